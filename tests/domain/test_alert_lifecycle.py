"""How a group of alerts lives: what joins it, when it is over and when it comes back (A2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.alerts.lifecycle import Seen, comes_back, ends_by_itself, joins, may_call_from
from bot.domain.requests import ClosedAs, Origin, Priority, Request, RequestState

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, WINDOW = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24)
INSTANT = timedelta(microseconds=1)
WAITING = Request(
    id=1,
    team="backend",
    channel="C0ALERTS",
    message_ts="1.0",
    thread_ts="1.0",
    author="B0GRAFANA",
    text="CPU is high",
    file_count=0,
    origin=Origin.ALERT,
    posted_at=T0,
    opened_at=T0,
    state=RequestState.WAITING,
    version=1,
    priority=Priority.URGENT,
    target=15 * MINUTE,
    due_at=T0 + 15 * MINUTE,
    out_of_hours=False,
)
TAKEN = replace(WAITING, state=RequestState.IN_PROGRESS, owner="U0ANN")
SEEN = Seen(first=T0, last=T0 + HOUR, over=None)


def closed(closed_as: ClosedAs) -> Request:
    return replace(WAITING, state=RequestState.RESOLVED, closed_at=T0 + 2 * HOUR, closed_as=closed_as)


@pytest.mark.parametrize(
    ("at", "joined"),
    [
        (T0 + HOUR + WINDOW, True),
        (T0 + HOUR + WINDOW + INSTANT, False),
        (T0 - WINDOW, True),
        (T0 - WINDOW - INSTANT, False),
    ],
)
def test_what_comes_within_the_window_of_the_last_one_joins(at: datetime, joined: bool) -> None:
    assert joins(at, SEEN, WAITING, WINDOW) is joined


def test_the_word_that_it_is_over_was_the_last_that_was_heard_of_it() -> None:
    seen = replace(SEEN, over=T0 + 30 * HOUR)

    assert joins(T0 + 31 * HOUR, seen, closed(ClosedAs.OVER), WINDOW)


def test_what_does_not_matter_swallows_repeats_for_one_window_only() -> None:
    withdrawn = replace(WAITING, state=RequestState.WITHDRAWN, closed_at=T0 + 2 * HOUR)
    still_seen = replace(SEEN, last=T0 + 2 * HOUR + WINDOW)

    assert joins(T0 + 2 * HOUR + WINDOW, still_seen, withdrawn, WINDOW)
    assert not joins(T0 + 2 * HOUR + WINDOW + INSTANT, still_seen, withdrawn, WINDOW)


@pytest.mark.parametrize(
    ("request_", "over", "after", "back"),
    [
        (closed(ClosedAs.OVER), T0 + 2 * HOUR, INSTANT, True),
        (closed(ClosedAs.OVER), T0 + 2 * HOUR, -INSTANT, False),
        (closed(ClosedAs.SOLVED), None, 5 * MINUTE, False),
        (closed(ClosedAs.SOLVED), None, 5 * MINUTE + INSTANT, True),
        (closed(ClosedAs.MUTED), None, 5 * HOUR, False),
        (replace(closed(ClosedAs.SOLVED), state=RequestState.DUPLICATE), None, 5 * HOUR, False),
        (TAKEN, None, 5 * HOUR, False),
    ],
)
def test_a_closed_group_comes_back(request_: Request, over: datetime | None, after: timedelta, back: bool) -> None:
    assert comes_back(T0 + 2 * HOUR + after, replace(SEEN, over=over), request_) is back


def test_the_app_ends_only_what_nobody_has() -> None:
    assert ends_by_itself(WAITING)
    assert not ends_by_itself(TAKEN)
    assert not ends_by_itself(replace(WAITING, handoff_to="U0BEN"))
    assert not ends_by_itself(closed(ClosedAs.SOLVED))


def test_it_is_over_unless_it_went_on_after_that() -> None:
    assert not SEEN.is_over
    assert replace(SEEN, over=SEEN.last).is_over
    assert not replace(SEEN, over=SEEN.last - INSTANT).is_over


def test_people_are_called_about_a_group_at_most_once_in_half_an_hour() -> None:
    assert may_call_from(None, T0) == T0
    assert may_call_from(T0, T0 + 10 * MINUTE) == T0 + 30 * MINUTE
    assert may_call_from(T0, T0 + 31 * MINUTE) == T0 + 31 * MINUTE
