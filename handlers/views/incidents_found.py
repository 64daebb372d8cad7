"""Incidents that somebody looked for, and what a digest says of them (I9)."""

from bot.ports.follow_up_screens import FollowUpLine, FoundIncident, IncidentsFound, IncidentsOwed, Recurring
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.digest_parts import Part, draw_part
from handlers.views.drawing import draw
from handlers.views.follow_up import repeats_words
from handlers.views.incidents import line_of
from handlers.views.lists import and_more, paragraphs

ROOM = 2_000  # characters of each list in a digest


@draw.register
def incidents_found(screen: IncidentsFound) -> Rendered:
    """Draw what was found, the newest first."""
    looked_for = f"“{words.label(screen.words)}”"
    if not screen.found:
        said = f"No incident has {looked_for} in its title, service, customer or cause."
        return blocks.message(said, blocks.section(said))
    number = words.count(len(screen.found), "incident")
    more = "There are more; a further word narrows it down." if screen.more else ""
    return blocks.message(
        f"{number} with {looked_for}.",
        blocks.section(f"*{number} with {looked_for}*"),
        *(blocks.section(_found(each)) for each in screen.found),
        blocks.context(words.paragraph(more, f"{screen.command} incident and a number shows its card.")),
    )


@draw_part.register
def incidents_owed(screen: IncidentsOwed) -> Part:
    """Draw what is overdue, and which causes come again."""
    late = words.count(len(screen.overdue) + screen.more, "overdue follow-up") + " of incidents"
    again = words.count(len(screen.recurring), "recurring cause")
    shown, left_out = paragraphs([_overdue(each, screen.zone) for each in screen.overdue], ROOM)
    recurring, _ = paragraphs([_recurring(each) for each in screen.recurring], ROOM)
    first = (blocks.section(f"🔎 *{late}*"), *shown, *and_more(screen.more + left_out)) if screen.overdue else ()
    second = (blocks.section(f"🔁 *{again}*"), *recurring) if screen.recurring else ()
    spoken = [late] * bool(screen.overdue) + [again] * bool(screen.recurring)
    return Part(" and ".join(spoken), (*first, *second))


def _found(found: FoundIncident) -> str:
    service = f"service {words.label(found.service)}" if found.service else None
    cause = f"cause: {words.label(found.cause)}" if found.cause else None
    return words.paragraph(line_of(found.line), words.dotted(service, cause))


def _overdue(line: FollowUpLine, zone: str) -> str:
    shown = words.link(f"{line.incident_id}: {words.label(line.title)}", line.permalink)
    owner = words.name(line.owner) if line.owner else "nobody"
    return words.dotted(f"*{shown}*", words.label(line.owed), owner, f"was due {words.instant(line.due_at, zone)}")


def _recurring(each: Recurring) -> str:
    about = words.label(each.cause or each.service or each.line.title)
    shown = words.link(f"{each.line.id}: {words.label(each.line.title)}", each.line.permalink)
    return words.dotted(f"*{about}*", shown, repeats_words(each.repeats))
