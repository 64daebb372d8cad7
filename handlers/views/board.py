"""The live board: what is open in a team, one line each, in one message that is edited in place (X5)."""

from bot.ports.screens import Board, Rendered, RequestLine
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.lists import ROOM, and_more, how_many, in_text, left_or_state, lines, paragraphs


@draw.register
def board(screen: Board) -> Rendered:
    """Draw the board: unanswered requests first, oldest first."""
    unanswered = [each for each in screen.lines if not each.answered]
    answered = [each for each in screen.lines if each.answered]
    waiting, waiting_out = _group(screen, "Waiting for a first response", unanswered, ROOM)
    going, going_out = _group(screen, "Answered and open", answered, ROOM - _size(waiting))
    return blocks.message(
        _sentence(screen, unanswered),
        blocks.section(f"📋 *{words.label(screen.team_name)}* · {_how_many(screen, unanswered)}"),
        *waiting,
        *going,
        *and_more(screen.more + waiting_out + going_out),
        blocks.context(_small_print(screen, unanswered)),
    )


def _group(screen: Board, title: str, requests: list[RequestLine], room: int) -> tuple[list[blocks.Block], int]:
    return paragraphs(lines(requests, left_or_state(screen.drawn_at)), room, heading=f"*{title}*")


def _size(drawn: list[blocks.Block]) -> int:
    return sum(blocks.text_length(block) for block in drawn)


def _how_many(screen: Board, unanswered: list[RequestLine]) -> str:
    number = len(screen.lines) + screen.more
    if not number:
        return "nothing is open, nobody is waiting"
    if not unanswered:
        return f"{how_many(screen.lines, screen.more, which='open')}, each with a first response"
    return f"{how_many(screen.lines, screen.more, which='open')}, {len(unanswered)} waiting for a first response"


def _sentence(screen: Board, unanswered: list[RequestLine]) -> str:
    oldest = f"; the oldest is {in_text(unanswered[0])}" if unanswered else ""
    return f"{words.label(screen.team_name)}: {_how_many(screen, unanswered)}{oldest}."


def _small_print(screen: Board, unanswered: list[RequestLine]) -> str:
    """The time of drawing belongs to the time left only: without one a board that says the same stays the same."""
    drawn = f"as of {words.instant(screen.drawn_at, beside=screen.drawn_at)}" if unanswered else None
    duty = f"On duty: {words.names(screen.on_duty)}" if screen.on_duty else "Nobody is on duty"
    return words.dotted(duty, drawn)
