from datetime import date

import pytest

from bot.domain.working_time import Span, parse_weekly_hours, public_holidays

CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})


def test_working_hours_are_read_for_ranges_lists_and_single_days() -> None:
    hours = parse_weekly_hours({"mon,wed": ["13:00-18:00", "09:00-12:00"], "sat-sun": ["22:00-06:00"], "fri": []})

    assert hours.days[0] == hours.days[2] == (Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60))
    assert hours.days[5] == hours.days[6] == (Span(22 * 60, 6 * 60),)
    assert hours.days[1] == hours.days[3] == hours.days[4] == ()


def test_intervals_of_one_day_under_two_keys_add_up() -> None:
    hours = parse_weekly_hours({"mon-fri": ["09:00-12:00"], "fri": ["12:00-15:00"]})

    assert hours.days[4] == (Span(9 * 60, 12 * 60), Span(12 * 60, 15 * 60))


@pytest.mark.parametrize(
    ("written", "one", "other"),
    [
        ({"mon": ["09:00-12:00", "11:00-13:00"]}, "mon: 09:00-12:00", "mon: 11:00-13:00"),
        ({"mon-fri": ["09:00-18:00"], "wed": ["12:00-13:00"]}, "mon-fri: 09:00-18:00", "wed: 12:00-13:00"),
        ({"mon": ["22:00-06:00"], "tue": ["05:00-09:00"]}, "mon: 22:00-06:00", "tue: 05:00-09:00"),
        ({"sun": ["22:00-06:00"], "mon": ["05:00-09:00"]}, "sun: 22:00-06:00", "mon: 05:00-09:00"),
        ({"mon": ["00:00-24:00", "00:00-24:00"]}, "mon: 00:00-24:00", "mon: 00:00-24:00"),
    ],
)
def test_overlapping_intervals_are_refused_by_name_also_across_midnight(
    written: dict[str, list[str]], one: str, other: str
) -> None:
    with pytest.raises(ValueError, match=f'"{one}" and "{other}" overlap on (mon|tue|wed)'):
        parse_weekly_hours(written)


@pytest.mark.parametrize(
    "text", ["9-18", "09:00", "09:00-25:00", "24:00-08:00", "09:60-10:00", "09:00-24:01", "", "09:00-18:00-19:00"]
)
def test_a_malformed_interval_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r'is no interval of the day\. Write "09:00-18:00"'):
        parse_weekly_hours({"mon": [text]})


# F1: public holidays


def test_f1_public_holidays_are_those_of_the_country_and_its_subdivision() -> None:
    assert public_holidays("CZ", None, [2026]) >= CHRISTMAS
    assert date(2026, 11, 1) in public_holidays("de", "BY", [2026])
    assert date(2026, 11, 1) not in public_holidays("de", "BE", [2026])
    assert {day.year for day in public_holidays("CZ", None, [2026, 2027])} == {2026, 2027}


@pytest.mark.parametrize(
    ("country", "subdivision", "sentence"),
    [
        ("Czechia", None, r'"Czechia" is no country code .* CZ \(Czechia\)'),
        ("CZX", None, r'"CZX" is no country code .* CZ \(Czechia\)'),
        ("??", None, r'"\?\?" is no country code .* Write the two-letter code'),
        ("DE", "BYY", r'"BYY" is no subdivision of DE .* BY'),
        ("DE", "Bavaria", r'"Bavaria" is no subdivision of DE .* Write one of these: BB, BE'),
        ("CZ", "Prague", r'"Prague" is no subdivision of CZ .* leave the subdivision out'),
    ],
)
def test_an_unknown_country_or_subdivision_is_refused_with_near_matches(
    country: str, subdivision: str | None, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        public_holidays(country, subdivision, [2026])
