"""Natural dates (X1): today is Saturday, 21 November 2026, unless a test says otherwise."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from handlers.dates import Days, days, when

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PRAGUE = ZoneInfo("Europe/Prague")

VOCABULARY = """
today tomorrow yesterday next this last friday mon wed week weekend month for until from to between and in
1 5 24 31 0 99 999 2026 2027 0000 9999 dec jan feb may december - .. – / . , 03/04 24/12 24.12. 2026-12-24
17:00 5pm at noon days weeks months hours ago the of 1st a two 29 rest
"""
WORDS = VOCABULARY.split()
texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
)
dates = st.dates(date(2000, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("tomorrow", "2026-11-22", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23", "2026-11-23"),
        ("friday", "2026-11-27", "2026-11-27"),
        ("saturday", "2026-11-21", "2026-11-21"),
        ("next friday", "2026-11-27", "2026-11-27"),
        ("monday next week", "2026-11-23", "2026-11-23"),
        ("on Thurs", "2026-11-26", "2026-11-26"),
        ("in 3 days", "2026-11-24", "2026-11-24"),
        ("in two weeks", "2026-12-05", "2026-12-05"),
        ("24 dec", "2026-12-24", "2026-12-24"),
        ("Dec 24th", "2026-12-24", "2026-12-24"),
        ("the 24th of December, 2027", "2027-12-24", "2027-12-24"),
        ("fri 4 dec", "2026-12-04", "2026-12-04"),
        ("24.12.", "2026-12-24", "2026-12-24"),
        ("24. 12. 2027", "2027-12-24", "2027-12-24"),
        ("24/12", "2026-12-24", "2026-12-24"),
        ("12/24/2027", "2027-12-24", "2027-12-24"),
        ("24-12-2026", "2026-12-24", "2026-12-24"),
        ("2026-12-24", "2026-12-24", "2026-12-24"),
        ("2026/12/24", "2026-12-24", "2026-12-24"),
        ("20 nov", "2027-11-20", "2027-11-20"),
        ("29 feb", "2028-02-29", "2028-02-29"),
    ],
)
def test_one_day_is_read_as_people_write_it(text: str, start: str, end: str) -> None:
    assert days(text, TODAY) == Days(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1-5 dec", "2026-12-01", "2026-12-05"),
        ("Dec 1 – 5", "2026-12-01", "2026-12-05"),
        ("dec 1-5, 2027", "2027-12-01", "2027-12-05"),
        ("1.-5.12.", "2026-12-01", "2026-12-05"),
        ("24 dec - 2 jan", "2026-12-24", "2027-01-02"),
        ("24 dec - 2 jan 2028", "2027-12-24", "2028-01-02"),
        ("24 dec 2027 until 2 jan", "2027-12-24", "2028-01-02"),
        ("24.12.-2.1.", "2026-12-24", "2027-01-02"),
        ("from dec 24 to jan 2", "2026-12-24", "2027-01-02"),
        ("between 1 and 5 dec", "2026-12-01", "2026-12-05"),
        ("2026-12-24..2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24 - 2027-01-02", "2026-12-24", "2027-01-02"),
        ("19-23 nov", "2026-11-19", "2026-11-23"),  # it has begun and is not over
        ("mon-wed", "2026-11-23", "2026-11-25"),
        ("fri through mon", "2026-11-27", "2026-11-30"),
        ("next mon - wed", "2026-11-23", "2026-11-25"),
        ("3 dec - friday", "2026-12-03", "2026-12-04"),
        ("tomorrow to 1 dec", "2026-11-22", "2026-12-01"),
        ("until friday", "2026-11-21", "2026-11-27"),
        ("till 5 dec", "2026-11-21", "2026-12-05"),
        ("for 3 days", "2026-11-21", "2026-11-23"),
        ("a week", "2026-11-21", "2026-11-27"),
        ("tomorrow for 3 days", "2026-11-22", "2026-11-24"),
        ("from monday for 2 weeks", "2026-11-23", "2026-12-06"),
        ("this week", "2026-11-21", "2026-11-22"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("next weekend", "2026-11-28", "2026-11-29"),
        ("rest of the month", "2026-11-21", "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
    ],
)
def test_a_range_of_days_is_read_as_people_write_it(text: str, start: str, end: str) -> None:
    assert days(text, TODAY) == Days(date.fromisoformat(start), date.fromisoformat(end))


def test_on_a_monday_friday_is_the_coming_one_and_next_friday_that_of_the_next_week() -> None:
    monday = date(2026, 11, 23)

    assert days("friday", monday).start == date(2026, 11, 27)
    assert days("this friday", monday).start == date(2026, 11, 27)
    assert days("next friday", monday).start == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("03/04", "“03/04” can be 3 April or 4 March. Please write “3 apr” or “4 mar”."),
        ("3/4/2027", "“3/4/2027” can be 3 April or 4 March. Please write “3 apr 2027” or “4 mar 2027”."),
        ("1-5 dec 2025", "“1-5 dec 2025” is in the past. Please leave the year out for the next such days"),
        ("yesterday", "“yesterday” is in the past. Please write days from today on"),
        ("5-1 dec 2026", "“5-1 dec 2026” ends before it begins. Please write the first day first."),
        ("friday - tomorrow", "“friday - tomorrow” ends before it begins."),
        ("5 dec - 1 dec", "“5 dec - 1 dec” is longer than half a year, or the wrong way around."),
        ("from 3 dec", "Until when? Please write the last day too, such as “3 dec to friday” or “3 dec for 3 days”."),
        ("31 feb", "There is no 31 February."),
        ("29 feb 2027", "There is no 29 February 2027."),
        ("fri 3 dec", "3 December 2026 is a Thursday."),
        ("2099-12-24", "“2099-12-24” is more than five years away."),
        ("1-5", "I cannot read “1-5” as days."),
        ("", "I cannot read “” as days. Please write them like “1-5 dec”, “next friday” or “tomorrow for 3 days”."),
        ("<@U0ANN> *soon* `now`", "I cannot read “U0ANN soon now” as days."),
    ],
)
def test_what_is_no_range_of_coming_days_is_answered_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        days(text, TODAY)

    assert refusal.value.message.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("", "2026-11-21 11:00"),
        ("now", "2026-11-21 11:00"),
        ("5pm", "2026-11-21 17:00"),
        ("at 9", "2026-11-21 09:00"),
        ("12 am", "2026-11-21 00:00"),
        ("noon", "2026-11-21 12:00"),
        ("friday", "2026-11-27 12:00"),
        ("next monday 17:00", "2026-11-23 17:00"),
        ("tomorrow at 9:30am", "2026-11-22 09:30"),
        ("17:00 on friday", "2026-11-27 17:00"),
        ("24 dec 2026 5 pm", "2026-12-24 17:00"),
        ("2026-12-24T17:00", "2026-12-24 17:00"),
        ("last friday", "2026-11-20 12:00"),
        ("2025-01-01 08:00", "2025-01-01 08:00"),
        ("in 30 minutes", "2026-11-21 11:30"),
        ("in 2 hours", "2026-11-21 13:00"),
    ],
)
def test_an_instant_is_read_in_the_zone_and_a_day_alone_means_its_noon(text: str, wall: str) -> None:
    instant = when(text, NOW, PRAGUE)

    assert f"{instant.astimezone(PRAGUE):%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("03/04 17:00", "“03/04” can be 3 April or 4 March."),
        ("25:00", "There is no 25:00 on the clock. Please write a time like “17:00” or “5pm”."),
        ("friday 13pm", "There is no 13:00 pm on the clock."),
        ("1-5 dec", "I cannot read “1-5 dec” as a time. Please write it like"),
        ("whenever", "I cannot read “whenever” as a time."),
        ("2099-01-01", "“2099-01-01” is more than five years away."),
    ],
)
def test_what_is_no_instant_is_answered_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        when(text, NOW, PRAGUE)

    assert refusal.value.message.startswith(sentence)


def test_a_wall_time_that_the_clocks_skip_is_the_instant_of_the_jump() -> None:
    assert when("2026-03-29 02:30", NOW, PRAGUE) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@given(text=texts, today=dates)
@settings(deadline=None)
def test_any_text_gives_ordered_days_that_are_not_over_or_a_sentence_and_always_the_same(
    text: str, today: date
) -> None:
    found = read(lambda: days(text, today))

    assert read(lambda: days(text, today)) == found
    if isinstance(found, Days):
        assert max(found.start, today) <= found.end
        assert days(f"{found.start}..{found.end}", today) == found
    else:
        assert is_a_plain_sentence(found)


@given(text=texts, today=dates, zone=st.sampled_from(["UTC", "Europe/Prague", "America/Los_Angeles", "Pacific/Apia"]))
@settings(deadline=None)
def test_any_text_gives_an_instant_within_five_years_or_a_sentence(text: str, today: date, zone: str) -> None:
    now = datetime(today.year, today.month, today.day, 13, tzinfo=UTC)

    found = read(lambda: when(text, now, ZoneInfo(zone)))

    if isinstance(found, datetime):
        assert found.utcoffset() == timedelta(0)
        assert abs(found - now) < timedelta(days=5 * 366 + 2)
    else:
        assert is_a_plain_sentence(found)


def read(reading: Callable[[], Days | datetime]) -> Days | datetime | str:
    """What was read, or the sentence of the refusal."""
    try:
        return reading()
    except UserError as refusal:
        return refusal.message


def is_a_plain_sentence(found: object) -> bool:
    return isinstance(found, str) and found.endswith(".") and not set("<>@*_~`") & set(found)
