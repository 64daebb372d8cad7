"""What a simulated period came to, as tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from rich.table import Table

from bot.cli.simulation.duty import Turns
from bot.cli.simulation.noise import OTHERS, ROLES, Noise
from bot.domain.fairness import in_words
from bot.domain.requests import Request, met
from bot.domain.teams import Team
from bot.domain.working_time import working_between

WORDS_WIDE = 48  # characters, so that all titles have room above their tables


def tables(
    requests: Sequence[Request], noise: Noise, teams: Mapping[str, Team], turns: Sequence[Turns], days: int
) -> Iterator[Table]:
    """First response, noise per request, lines per day, how duty went round."""
    yield _table("First response", _first_response(requests, teams))
    yield _table("What the bot said, per request", _per_request(noise, max(len(requests), 1)))
    yield _table("Lines at the top level of a channel, per day", _lines(noise, days))
    yield _table("Shifts as responder, and debt after those that have ended", _shared(turns))


def _first_response(requests: Sequence[Request], teams: Mapping[str, Team]) -> Iterator[tuple[str, str]]:
    judged = [judgement for request in requests if (judgement := met(request)) is not None]
    delays = sorted(_delay(request, teams[request.team]) for request in requests if request.responded_at is not None)
    yield "requests", f"{len(requests):,}"
    yield "answered within the target", _share(sum(judged), len(judged))
    yield "first response, median", _minutes(_percentile(delays, 0.5))
    yield "first response, 9 of 10 within", _minutes(_percentile(delays, 0.9))
    yield "answered by colleagues not on duty", _share(sum(each.by_colleague for each in requests), len(requests))
    yield "opened outside working hours", _share(sum(each.out_of_hours for each in requests), len(requests))
    yield "never answered", str(sum(each.responded_at is None and each.closed_at is None for each in requests))


def _per_request(noise: Noise, count: int) -> Iterator[tuple[str, str]]:
    counts = {
        "cards": noise.cards,
        "other posts in its thread": noise.thread_posts,
        "edits of the card": noise.card_edits,
        "emoji put on its message": noise.reactions,
        "mentions (a person's Slack rings)": noise.mentions,
        "direct messages": noise.direct.total(),
        **{f"  {who}": noise.direct[who] for who in (*ROLES.values(), OTHERS)},
        "hints that one person sees": noise.ephemerals,
        "edits of the live board": noise.board_edits,
        "edits of shared lines": noise.other_edits,
    }
    for what, number in counts.items():
        yield what, f"{number / count:.2f}"


def _lines(noise: Noise, days: int) -> Iterator[tuple[str, str]]:
    if not noise.top_level:
        yield "none", "0.00"
    for channel, number in sorted(noise.top_level.items()):
        yield channel, f"{number / days:.2f}"


def _shared(turns: Sequence[Turns]) -> Iterator[tuple[str, str]]:
    for each in turns:
        shifts = "1 shift" if each.shifts == 1 else f"{each.shifts} shifts"
        yield each.name, f"{shifts}, {in_words(each.debt)}"


def _table(title: str, rows: Iterator[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(min_width=WORDS_WIDE)
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def _delay(request: Request, team: Team) -> timedelta:
    if request.responded_at is None or request.responded_at < request.opened_at:
        return timedelta(0)
    return working_between(team.calendar, request.opened_at, request.responded_at)


def _percentile(ordered: Sequence[timedelta], share: float) -> timedelta:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else timedelta(0)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _minutes(duration: timedelta) -> str:
    return f"{duration.total_seconds() / 60:.1f} min"
