"""Schedules: messages about turns on call, who is on call, gaps in the days ahead (D10)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.ports.schedule_screens import GapsAhead, OnCallLine, TurnBegins, TurnEnds, TurnTaken
from bot.ports.screens import GapLine, Rendered, RequestLine, ScheduleLine
from handlers.views import blocks, words
from handlers.views.blocks import View
from handlers.views.digest_parts import Part, draw_part
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Action, Callback, Field
from handlers.views.lists import and_more, due_or_state, line, paragraphs
from handlers.views.reminders import mute_control

Say = Callable[[datetime, str, datetime], str]


@draw.register
def turn_begins(screen: TurnBegins) -> Rendered:
    """Draw the message to whoever is on call from now on."""
    name, number = words.label(screen.schedule_name), _number_waiting(screen.waiting, screen.more)
    late = f"It began {_shown(screen, screen.since)}; I can tell you only now." if screen.late and screen.since else ""
    before = f"Before you: {words.name(screen.before)}{_until(screen, screen.before_until, words.instant)}."
    return blocks.message(
        f"Your turn begins: {name}{_until(screen, screen.until, words.spoken)}.{number}",
        blocks.section(
            words.paragraph(
                f"📟 *Your turn begins: {name}*{_until(screen, screen.until, words.instant)}",
                late,
                before if screen.before else "",
            )
        ),
        *_waiting(screen.waiting, screen.more),
        mute_control(),
    )


@draw.register
def turn_ends(screen: TurnEnds) -> Rendered:
    """Draw the message to whoever is not on call any more."""
    name, number = words.label(screen.schedule_name), _number_waiting(screen.waiting, screen.more)
    at = screen.ended_at if screen.late else None
    late = f"It ended {_shown(screen, at)}; I can tell you only now." if at else ""
    return blocks.message(
        f"Your turn is over: {name}. {_who_has_it(screen, words.spoken)}{number}",
        blocks.section(words.paragraph(f"👋 *Your turn is over: {name}*", late, _who_has_it(screen, words.instant))),
        *_waiting(screen.waiting, screen.more),
        mute_control(),
    )


@draw.register
def turn_taken(screen: TurnTaken) -> Rendered:
    """Draw the message to whoever would have been on call."""
    name, taker = words.label(screen.schedule_name), words.name(screen.taker)
    return blocks.message(
        f"{taker} is on call instead of you, {_period(screen, words.spoken)}: {name}.",
        blocks.section(f"🔄 *{taker} is on call instead of you: {name}*\nThat is {_period(screen, words.instant)}."),
        *([blocks.section(words.passage(screen.note))] if screen.note else []),
        blocks.context("Press Take over… in my Home tab to be on call yourself again."),
        mute_control(),
    )


@draw.register
def on_call_line(screen: OnCallLine) -> Rendered:
    """Draw the one line of a channel that says who is on call."""
    return blocks.message(schedule_sentence(screen.line), blocks.section(f"📟 {schedule_words(screen.line)}"))


@draw_part.register
def gaps_ahead(screen: GapsAhead) -> Part:
    """Draw what a digest says of times in which nobody is on call."""
    ahead = f"in the next {screen.days} days"
    names = words.listed([*dict.fromkeys(words.label(gap.schedule_name) for gap in screen.gaps)])
    shown, left_out = paragraphs([gap_words(gap) for gap in screen.gaps], room=2_000)
    return Part(
        f"there are times {ahead} at which nobody is on call ({names})",
        (
            blocks.section(f"🕳️ *Nobody is on call at these times {ahead}*"),
            *shown,
            *and_more(left_out),
            blocks.context("A call that comes then goes to whoever is next."),
        ),
    )


def schedule_words(line: ScheduleLine) -> str:
    """Who is on call, until when, and who is next."""
    until = f" until {words.instant(line.until, line.zone)}" if line.until else ""
    now = f"*{words.label(line.schedule_name)}*: {_now(line)}{until}"
    following = f"Next: {words.name(line.following)}." if line.following else ""
    return words.paragraph(now, _missing(line), following)


def schedule_sentence(line: ScheduleLine) -> str:
    """Who is on call, for notifications."""
    until = f" until {words.spoken(line.until, line.zone)}" if line.until else ""
    return f"{words.label(line.schedule_name)}: {_now(line)}{until}."


def take_over_form(schedule_id: str, line: ScheduleLine) -> View:
    """Ask from when until when somebody takes over: if they change nothing, for the rest of this turn."""
    until = f"{line.until.astimezone(ZoneInfo(line.zone)):%Y-%m-%d %H:%M}" if line.until and line.now else ""
    zone = f"In words or numbers, as clocks in {line.zone} show it."
    begins = blocks.text_field(INPUT, placeholder="now, tomorrow 9:00, in 2 hours", value="now", multiline=False)
    ends = blocks.text_field(INPUT, placeholder="tomorrow 9:00, in 4 hours", value=until, multiline=False)
    note = blocks.text_field(INPUT, placeholder="What those whom you replace should know", multiline=False)
    return blocks.modal(
        Callback.TAKE_OVER,
        blocks.section(schedule_words(line)),
        blocks.field(Field.BEGINS, "From", begins),
        blocks.field(Field.ENDS, "Until", ends, hint=zone),
        blocks.field(Field.NOTE, "Note", note, optional=True),
        title="Take over",
        submit="Take over",
        private_metadata=schedule_id,
    )


def on_call_block(line: ScheduleLine) -> blocks.Block:
    """A schedule on Home, with **Take over…** for whoever may."""
    if line.take_over is None:
        return blocks.section(schedule_words(line))
    spoken = f"Take over {line.schedule_name}"
    button = blocks.button("Take over…", Action.OPEN_TAKE_OVER, line.take_over, spoken=spoken)
    return blocks.section(schedule_words(line), button)


def gap_words(gap: GapLine) -> str:
    """When nobody is on call, and why."""
    since = words.instant(gap.starts_at, gap.zone) if gap.starts_at else "now"
    until = f"until {words.instant(gap.ends_at, gap.zone)}" if gap.ends_at else "without an end in sight"
    times = f"{gap.times} times, first " if gap.times > 1 else ""
    why = f"{words.name(gap.missing)} is not there" if gap.missing else None
    return words.dotted(f"*{words.label(gap.schedule_name)}*: {times}{since} {until}", why)


def _now(line: ScheduleLine) -> str:
    return words.name(line.now) if line.now else "nobody is on call"


def _missing(line: ScheduleLine) -> str:
    if line.missing is None:
        return ""
    instead = f"; {words.name(line.instead)} is called instead" if line.instead else ""
    return f"It is the turn of {words.name(line.missing)}, whose Slack account is deactivated{instead}."


def _who_has_it(screen: TurnEnds, say: Say) -> str:
    if screen.now is not None:
        return f"{words.name(screen.now)} is on call now."
    if screen.following is None or screen.following_at is None:
        return "Nobody is on call now."
    at = say(screen.following_at, screen.zone, screen.drawn_at)
    return f"Nobody is on call now; next is {words.name(screen.following)}, from {at}."


def _until(screen: TurnBegins, at: datetime | None, say: Say) -> str:
    return f" until {say(at, screen.zone, screen.drawn_at)}" if at is not None else ""


def _period(screen: TurnTaken, say: Say) -> str:
    since, until = (say(at, screen.zone, screen.drawn_at) for at in (screen.starts_at, screen.ends_at))
    return f"from {since} until {until}"


def _shown(screen: TurnBegins | TurnEnds, at: datetime) -> str:
    return words.instant(at, screen.zone, screen.drawn_at)


def _number_waiting(waiting: Sequence[RequestLine], more: int) -> str:
    number = len(waiting) + more
    return (
        f" {words.count(number, 'request')} {'waits' if number == 1 else 'wait'} for a first response."
        if number
        else ""
    )


def _waiting(waiting: Sequence[RequestLine], more: int) -> list[blocks.Block]:
    if not waiting:
        return []
    shown, left_out = paragraphs([line(each, due_or_state(each)) for each in waiting])
    return [blocks.section("Still waiting for a first response:"), *shown, *and_more(left_out + more)]
