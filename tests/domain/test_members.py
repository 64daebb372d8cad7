from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.members import Absence, Member, format_weekdays, is_away, parse_weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon-thu", {0, 1, 2, 3}),
        ("sat", {5}),
        ("mon,wed", {0, 2}),
        ("sat-mon", {5, 6, 0}),
        ("mon-tue, fri", {0, 1, 4}),
        ("Mon - Wed", {0, 1, 2}),
        ("wed-wed", {2}),
        ("mon-sun", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_weekdays_are_read_as_ranges_and_lists_also_around_the_end_of_the_week(text: str, days: set[int]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "word"), [("mo-fr", "mo"), ("mon-", ""), ("", ""), ("mon;wed", "mon;wed"), ("1", "1")]
)
def test_a_word_that_is_no_weekday_is_named_in_the_refusal(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=f'"{word}" is no weekday. Write mon, tue'):
        parse_weekdays(text)


def test_a_member_works_monday_to_friday_and_is_a_newcomer_without_access_unless_the_roster_says_more() -> None:
    cid = Member(user="U0CID", name="Cid", team="backend")

    assert cid.works == {0, 1, 2, 3, 4}
    assert (cid.experienced, cid.production_access, cid.active) == (False, False, True)


def test_an_absence_holds_from_its_first_to_its_last_day_for_that_member_alone() -> None:
    absences = [Absence(user="U0ANN", start=date(2026, 12, 1), end=date(2026, 12, 3), reason="vacation")]

    away = [day for day in range(1, 6) if is_away(absences, "U0ANN", date(2026, 12, day))]

    assert away == [1, 2, 3]
    assert not is_away(absences, "U0ANN", date(2026, 11, 30))
    assert not is_away(absences, "U0BEN", date(2026, 12, 2))


def test_an_absence_of_one_day_starts_and_ends_on_it() -> None:
    day = date(2026, 12, 1)

    assert is_away([Absence(user="U0ANN", start=day, end=day)], "U0ANN", day)


def test_an_absence_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end on 2026-12-01, before it begins on 2026-12-02"):
        Absence(user="U0ANN", start=date(2026, 12, 2), end=date(2026, 12, 1))


def test_weekdays_are_written_as_people_write_them() -> None:
    assert format_weekdays(frozenset(range(5))) == "mon-fri"
    assert format_weekdays(frozenset({0, 2, 3, 6})) == "mon,wed-thu,sun"


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_weekdays_are_read_back_as_they_were_written(days: frozenset[int]) -> None:
    assert parse_weekdays(format_weekdays(days)) == days
