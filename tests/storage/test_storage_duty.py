"""Rows from which the calculator derives who is on duty."""

from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.members import Absence, Member
from bot.domain.schedules import Assignment, Override, Role, Shift, on_duty_at
from bot.ports.rows import ShiftNote
from storage import tables
from storage.engine import SqlStore
from tests.storage.values import DAY, MINUTE, T0

WEEK = 7 * DAY


def a_shift(week: int, *assignments: Assignment, confirmed: bool = True, team: str = "backend") -> Shift:
    start = T0 + week * WEEK
    return Shift(team=team, starts_at=start, ends_at=start + WEEK, assignments=assignments, confirmed=confirmed)


def insert(store: SqlStore, table: sa.Table, **values: object) -> None:
    """Put a row into a table that no port writes yet."""
    with store.begin() as uow:
        uow.requests._connection.execute(sa.insert(table), values)


def test_a_member_comes_back_as_put_and_is_put_anew(store: SqlStore) -> None:
    cid = Member(
        user="U3",
        name="Cid",
        team="backend",
        production_access=True,
        works=frozenset({0, 2, 6}),
        experienced=True,
        joined=date(2026, 11, 2),
        country="DE",
        active=False,
    )
    with store.begin() as uow:
        uow.duty.put_member(Member(user="U3", name="old", team="backend"))
        uow.duty.put_member(cid)
        uow.duty.put_member(Member(user="U1", name="Ann", team="backend"))
        uow.duty.put_member(Member(user="U1", name="Ann", team="payments"))

        assert list(uow.duty.members("backend")) == [Member(user="U1", name="Ann", team="backend"), cid]


def test_a_shift_keeps_its_assignments_in_their_order(store: SqlStore) -> None:
    parts = (
        Assignment("U2", Role.RESPONDER),
        Assignment("U1", Role.RESPONDER),
        Assignment("U3", Role.FALLBACK, frozenset({date(2026, 1, 6), date(2026, 1, 9)})),
        Assignment("U4", Role.OBSERVER, frozenset()),
    )
    with store.begin() as uow:
        added = uow.duty.add_shift(a_shift(0, *parts))

        assert added.id > 0
        assert list(uow.duty.shifts("backend", T0, T0 + DAY)) == [added]
    assert added.assignments == parts


def test_the_shifts_of_a_period_are_those_in_it_and_the_last_one_before(store: SqlStore) -> None:
    with store.begin() as uow:
        shifts = [uow.duty.add_shift(a_shift(week)) for week in range(5)]
        uow.duty.add_shift(a_shift(2, confirmed=False))
        uow.duty.add_shift(a_shift(2, team="payments"))

        found = uow.duty.shifts("backend", T0 + WEEK + DAY, T0 + 3 * WEEK)
        assert list(found) == shifts[1:3]
        assert list(uow.duty.shifts("backend", T0 + 2 * WEEK, T0 + 2 * WEEK + MINUTE)) == [shifts[2]]
        assert list(uow.duty.shifts("backend", T0 + 50 * WEEK, T0 + 51 * WEEK)) == [shifts[4]]
        assert list(uow.duty.shifts("backend", T0 - 2 * WEEK, T0)) == []
        assert list(uow.duty.shifts("backend", T0 - 2 * WEEK, T0 + MINUTE)) == [shifts[0]]


def test_the_calculator_finds_who_is_on_duty_in_what_was_stored(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.duty.add_shift(a_shift(0, Assignment("U1", Role.RESPONDER)))
        at = T0 + 3 * WEEK
        shifts = uow.duty.shifts("backend", at, at + MINUTE)

    assert on_duty_at(shifts, (), at, zone=ZoneInfo("Europe/Prague")).responders == ("U1",)


def test_overrides_of_a_period_are_those_that_touch_it(store: SqlStore) -> None:
    for name, start, end in (("before", 0, 1), ("into", 0, 3), ("within", 2, 3), ("after", 4, 5)):
        insert(
            store,
            tables.overrides,
            team="backend",
            user=name,
            replaces="U1",
            starts_at=T0 + start * DAY,
            ends_at=T0 + end * DAY,
        )

    with store.reading() as uow:
        found = uow.duty.overrides("backend", T0 + DAY, T0 + 4 * DAY)
        assert [override.user for override in found] == ["into", "within"]
        assert isinstance(found[0], Override)
        assert list(uow.duty.overrides("payments", T0, T0 + WEEK)) == []


def test_absences_of_a_team_are_those_of_its_members(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.duty.put_member(Member(user="U1", name="Ann", team="backend"))
    for user in ("U1", "U9"):
        insert(store, tables.absences, user=user, start=date(2026, 1, 1), end=date(2026, 1, 2), reason="skiing")

    with store.reading() as uow:
        expected = Absence(id=1, user="U1", start=date(2026, 1, 1), end=date(2026, 1, 2), reason="skiing")
        assert list(uow.duty.absences("backend")) == [expected]


def test_notes_for_the_handoff_are_read_oldest_first_h3(store: SqlStore) -> None:
    with store.begin() as uow:
        for minutes, text in ((2, "second"), (1, "first"), (0, "too old")):
            uow.duty.add_note(ShiftNote(team="backend", at=T0 + minutes * MINUTE, author="U1", text=text))

        assert [note.text for note in uow.duty.notes("backend", T0 + MINUTE)] == ["first", "second"]
