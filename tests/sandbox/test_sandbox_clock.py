"""The sandbox's clock."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import VirtualClock, next_weekday, slack_ts

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_frozen_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(START, flowing=False)

    before = clock.now()
    clock.advance(5 * MINUTE)

    assert before == START
    assert clock.now() == START + 5 * MINUTE


def test_a_flowing_clock_goes_on_from_where_it_was_set() -> None:
    clock = VirtualClock(START)
    clock.advance(timedelta(days=3))

    first = clock.now()
    time.sleep(0.001)

    assert first - START >= timedelta(days=3)
    assert first < clock.now() < first + MINUTE


def test_a_move_stops_wherever_the_pacer_says_and_tells_everyone_each_time() -> None:
    clock = VirtualClock(START, flowing=False)
    due = [START + MINUTE, START + 3 * MINUTE, START + 20 * MINUTE]
    heard: list[datetime] = []
    clock.pacer = lambda now, target: next((at for at in due if now < at <= target), None)
    clock.on_move(heard.append)

    clock.advance(10 * MINUTE)

    assert heard == [START + MINUTE, START + 3 * MINUTE, START + 10 * MINUTE]


def test_a_stop_that_a_callback_adds_on_the_way_is_made_too() -> None:
    clock = VirtualClock(START, flowing=False)
    due = [START + MINUTE]
    heard: list[datetime] = []
    clock.pacer = lambda now, target: next((at for at in due if now < at <= target), None)

    def tick(now: datetime) -> None:
        heard.append(now)
        if len(due) == 1:
            due.append(now + MINUTE)

    clock.on_move(tick)
    clock.advance(5 * MINUTE)

    assert heard == [START + MINUTE, START + 2 * MINUTE, START + 5 * MINUTE]


def test_a_pacer_that_names_a_moment_already_past_does_not_hold_the_clock_up() -> None:
    clock = VirtualClock(START, flowing=False)
    clock.pacer = lambda now, _target: now

    assert clock.advance(MINUTE) == START + MINUTE


def test_someone_who_stopped_listening_hears_no_move() -> None:
    clock = VirtualClock(START, flowing=False)
    heard: list[datetime] = []
    clock.on_move(heard.append)()

    clock.advance(MINUTE)

    assert heard == []


def test_going_back_in_time_is_a_single_jump() -> None:
    clock = VirtualClock(START, flowing=False)
    clock.pacer = lambda now, _target: now + MINUTE

    assert clock.set(START - MINUTE) == START - MINUTE


@pytest.mark.parametrize(
    ("now", "words", "zone", "expected"),
    [
        ("2026-03-02T09:00:00+00:00", "mon 17:00", "Europe/Prague", "2026-03-02T16:00:00+00:00"),
        ("2026-03-02T16:00:00+00:00", "mon 17:00", "Europe/Prague", "2026-03-09T16:00:00+00:00"),
        ("2026-03-02T09:00:00+00:00", "Wednesday 09:00", "UTC", "2026-03-04T09:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "mon 17:00", "Europe/Prague", "2026-03-30T15:00:00+00:00"),
    ],
)
def test_the_next_weekday_is_found_in_its_own_zone(now: str, words: str, zone: str, expected: str) -> None:
    assert next_weekday(datetime.fromisoformat(now), words, zone) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("words", "zone"), [("someday 9:00", "UTC"), ("mon 17:00", "Europe/Nowhere")])
def test_words_and_zones_that_nobody_knows_are_refused_in_a_sentence(words: str, zone: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        next_weekday(START, words, zone)


def test_a_ts_has_six_digits_of_microseconds() -> None:
    assert slack_ts(datetime(2026, 3, 2, 9, 0, 0, 42, tzinfo=UTC)) == "1772442000.000042"
