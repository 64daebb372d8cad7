"""Rows from which `bot.domain.schedules` derives who is on duty: members, absences, shifts, overrides, notes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.members import Absence, Member
from bot.domain.schedules import Assignment, Override, Shift
from bot.ports.rows import ShiftNote
from storage.mapping import mapping
from storage.tables import absences, assignments, members, overrides, shift_notes, shifts

MEMBER = mapping(Member, members)
ABSENCE = mapping(Absence, absences)
SHIFT = mapping(Shift, shifts, without=frozenset({"assignments"}))
ASSIGNMENT = mapping(Assignment, assignments)
OVERRIDE = mapping(Override, overrides)
NOTE = mapping(ShiftNote, shift_notes)

_MEMBERS = (
    sa.select(*MEMBER.columns).where(members.c.team == bindparam("team")).order_by(members.c.name, members.c.user)
)
_inserted = insert(members)
_PUT_MEMBER = _inserted.on_conflict_do_update(
    index_elements=[members.c.team, members.c.user],
    set_={name: _inserted.excluded[name] for name in MEMBER.names if name not in {"team", "user"}},
)
_ABSENCES = (
    sa.select(*ABSENCE.columns)
    .where(absences.c.user.in_(sa.select(members.c.user).where(members.c.team == bindparam("team"))))
    .order_by(absences.c.start, absences.c.id)
)
_CONFIRMED = sa.and_(shifts.c.team == bindparam("team"), shifts.c.confirmed)
_FROM = sa.func.coalesce(
    sa.select(sa.func.max(shifts.c.starts_at))
    .where(_CONFIRMED, shifts.c.starts_at <= bindparam("start"))
    .scalar_subquery(),
    bindparam("start", type_=shifts.c.starts_at.type),
)
_SHIFTS = (
    sa.select(shifts.c.id, *(column for column in SHIFT.columns if column is not shifts.c.id))
    .where(_CONFIRMED, shifts.c.starts_at >= _FROM, shifts.c.starts_at < bindparam("end"))
    .order_by(shifts.c.starts_at, shifts.c.id)
)
_ASSIGNMENTS = (
    sa.select(assignments.c.shift_id, *ASSIGNMENT.columns)
    .where(assignments.c.shift_id.in_(bindparam("shifts", expanding=True)))
    .order_by(assignments.c.shift_id, assignments.c.place)
)
_OVERRIDES = (
    sa.select(*OVERRIDE.columns)
    .where(
        overrides.c.team == bindparam("team"),
        overrides.c.starts_at < bindparam("end"),
        overrides.c.ends_at > bindparam("start"),
    )
    .order_by(overrides.c.starts_at, overrides.c.id)
)
_ADD_SHIFT = sa.insert(shifts).returning(shifts.c.id)
_ADD_ASSIGNMENTS = sa.insert(assignments)
_ADD_NOTE = sa.insert(shift_notes)
_NOTES = (
    sa.select(*NOTE.columns)
    .where(shift_notes.c.team == bindparam("team"), shift_notes.c.at >= bindparam("since"))
    .order_by(shift_notes.c.at, shift_notes.c.id)
)


class SqlDuty:
    """`bot.ports.storage.Duty`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def members(self, team: str) -> Sequence[Member]:
        """The roster by name, with those who are no longer active."""
        return MEMBER.read_all(self._connection.execute(_MEMBERS, {"team": team}))

    def put_member(self, member: Member) -> None:
        self._connection.execute(_PUT_MEMBER, MEMBER.write(member))

    def absences(self, team: str) -> Sequence[Absence]:
        """Absences of the team's members, by their first day."""
        return ABSENCE.read_all(self._connection.execute(_ABSENCES, {"team": team}))

    def shifts(self, team: str, start: datetime, end: datetime) -> Sequence[Shift]:
        """Confirmed shifts that can matter in the period: those that start in it and the last one before it."""
        rows = self._connection.execute(_SHIFTS, {"team": team, "start": start, "end": end}).mappings().all()
        parts: dict[int, list[Assignment]] = {row["id"]: [] for row in rows}
        if parts:
            for shift_id, *part in self._connection.execute(_ASSIGNMENTS, {"shifts": list(parts)}):
                parts[shift_id].append(ASSIGNMENT.read(part))
        return [Shift(**row, assignments=tuple(parts[row["id"]])) for row in rows]

    def overrides(self, team: str, start: datetime, end: datetime) -> Sequence[Override]:
        """Overrides that hold at some moment of the period, by their start."""
        return OVERRIDE.read_all(self._connection.execute(_OVERRIDES, {"team": team, "start": start, "end": end}))

    def add_shift(self, shift: Shift) -> Shift:
        values = SHIFT.write(replace(shift, id=0))
        added = replace(shift, id=self._connection.execute(_ADD_SHIFT, values).scalar_one())
        parts = [
            {"shift_id": added.id, "place": place, **ASSIGNMENT.write(assignment)}
            for place, assignment in enumerate(shift.assignments)
        ]
        if parts:
            self._connection.execute(_ADD_ASSIGNMENTS, parts)
        return added

    def add_note(self, note: ShiftNote) -> None:
        self._connection.execute(_ADD_NOTE, NOTE.write(note))

    def notes(self, team: str, since: datetime) -> Sequence[ShiftNote]:
        """Notes for the handoff since an instant, oldest first (H3)."""
        return NOTE.read_all(self._connection.execute(_NOTES, {"team": team, "since": since}))
