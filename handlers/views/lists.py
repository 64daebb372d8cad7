"""Requests in lists: one line each, grouped into paragraphs within the limits; the answer to `open` and `mine`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.requests import CLOSED, Origin
from bot.ports.screens import Rendered, RequestLine, RequestList
from handlers.views import blocks, words
from handlers.views.alert_forms import muted_blocks
from handlers.views.drawing import draw
from handlers.views.ids import Action, pressed_value

ROOM = 10_000  # characters for the lines of a message; the rest is for its headlines
CLOCK_RUNS = timedelta(minutes=1)  # how far working time and time may be apart while the clock runs

When = Callable[[RequestLine], str]


@draw.register
def request_list(screen: RequestList) -> Rendered:
    """Draw the answer to `/support open` or `/support mine`."""
    title, empty = words.label(screen.title), words.literal(screen.empty)
    muted = muted_blocks(screen.muted_alerts)
    if not screen.lines:
        return blocks.message(f"{title}: {empty}", blocks.section(f"*{title}*\n{empty}"), *muted)
    shown, left_out = paragraphs(lines(screen.lines, due_or_state))
    if len(screen.lines) + screen.more == 1:
        return blocks.message(f"{title}: {in_text(screen.lines[0])}.", blocks.section(f"*{title}*"), *shown, *muted)
    number = how_many(screen.lines, screen.more)
    return blocks.message(
        f"{title}: {number}, starting with {in_text(screen.lines[0])}.",
        blocks.section(f"*{title}* · {number}"),
        *shown,
        *and_more(screen.more + left_out),
        *muted,
    )


def lines(requests: Sequence[RequestLine], when: When) -> list[str]:
    """Each request as a line; priorities are worth a word only where they differ."""
    mixed = len({request.priority for request in requests}) > 1
    return [line(request, when(request), with_priority=mixed) for request in requests]


def line(request: RequestLine, when: str, *, with_priority: bool = False) -> str:
    """A request: "#12 · 4 min left · Olga: “printer on fire” · nobody yet"."""
    return words.dotted(
        f"*#{request.link.id}*",
        when,
        f"{words.name(request.requester)}: {words.title(request.link)}",
        words.label(request.priority) if with_priority else None,
        holder(request),
    )


def how_many(requests: Sequence[RequestLine], more: int = 0, *, which: str = "") -> str:
    """How many they are, by what people call them: "3 requests", "2 open requests and 1 open alert".

    `more`: those that are not among the lines, which are like them.
    """
    kind = f"{which} " if which else ""
    alerts = sum(each.link.origin is Origin.ALERT for each in requests)
    asked = len(requests) - alerts
    if not alerts:
        return words.count(asked + more, f"{kind}request")
    if not asked:
        return words.count(alerts + more, f"{kind}alert")
    if more:
        return f"{len(requests) + more} {kind}requests and alerts"
    return f"{words.count(asked, f'{kind}request')} and {words.count(alerts, f'{kind}alert')}"


def own_line(request: RequestLine) -> str:
    """A request as its requester looks at it: "#12 · “printer on fire” · in progress · Ann"."""
    state = request.link.standing
    return words.dotted(f"*#{request.link.id}*", words.title(request.link), state, holder(request))


def in_text(request: RequestLine) -> str:
    """A request in a notification: "#12 from Olga, “printer on fire”"."""
    return f"#{request.link.id} from {words.name(request.requester)}, {words.untitled(request.link)}"


def holder(request: RequestLine) -> str | None:
    """Who has it; nothing to say about a closed request that nobody had."""
    if request.owner is not None:
        return words.name(request.owner)
    return None if request.link.state in CLOSED else "nobody yet"


def left_or_state(now: datetime) -> When:
    """For screens drawn at `now`: the time left, the due time while support is closed, the state once answered."""

    def when(request: RequestLine) -> str:
        left = request.time_left
        if left is None:
            return request.link.standing
        if left < timedelta(0):
            return f"⏰ {words.time_left(left)}"
        stands_still = request.due_at - now > left + CLOCK_RUNS
        return f"due {words.instant(request.due_at)}" if stands_still else words.time_left(left)

    return when


def due_or_state(request: RequestLine) -> str:
    """For screens that do not know when they are read: the due time, or how late it is, or the state."""
    if request.time_left is None:
        return request.link.standing
    late = request.time_left < timedelta(0)
    return f"⏰ {words.time_left(request.time_left)}" if late else f"due {words.instant(request.due_at)}"


def take_button(request: RequestLine) -> blocks.Block:
    """Take beside a line; never the loud kind, since there are many."""
    return blocks.button(
        "Take", Action.TAKE, pressed_value(request), spoken=f"Take {request.link.noun} {request.link.id}"
    )


def paragraphs(texts: Sequence[str], room: int = ROOM, *, heading: str = "") -> tuple[list[blocks.Block], int]:
    """Lines in as few paragraphs as possible while there is room, and the number of lines left out.

    A heading without any line under it is left out as well.
    """
    drawn, shown = [heading] if heading else [], 0
    used = blocks.length(heading)
    for text in texts:
        used += blocks.length(text) + 1
        if used > room:
            break
        if drawn and blocks.length(drawn[-1]) + 1 + blocks.length(text) <= blocks.SECTION_TEXT:
            drawn[-1] += f"\n{text}"
        else:
            drawn.append(text)
        shown += 1
    return [blocks.section(text) for text in drawn] if shown else [], len(texts) - shown


def and_more(number: int) -> list[blocks.Block]:
    """ "and 3 more", if there are."""
    return [blocks.context(f"and {number} more")] if number else []
