"""Change requests: the card with its buttons, news for single people, the list, the forms (C1, N3, N5)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.changes import Change, ChangeState
from bot.domain.durations import format_duration
from bot.ports.change_lines import ChangeLine
from bot.ports.change_screens import ChangeCard, ChangeList, ChangeNews, ChangeNewsKind
from bot.ports.digest_screens import OpenChanges
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.change_ids import change_value, place_value
from handlers.views.digest_parts import Part, draw_part
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Action, Callback, Field
from handlers.views.lists import and_more, paragraphs
from handlers.views.reminders import mute_control

WITHIN = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
TEAMS = 5
BUTTON_SETTING = 200  # characters of what was typed that the button carries
SIGNS = {
    ChangeState.PROPOSED: "⏳",
    ChangeState.APPROVED: "👍",
    ChangeState.DECLINED: "🚫",
    ChangeState.WITHDRAWN: "➖",
    ChangeState.APPLIED: "🔧",
    ChangeState.VERIFIED: "✅",
    ChangeState.ROLLED_BACK: "↩️",
}


@draw.register
def change_card(screen: ChangeCard) -> Rendered:
    """Draw a change: what, why, when, how it is verified, where it stands, and what can be done now."""
    change = screen.change
    called = f"{words.mentions(screen.mention)}, can one of you decide?" if screen.mention else ""
    standing = _standing(screen)
    return blocks.message(
        " ".join(part for part in (f"{_in_text(screen)} {_standing(screen, words.spoken)}.", called) if part),
        blocks.section(
            words.paragraph(
                f"🎛️ *Change {change.id}: {words.label(change.setting)}* · {words.name(screen.author)}",
                _from_to(change),
            )
        ),
        blocks.section(words.passage(change.why)),
        blocks.section(f"*When:* {words.excerpt(change.planned)}\n*Verified:* {words.excerpt(change.verified_how)}"),
        blocks.context(words.paragraph(f"{SIGNS[change.state]} {standing}", called, _note(change))),
        *_buttons(change),
    )


@draw.register
def change_news(screen: ChangeNews) -> Rendered:
    """Draw the one message in which somebody hears directly what a change asks of them."""
    change = screen.change
    what = f"change {change.id}, “{words.label(change.setting)}”"
    match screen.kind:
        case ChangeNewsKind.DECIDED if change.state is ChangeState.DECLINED:
            said = f"{words.name(screen.decider)} declined your {what}."
        case ChangeNewsKind.DECIDED:
            said = f"{words.name(screen.decider)} approved your {what}. Press Applied on its card once it is made."
        case ChangeNewsKind.UNDECIDED:
            said = f"{words.name(screen.author)} waits for somebody to decide about {what}."
        case ChangeNewsKind.UNVERIFIED:
            said = f"Applied is {what} of {words.name(screen.author)}, and nobody has said yet that it works."
    where = f"Its card is in {words.channel(change.channel)}."
    note = _note(change)
    return blocks.message(
        f"{said} {where}", blocks.section(f"🎛️ {said}"), blocks.context(words.paragraph(where, note)), mute_control()
    )


@draw.register
def change_list(screen: ChangeList) -> Rendered:
    """Draw what is open, and **New change…**."""
    number = words.count(len(screen.cards) + screen.more, "open change")
    return blocks.message(
        f"{number}." if screen.cards else "No change is open.",
        blocks.section(f"*{number}*" if screen.cards else "*No change is open.*"),
        *(blocks.section(_line(each)) for each in screen.cards),
        *and_more(screen.more),
        *(blocks.actions(_new(team, name, screen)) for team, name in screen.teams[:TEAMS]),
    )


def line_words(line: ChangeLine) -> str:
    """A change as a line of other lists: "*3* connections · Ann · approved, to be applied · card in #backend"."""
    return words.dotted(
        f"*{line.change.id}* {words.label(line.change.setting)}",
        words.label(line.author),
        _in_short(line),
        f"card in {words.channel(line.change.channel)}",
    )


def home_blocks(lines: Sequence[ChangeLine], more: int) -> list[Block]:
    """Open changes in the Home tab of members; nothing if none is open."""
    if not lines:
        return []
    shown, left_out = paragraphs([line_words(each) for each in lines], 2_000)
    return [blocks.header("🎛️ Open changes"), *shown, *and_more(more + left_out)]


@draw_part.register
def open_changes(screen: OpenChanges) -> Part:
    """Draw what a digest says of change requests."""
    number = words.count(len(screen.lines) + screen.more, "open change")
    shown, left_out = paragraphs([line_words(each) for each in screen.lines], 2_000)
    return Part(number, (blocks.section(f"🎛️ *{number}*"), *shown, *and_more(screen.more + left_out)))


def change_form(team: str, channel: str | None, setting: str) -> View:
    """Ask what is to be changed, from what to what, why, when, and how one will see that it works."""
    within = [Choice(format_duration(each), f"Within {words.duration(each)}") for each in WITHIN]
    return blocks.modal(
        Callback.CHANGE,
        _asked(Field.SETTING, "Which setting?", "Such as: connections of the order database", setting),
        _asked(Field.BEFORE, "From", "What it is now"),
        _asked(Field.AFTER, "To", "What it is to be"),
        blocks.field(Field.REASON, "Why?", blocks.text_field(INPUT, placeholder="What it will make better")),
        _asked(Field.BEGINS, "When?", "Such as: today after 17:00, or at once"),
        _asked(Field.VERIFICATION, "How will you see that it works?", "Such as: the error rate stays below 1 %"),
        blocks.field(
            Field.PERIOD,
            "Verified within",
            blocks.select(INPUT, within, placeholder="Choose a period", selected=within[1].value),
            hint="Counted from Applied; you are reminded when it is over.",
        ),
        title="New change",
        submit="Propose",
        private_metadata=place_value(team, channel),
    )


def decline_form(change: Change) -> View:
    """Ask why a change is declined."""
    return _why(Callback.DECLINE_CHANGE, change, "Why not, and what instead?", "Decline")


def roll_back_form(change: Change) -> View:
    """Ask why a change was rolled back."""
    return _why(Callback.ROLL_BACK_CHANGE, change, "Why was it rolled back?", "Rolled back")


def _why(callback: Callback, change: Change, question: str, submit: str) -> View:
    return blocks.modal(
        callback,
        blocks.section(f"*{words.label(change.setting)}*: {_from_to(change)}"),
        blocks.field(Field.REASON, question, blocks.text_field(INPUT, placeholder="Whoever proposed it reads this")),
        title=submit,
        submit=submit,
        private_metadata=change_value(change),
    )


def _asked(field: Field, label: str, placeholder: str, value: str = "") -> Block:
    return blocks.field(field, label, blocks.text_field(INPUT, placeholder=placeholder, value=value, multiline=False))


def _new(team: str, name: str, screen: ChangeList) -> Block:
    label = "New change…" if len(screen.teams) == 1 else f"New change for {name}…"
    return blocks.button(label, Action.NEW_CHANGE, f"{team}:{screen.setting[:BUTTON_SETTING]}")


def _buttons(change: Change) -> Sequence[Block]:
    value = change_value(change)
    match change.state:
        case ChangeState.PROPOSED:
            offered = [
                blocks.button("Approve", Action.APPROVE_CHANGE, value),
                blocks.button("Decline…", Action.DECLINE_CHANGE, value),
                blocks.button("Withdraw", Action.WITHDRAW_CHANGE, value),
            ]
        case ChangeState.APPROVED:
            offered = [
                blocks.button("Applied", Action.CHANGE_APPLIED, value),
                blocks.button("Withdraw", Action.WITHDRAW_CHANGE, value),
            ]
        case ChangeState.APPLIED:
            offered = [
                blocks.button("Verified", Action.CHANGE_VERIFIED, value),
                blocks.button("Rolled back…", Action.ROLL_BACK_CHANGE, value),
            ]
        case _:
            return ()
    return (blocks.actions(*offered),)


def _in_text(screen: ChangeCard) -> str:
    change = screen.change
    return (
        f"{words.name(screen.author)} proposes change {change.id}: {words.label(change.setting)}, {_from_to(change)}."
    )


def _from_to(change: Change) -> str:
    return f"from “{words.excerpt(change.before)}” to “{words.excerpt(change.after)}”"


def _line(screen: ChangeCard) -> str:
    return words.dotted(
        f"*{screen.change.id}* {words.label(screen.change.setting)}",
        words.name(screen.author),
        _standing(screen),
        f"card in {words.channel(screen.change.channel)}",
    )


def _in_short(line: ChangeLine) -> str:
    change = line.change
    match change.state:
        case ChangeState.PROPOSED:
            return f"waits for approval since {words.instant(change.proposed_at, line.zone)}"
        case ChangeState.APPROVED:
            return "approved, to be applied"
        case ChangeState.APPLIED:
            return "applied, to be verified"
        case _:
            return f"{SIGNS[change.state]} {change.state.words}"


def _standing(screen: ChangeCard, at: Callable[[datetime, str], str] = words.instant) -> str:
    """Where it stands, and who brought it there; `at` puts times into words."""
    change, zone = screen.change, screen.zone
    decided = at(change.decided_at, zone) if change.decided_at else ""
    applied = at(change.applied_at, zone) if change.applied_at else ""
    closed = at(change.closed_at, zone) if change.closed_at else ""
    approved = f"Approved by {words.name(screen.decider)} {decided}"
    made = f"{approved}, applied by {words.name(screen.applier)} {applied}"
    match change.state:
        case ChangeState.PROPOSED:
            return f"It waits for the approval of somebody on duty other than {words.name(screen.author)}"
        case ChangeState.APPROVED:
            return f"{approved}, to be applied"
        case ChangeState.DECLINED:
            return f"Declined by {words.name(screen.decider)} {decided}"
        case ChangeState.WITHDRAWN:
            return f"Withdrawn by {words.name(screen.closer)} {closed}"
        case ChangeState.APPLIED:
            return f"{made}, to be verified"
        case ChangeState.VERIFIED:
            return f"{made}, verified by {words.name(screen.closer)} {closed}"
        case ChangeState.ROLLED_BACK:
            return f"{made}, rolled back by {words.name(screen.closer)} {closed}"


def _note(change: Change) -> str:
    return f"“{words.excerpt(change.note)}”" if change.note else ""
