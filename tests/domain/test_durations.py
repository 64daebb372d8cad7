from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.durations import format_duration, parse_duration

durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40_000))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("0m", timedelta(0)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("7d", timedelta(days=7)),
        ("1d 2h 3m 4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("1.5h", timedelta(minutes=90)),
        ("0.1s", timedelta(microseconds=100_000)),
        (" 15M ", timedelta(minutes=15)),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", " ", "5", "m", "5 minutes", "-5m", "30m1h", "1h1h", "1,5h", "1.h", ".5h", "٥m", "1e3s"]
)
def test_anything_else_is_refused_with_a_sentence_that_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no duration\. Write numbers with their units, such as 90s, 5m"):
        parse_duration(text)


def test_a_duration_beyond_the_calendar_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="longer than any calendar"):
        parse_duration("99999999999999d")


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=90), "1m30s"),
        (timedelta(minutes=5), "5m"),
        (timedelta(hours=36), "1d12h"),
        (timedelta(days=7), "7d"),
        (timedelta(milliseconds=1500), "1.5s"),
    ],
)
def test_a_duration_is_written_in_its_shortest_form(duration: timedelta, text: str) -> None:
    assert format_duration(duration) == text


def test_a_negative_duration_is_not_written() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        format_duration(timedelta(seconds=-1))


@given(durations)
def test_what_is_written_is_read_back_to_the_same_value(duration: timedelta) -> None:
    assert parse_duration(format_duration(duration)) == duration
