"""Laws of who is on duty, over random histories of shifts and overrides around a week in November (D6, D8)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedules import Assignment, Override, Role, Shift, gaps_between, on_duty_at, shifts_between

PRAGUE = ZoneInfo("Europe/Prague")
DAY = timedelta(days=1)
START = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)

USERS = st.sampled_from(["ann", "ben", "cid", "dan", "eve"])
HOURS = st.integers(-24 * 7, 24 * 28).map(lambda hours: START + timedelta(hours=hours))
LAST = START + 35 * DAY
days_of_november = st.frozensets(st.dates(date(2026, 11, 1), date(2026, 11, 30)), max_size=3)
assignments = st.lists(
    st.one_of(
        st.builds(Assignment, USERS, st.just(Role.RESPONDER)),
        st.builds(Assignment, USERS, st.just(Role.FALLBACK), days_of_november),
    ),
    max_size=3,
).map(lambda some: (Assignment("zoe", Role.RESPONDER), *some))


@st.composite
def histories(draw: st.DrawFn) -> list[Shift]:
    """Shifts in the order in which they were stored: late, early, overlapping, with holes, some never confirmed."""
    starts = draw(st.lists(HOURS, max_size=6))
    return [
        Shift(
            id=number,
            team="backend",
            starts_at=start,
            ends_at=start + draw(st.integers(1, 24 * 14)) * timedelta(hours=1),
            assignments=draw(assignments),
            confirmed=draw(st.booleans()),
        )
        for number, start in enumerate(starts, start=1)
    ]


override_rows = st.lists(
    st.tuples(USERS, USERS, HOURS, st.integers(1, 200)).filter(lambda row: row[0] != row[1]), max_size=4
).map(
    lambda rows: [
        Override(id=number, user=user, replaces=replaces, starts_at=start, ends_at=start + timedelta(hours=hours))
        for number, (user, replaces, start, hours) in enumerate(rows, start=1)
    ]
)


@settings(max_examples=150, deadline=None)
@given(histories(), override_rows, HOURS)
def test_d6_exactly_one_team_is_responsible_at_every_moment_after_the_first_confirmed_shift(
    shifts: list[Shift], overrides: list[Override], start: datetime
) -> None:
    first = min((shift.starts_at for shift in shifts if shift.confirmed), default=LAST)

    duties = shifts_between(shifts, overrides, start, LAST, zone=PRAGUE)

    assert gaps_between(duties, start, LAST) == ([(start, first)] if first > start else [])
    assert all(one.ends_at == other.starts_at for one, other in pairwise(duties))
    assert all(duty.starts_at < duty.ends_at and duty.responders for duty in duties)


@settings(max_examples=150, deadline=None)
@given(histories(), override_rows, HOURS)
def test_on_duty_at_any_moment_is_the_last_confirmed_shift_and_agrees_with_the_whole_period(
    shifts: list[Shift], overrides: list[Override], at: datetime
) -> None:
    started = [shift for shift in shifts if shift.confirmed and shift.starts_at <= at]

    duty = on_duty_at(shifts, [], at, zone=PRAGUE)
    covered = on_duty_at(shifts, overrides, at, zone=PRAGUE)
    pieces = shifts_between(shifts, overrides, START - 7 * DAY, LAST, zone=PRAGUE)

    assert (duty is None) == (covered is None) == (not started)
    if duty is not None and covered is not None:
        current = max(started, key=lambda shift: (shift.starts_at, shift.id))
        today = at.astimezone(PRAGUE).date()
        serving = {one.user for one in current.assignments if one.days is None or today in one.days}
        assert {user for user, _ in duty.assignments} == serving
        assert [piece.assignments for piece in pieces if piece.starts_at <= at < piece.ends_at] == [covered.assignments]


@settings(max_examples=60, deadline=None)
@given(histories(), override_rows, HOURS)
def test_the_zone_in_which_the_period_is_written_changes_nothing(
    shifts: list[Shift], overrides: list[Override], start: datetime
) -> None:
    there = start.astimezone(ZoneInfo("Australia/Lord_Howe"))

    assert shifts_between(shifts, overrides, there, LAST, zone=PRAGUE) == shifts_between(
        shifts, overrides, start.astimezone(UTC), LAST, zone=PRAGUE
    )
