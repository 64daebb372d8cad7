"""**Similar and more…**: what resembles a request, with what can be done about it (T3, T5, I1)."""

from bot.ports.knowledge_screens import AlikeEntry, AlikePast, Similar
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.common import entry_facts, entry_title
from handlers.views.common_ids import EntryFor, entry_for_value, pressed_id
from handlers.views.ids import Action, Callback, Pressed

ANSWER, RESOLUTION = 600, 400  # characters of each that are shown
NO_ENTRY = "No common request resembles it. Once it is solved, add it here: the next person gets the answer at once."
NO_PAST = "No past request resembles it."


def similar(screen: Similar) -> View:
    """The modal; its buttons carry the version of the request that it was drawn from."""
    about = Pressed(screen.about.id, screen.version)
    return blocks.modal(
        Callback.TO_READ,
        blocks.context(f"#{screen.about.id} {words.title(screen.about)}"),
        blocks.header("📚 Common requests"),
        *(block for each in screen.entries for block in _entry(each, about)),
        *([] if screen.entries else [blocks.context(NO_ENTRY)]),
        blocks.header("🔔 Past alerts and requests" if screen.is_alert else "💬 Past requests"),
        *(blocks.section(_past(each)) for each in screen.past),
        *([] if screen.past else [blocks.context(NO_PAST)]),
        blocks.divider(),
        blocks.actions(
            blocks.button("Add to common requests…", Action.ADD_COMMON, pressed_id(about)),
            blocks.button("Ticket…", Action.OPEN_TICKET, pressed_id(about)),
            blocks.button("Raise an incident", Action.RAISE_INCIDENT, pressed_id(about)),
        ),
        title="Similar and more",
        submit=None,
        close="Done",
        private_metadata="",
    )


def _entry(alike: AlikeEntry, about: Pressed) -> list[Block]:
    entry = alike.line.entry
    answer = words.passage(blocks.shorten(entry.answer, ANSWER, blocks.ELLIPSIS))
    text = words.paragraph(f"*{entry_title(alike.line)}* · {alike.alike}", answer, f"_{entry_facts(alike.line)}_")
    value = entry_for_value(EntryFor(entry.id, about))
    spoken = f"Answer with “{entry.title}”"
    return [blocks.section(text, blocks.button("Answer with this", Action.ANSWER_WITH, value, spoken=spoken))]


def _past(alike: AlikePast) -> str:
    """ "#12 “printer on fire” · very alike · resolved by Ann on 2 Dec", and how."""
    ended = f"{alike.link.standing} by {words.name(alike.closed_by)}" if alike.closed_by else alike.link.standing
    when = words.instant(alike.closed_at) if alike.closed_at else None
    resolution = (
        words.passage(blocks.shorten(alike.resolution, RESOLUTION, blocks.ELLIPSIS)) if alike.resolution else ""
    )
    return words.paragraph(
        words.dotted(f"*#{alike.link.id}* {words.title(alike.link)}", alike.alike, ended, when), resolution
    )
