"""Direct messages that remind people, and the shared lines of the internal channel (F6, F9, N1, N4)."""

from collections.abc import Sequence

from bot.ports.screens import (
    AckWithoutReply,
    CameBack,
    HandoffReminder,
    MissedLine,
    Reminder,
    Rendered,
    RequestLine,
    StormLine,
)
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.ids import Action
from handlers.views.lists import and_more, due_or_state, how_many, in_text, line, paragraphs, take_button

SHOWN = 10  # lines of a direct message that get a button of their own


@draw.register
def reminder(screen: Reminder) -> Rendered:
    """Draw a reminder that requests wait for a first response."""
    shown = screen.lines[:SHOWN]
    return blocks.message(
        _reminder_sentence(screen),
        blocks.section(_reminder_headline(screen)),
        *(blocks.section(_waiting_line(each), _take(screen.role, each)) for each in shown),
        *and_more(len(screen.lines) - len(shown)),
        blocks.context(_why_you(screen)),
        mute_control(),
    )


@draw.register
def ack_without_reply(screen: AckWithoutReply) -> Rendered:
    """Draw the reminder, to the acker alone, that nobody has written a word yet (F2)."""
    request, since = screen.line, words.instant(screen.since)
    asker, did = words.name(request.requester), "took" if request.owner is not None else "triaged"
    return blocks.message(
        f"You {did} {request.link.noun} {in_text(request)}, and nobody has answered in words yet.",
        blocks.section(
            f"💬 *{asker} still waits for an answer in words*\n"
            f"You {did} *#{request.link.id}* {words.title(request.link)} {since}. One line in the thread helps, "
            "even if it only says that you are looking."
        ),
        mute_control(),
    )


@draw.register
def came_back(screen: CameBack) -> Rendered:
    """Draw the news that a closed request is open again (R9)."""
    request, happened = screen.line, _happened(screen)
    had = f" {words.name(screen.had_by)} had it before." if screen.had_by else ""
    return blocks.message(
        f"{happened} {words.untitled(request.link)}: it is open again.{had}",
        blocks.section(
            f"🔁 *{happened}* {words.title(request.link)}\n"
            f"It is open again.{had} A reply in the thread or Take shows that you see to it.",
            take_button(request),
        ),
        mute_control(),
    )


def _happened(screen: CameBack) -> str:
    by, number = words.name(screen.by), f"#{screen.line.link.id}"
    if screen.by is None:
        return f"No longer a duplicate: {number}"
    by_requester = screen.by.user == screen.line.requester.user
    return f"{by} needs help again with {number}" if by_requester else f"{by} reopened {number}"


@draw.register
def handoff_reminder(screen: HandoffReminder) -> Rendered:
    """Draw the reminder of a handoff that nobody confirmed, for its giver or its receiver (H1)."""
    request, giver = screen.line, words.name(screen.giver)
    number = f"*#{request.link.id}* {words.title(request.link)}"
    if screen.to_receiver:
        sentence = (
            f"{giver} handed you {request.link.noun} {in_text(request)}, and waits for you to confirm it with Take."
        )
        shown = f"🤝 *{giver} waits for you to confirm a handoff*\nPress Take if {number} is yours now."
    else:
        receiver = words.label(screen.receiver_words)
        sentence = f"{receiver} has not confirmed the handoff of {request.link.noun} {in_text(request)} yet."
        shown = f"🤝 *{receiver} has not confirmed your handoff yet*\nAsk them about {number}, or take it back."
    return blocks.message(sentence, blocks.section(shown, take_button(request)), mute_control())


@draw.register
def missed_line(screen: MissedLine) -> Rendered:
    """Draw the shared line about missed targets, edited in place (N1)."""
    team, number = words.label(screen.team_name), how_many(screen.lines)
    waiting = sum(each.waits for each in screen.lines)
    state = f"{waiting} still waiting" if waiting else "none waits any more"
    shown, left_out = paragraphs([line(each, _outcome(each)) for each in screen.lines])
    return blocks.message(
        f"{team}: {number} missed the target for a first response, {state}.",
        blocks.section(f"⏰ *{team}: {number} missed the first-response target* · {state}"),
        *shown,
        *and_more(left_out),
    )


@draw.register
def storm_line(screen: StormLine) -> Rendered:
    """Draw the summary that stands for single reminders while very many requests come in, edited in place (F9)."""
    team, number = words.label(screen.team_name), how_many(screen.lines)
    waiting = [each for each in screen.lines if each.waits]
    if not waiting:
        return blocks.message(
            f"{team}: the rush is over, {number} came in at once and none waits any more.",
            blocks.section(f"🌤️ *{team}: the rush is over* · {number} came in at once, none waits any more"),
        )
    shown, left_out = paragraphs([line(each, _due(each)) for each in waiting])
    called = f"\n{words.mentions(screen.mention)}, can you share them out?" if screen.mention else ""
    return blocks.message(
        f"{team}: {number} came in at once, {len(waiting)} still waiting. {words.mentions(screen.mention)}",
        blocks.section(f"🌊 *{team}: {number} came in at once* · {len(waiting)} still waiting{called}"),
        *shown,
        *and_more(left_out),
        blocks.context("This line stands for single reminders and follows what happens."),
    )


def mute_control() -> blocks.Block:
    """What every direct message ends with (N4)."""
    return blocks.actions(blocks.button("Mute for today", Action.MUTE_TODAY, "today"))


def _due(request: RequestLine) -> str:
    """The due time of a request in a message that is not drawn again as time passes."""
    return f"{'was due' if request.missed else 'due'} {words.instant(request.due_at, beside=request.opened_at)}"


def _outcome(request: RequestLine) -> str:
    """What became of a request that missed its target."""
    if request.waits:
        return "still waiting"
    return "answered by now" if request.answered else request.link.standing


def _reminder_sentence(screen: Reminder) -> str:
    what = _they_wait(screen)
    if not screen.lines:
        return f"{what}."
    first = screen.lines[0]
    left = f", {words.time_left(first.time_left)}" if first.time_left is not None else ""
    return f"{what}: {in_text(first)}{left}{_and_others(screen.lines)}."


def _and_others(requests: Sequence[RequestLine]) -> str:
    return f", and {len(requests) - 1} more" if len(requests) > 1 else ""


def _they_wait(screen: Reminder) -> str:
    number = how_many(screen.lines)
    if screen.at_opening:
        return f"Support is open, and {number} came in meanwhile"
    return f"{number} {'waits' if len(screen.lines) == 1 else 'wait'} for a first response"


def _reminder_headline(screen: Reminder) -> str:
    if screen.at_opening:
        return f"☀️ *{_they_wait(screen)}* · the clock starts now"
    if screen.role == "duty":
        return f"⏳ *{_they_wait(screen)}*"
    return f"⏰ *{_they_wait(screen)}* · nobody has answered within {words.duration(screen.step_after)}"


def _waiting_line(request: RequestLine) -> str:
    left = request.time_left
    due = due_or_state(request) if left is None else words.due(request.due_at, left, beside=request.opened_at)
    asker = f"{words.name(request.requester)} in {words.channel(request.channel)}"
    return f"*#{request.link.id}* · {due}\n{asker}: {words.title(request.link)}"


def _take(role: str, request: RequestLine) -> blocks.Block | None:
    """Those who are told because nobody reacted are asked to find somebody, not to take it themselves."""
    return take_button(request) if role == "duty" else None


def _why_you(screen: Reminder) -> str:
    match screen.role:
        case "duty":
            enough = "A reply in the thread" if screen.words_needed else "A reply in the thread or Take"
            return f"You get this because you are on support now. {enough} is enough."
        case "lead":
            return "You get this as a lead, because nobody on support has reacted. Please find somebody who can."
        case "manager":
            return "You get this as the manager on call, because nobody before you has reacted."
        case _:
            return "You get this because nobody before you has reacted."
