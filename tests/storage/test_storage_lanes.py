"""The pace of a lane: a law, checked on arbitrary traffic."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.lanes import LONG_AGO, paced
from tests.storage.values import SECOND, T0

waits = st.lists(st.integers(0, 5000), min_size=1, max_size=60)


def leaving(waits_in_ms: list[int], gap: timedelta, burst: int) -> list[datetime]:
    """When posts leave if somebody tries after each wait."""
    left, now, paced_until, open_at = [], T0, LONG_AGO, LONG_AGO
    for wait in waits_in_ms:
        now += timedelta(milliseconds=wait)
        if open_at <= now:
            left.append(now)
            paced_until, open_at = paced(paced_until, now, gap=gap, burst=burst)
    return left


@given(waits, st.integers(1, 5000), st.integers(0, 6))
def test_no_period_sees_more_than_the_burst_and_one_per_gap(waits_in_ms: list[int], gap_ms: int, burst: int) -> None:
    gap = timedelta(milliseconds=gap_ms)
    left = leaving(waits_in_ms, gap, burst)

    for first, start in enumerate(left):
        for last in range(first, len(left)):
            assert last - first + 1 <= max(burst, 1) + (left[last] - start) // gap


@given(waits, st.integers(1, 6))
def test_a_lane_that_rested_long_enough_has_its_whole_burst_again(waits_in_ms: list[int], burst: int) -> None:
    left = leaving(waits_in_ms, SECOND, burst)
    rested = left[-1] + SECOND * burst

    after = leaving(
        [*waits_in_ms, (rested - T0) // timedelta(milliseconds=1) - sum(waits_in_ms), *[0] * burst], SECOND, burst
    )

    assert after.count(rested) == burst


@given(st.integers(2, 200))
def test_a_waiting_crowd_leaves_at_exactly_one_per_gap(posts: int) -> None:
    left = leaving([0] * 5 + [1000] * posts, SECOND, 1)

    assert left == [T0 + number * SECOND for number in range(posts + 1)]
