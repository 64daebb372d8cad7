"""An incident's follow-up: who owes what, what is written, actions with tickets, and reminders (I9, N3, N5, N6)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.incidents import FOLLOWED_UP, IncidentState, RcaKind, is_running
from bot.domain.root_causes import QUESTIONS, Remind
from bot.ports.follow_up_screens import ActionLine, ActionNews, ActionNewsKind, CausePart, CauseReminder, FollowUp
from bot.ports.screens import Rendered
from bot.ports.tickets import TicketState
from handlers.views import blocks, tickets, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.incident_ids import IncidentAction, incident_value
from handlers.views.lists import and_more
from handlers.views.reminders import mute_control
from handlers.views.rotation import short_day

PARTS = {RcaKind.INITIAL: "initial root cause", RcaKind.ENGINEERING: "engineering root cause"}
WRITE = {
    RcaKind.INITIAL: ("Write initial RCA…", "Edit initial RCA…", IncidentAction.WRITE_INITIAL),
    RcaKind.ENGINEERING: ("Write engineering RCA…", "Edit engineering RCA…", IncidentAction.WRITE_ENGINEERING),
}
SHOWN = 15  # actions in the message
LONGEST_ANSWER = 600  # characters in the message; all of it stands in the form, on the page and in exports
ORDINALS = {2: "Third", 3: "Fourth", 4: "Fifth"}


@draw.register
def follow_up(screen: FollowUp) -> Rendered:
    """Draw who owes what until when, what is written, and every action."""
    incident = screen.incident
    called = f"{words.mentions(screen.mention)}, please write what is yours." if screen.mention else ""
    standing = _standing(screen)
    repeats = repeats_words(screen.repeats)
    return blocks.message(
        " ".join(
            part
            for part in (f"Root cause of incident {incident.id}: {_standing(screen, words.spoken)}", repeats, called)
            if part
        ),
        blocks.section(
            words.paragraph(
                f"🔎 *Root cause of incident {incident.id}: {words.label(incident.title)}*", standing, called
            )
        ),
        *([blocks.context(f"🔁 {repeats}")] if repeats else []),
        *(block for part in _shown(screen) for block in _part(part, screen.zone)),
        *(blocks.section(_action(each, screen.zone), _done_button(each)) for each in screen.actions[:SHOWN]),
        *and_more(max(0, len(screen.actions) - SHOWN)),
        *_buttons(screen),
    )


@draw.register
def cause_reminder(screen: CauseReminder) -> Rendered:
    """Draw the reminder to whoever owes a part, or to leads a day late."""
    said, in_text = _reminded(screen, words.instant), _reminded(screen, words.spoken)
    return _direct(in_text, f"🔎 {said}", screen.permalink, "Write it in its thread")


@draw.register
def action_news(screen: ActionNews) -> Rendered:
    """Draw the direct message about an action, with **Done**."""
    action = screen.action
    what = f"“{words.label(action.what)}”, an action of incident {screen.incident.id}"
    due = f"due {_day(action.due_at, screen.zone)}" if action.due_at else "without a date"
    owner = words.name(action.owner)
    match screen.kind if action.done_at is None else None:
        case None:
            said = f"Done: {what}."
        case ActionNewsKind.YOURS:
            said = f"Yours now: {what}, {due}."
        case ActionNewsKind.BEFORE:
            said = f"Soon due: {what}, {due}."
        case ActionNewsKind.DUE:
            said = f"Due today: {what}."
        case ActionNewsKind.LEADS:
            said = f"A week late: {what}, {due}, of {owner}."
        case ActionNewsKind.LEFT:
            said = f"{owner} has left, and nobody else has {what}, {due}. Please see to it."
    done = blocks.button("Done", IncidentAction.ACTION_DONE, str(action.id))
    return _direct(said, f"🛠️ {said}", screen.permalink, "Its incident is here", *([done] if not action.done_at else []))


def answers_of(part: CausePart) -> Sequence[tuple[str, str]]:
    """Questions and what was answered, without those that nobody answered."""
    return [(each.asks, part.answers[each.key]) for each in QUESTIONS[part.kind] if part.answers.get(each.key)]


def repeats_words(numbers: Sequence[int]) -> str:
    """As "Third time in 90 days: #3 and #7."; empty if it is the first or second."""
    if not numbers:
        return ""
    ordinal = ORDINALS.get(len(numbers), f"{len(numbers) + 1}th")
    return f"{ordinal} time in 90 days: {words.listed([f'#{number}' for number in numbers])}."


def _reminded(screen: CauseReminder, at: Callable[[datetime, str], str]) -> str:
    part, incident = screen.part, screen.incident
    about = f"incident {incident.id}, “{words.label(incident.title)}”"
    due = at(part.due_at, screen.zone)
    left = f" {words.name(part.instead_of)} has left, so it is yours." if part.instead_of else ""
    match screen.what:
        case Remind.BEFORE:
            return f"The {PARTS[part.kind]} of {about} is due {due}.{left}"
        case Remind.DUE:
            return f"The {PARTS[part.kind]} of {about} is due now.{left}"
        case Remind.LEADS:
            owner = f"{words.name(part.owner)} owes" if part.owner else "Nobody is there who owes"
            return f"{owner} the {PARTS[part.kind]} of {about}, which was due {due}."


def _standing(screen: FollowUp, at: Callable[[datetime, str], str] = words.instant) -> str:
    incident = screen.incident
    left = sum(each.done_at is None for each in screen.actions)
    if is_running(incident):
        return "The incident was reopened; its root cause is asked for once it is resolved."
    if incident.state is IncidentState.CLOSED:
        closed = f" {at(incident.closed_at, screen.zone)}" if incident.closed_at else ""
        return f"Everything is written and done; closed{closed}."
    if incident.state is IncidentState.ROOT_CAUSE:
        return f"It is written; {words.count(left, 'action')} to be done until the incident closes."
    return "Two parts, and actions against its return. It closes with the last action or, if there is none, with them."


def _shown(screen: FollowUp) -> Sequence[CausePart]:
    """Of an incident that was reopened, only what is written: the rest is asked for anew, at another time."""
    return [part for part in screen.parts if part.written_at is not None or not is_running(screen.incident)]


def _part(part: CausePart, zone: str) -> list[Block]:
    headline = f"*{PARTS[part.kind].capitalize()}*"
    if part.written_at is None:
        owner = words.name(part.owner) if part.owner else "nobody yet"
        instead = f"instead of {words.name(part.instead_of)}, who has left" if part.instead_of else None
        late = "was due" if part.overdue else "due"
        return [blocks.section(words.dotted(headline, owner, instead, f"{late} {words.instant(part.due_at, zone)}"))]
    by = f"by {words.name(part.written_by)} {words.instant(part.written_at, zone)}"
    cause = f"cause: {words.label(part.cause)}" if part.cause else None
    said = [
        blocks.section(f"*{asks}*\n{words.passage(blocks.shorten(answer, LONGEST_ANSWER))}")
        for asks, answer in answers_of(part)
    ]
    return [blocks.section(f"✅ {words.dotted(headline, by, cause)}"), *said]


def _action(action: ActionLine, zone: str) -> str:
    owner = words.name(action.owner) if action.owner else "nobody"
    ticket = f"🎫 {tickets.as_words(action.ticket)}" if action.ticket else None
    if action.done_at is not None:
        by = f"by {words.name(action.done_by)}" if action.done_by else "with its ticket"
        return words.dotted(f"☑️ {words.label(action.what)}", f"done {by} {words.instant(action.done_at, zone)}", ticket)
    late = "was due" if action.overdue else "due"
    due = f"{late} {_day(action.due_at, zone)}" if action.due_at else "without a date"
    return words.dotted(f"▫️ *{words.label(action.what)}*", owner, due, ticket)


def _done_button(action: ActionLine) -> Block | None:
    if action.done_at is not None:
        return None
    return blocks.button("Done", IncidentAction.ACTION_DONE, str(action.id), spoken=f"Done: {action.what}")


def _buttons(screen: FollowUp) -> list[Block]:
    incident, value = screen.incident, incident_value(screen.incident)
    shown: list[Block] = []
    if not is_running(incident):
        for part in screen.parts:
            write, edit, action = WRITE[part.kind]
            shown.append(blocks.button(edit if part.written_at else write, action, value))
    if incident.state in FOLLOWED_UP:
        shown.append(blocks.button("Add an action…", IncidentAction.ADD_ACTION, value))
    if any(each.ticket is not None and each.ticket.state is TicketState.FAILED for each in screen.actions):
        shown.append(blocks.button("Try tickets again", IncidentAction.RETRY_TICKETS, value))
    if screen.has_pages:
        shown.append(blocks.button("Open as a page", IncidentAction.OPEN_PAGE, value))
    return [blocks.actions(*shown)] if shown else []


def _day(at: datetime, zone: str) -> str:
    return short_day(at.astimezone(ZoneInfo(zone)).date())


def _direct(in_text: str, said: str, permalink: str | None, where: str, *controls: Block) -> Rendered:
    place = f"{words.link(where, permalink)}." if permalink else f"{where}."
    return blocks.message(
        in_text,
        blocks.section(said),
        blocks.context(place),
        *([blocks.actions(*controls)] if controls else []),
        mute_control(),
    )
