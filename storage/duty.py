"""Rows from which the domain derives who is on duty and who comes next: `bot.ports.duty.Duty`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.members import Absence, Member
from bot.domain.offers import Offer
from bot.domain.schedules import Assignment, Override, Shift
from bot.ports.rows import ShiftAccount, ShiftNote
from storage.mapping import mapping
from storage.schema import OFFER_OPEN
from storage.tables import absences, assignments, members, offers, overrides, shift_accounts, shift_notes, shifts

MEMBER = mapping(Member, members)
ABSENCE = mapping(Absence, absences)
SHIFT = mapping(Shift, shifts, without=frozenset({"assignments"}))
ASSIGNMENT = mapping(Assignment, assignments)
OVERRIDE = mapping(Override, overrides)
NOTE = mapping(ShiftNote, shift_notes)
OFFER = mapping(Offer, offers)
ACCOUNT = mapping(ShiftAccount, shift_accounts)

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
_ABSENCES_OF = (
    sa.select(*ABSENCE.columns).where(absences.c.user == bindparam("user")).order_by(absences.c.start, absences.c.id)
)
_ADD_ABSENCE = sa.insert(absences).returning(absences.c.id)
_REMOVE_ABSENCE = sa.delete(absences).where(absences.c.id == bindparam("absence"))
_CONFIRMED = sa.and_(shifts.c.team == bindparam("team"), shifts.c.confirmed)
_FROM = sa.func.coalesce(
    sa.select(sa.func.max(shifts.c.starts_at))
    .where(_CONFIRMED, shifts.c.starts_at <= bindparam("start"))
    .scalar_subquery(),
    bindparam("start", type_=shifts.c.starts_at.type),
)
_SHIFT = sa.select(*SHIFT.columns)
_SHIFT_BY_ID = _SHIFT.where(shifts.c.id == bindparam("shift"))
_SHIFT_OF_WEEK = _SHIFT.where(shifts.c.team == bindparam("team"), shifts.c.week == bindparam("week"))
_SHIFTS = _SHIFT.where(_CONFIRMED, shifts.c.starts_at >= _FROM, shifts.c.starts_at < bindparam("end")).order_by(
    shifts.c.starts_at, shifts.c.id
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
_SAVE_SHIFT = sa.update(shifts).where(shifts.c.id == bindparam("shift"))
_ADD_ASSIGNMENTS = sa.insert(assignments)
_REMOVE_ASSIGNMENTS = sa.delete(assignments).where(assignments.c.shift_id == bindparam("shift"))
_ADD_OVERRIDE = sa.insert(overrides).returning(overrides.c.id)
_SAVE_OVERRIDE = sa.update(overrides).where(overrides.c.id == bindparam("override"))
_REMOVE_OVERRIDE = sa.delete(overrides).where(overrides.c.id == bindparam("override"))
_OFFER = sa.select(*OFFER.columns).where(offers.c.id == bindparam("offer"))
_ADD_OFFER = sa.insert(offers).returning(offers.c.id)
_SAVE_OFFER = sa.update(offers).where(offers.c.id == bindparam("offer"), offers.c.version == bindparam("seen"))
_OPEN_OFFERS = (
    sa.select(*OFFER.columns).where(offers.c.team == bindparam("team"), sa.text(OFFER_OPEN)).order_by(offers.c.id)
)
_DEBTS = (
    sa.select(shift_accounts.c.user, sa.func.sum(shift_accounts.c.credit - shift_accounts.c.served).label("debt"))
    .where(shift_accounts.c.team == bindparam("team"))
    .group_by(shift_accounts.c.user)
)
_CLOSED = (
    sa.select(shift_accounts.c.shift_id)
    .distinct()
    .where(
        shift_accounts.c.shift_id.in_(
            sa.select(shifts.c.id).where(shifts.c.team == bindparam("team"), shifts.c.ends_at >= bindparam("since"))
        )
    )
)
_CLOSE_ACCOUNT = insert(shift_accounts).on_conflict_do_nothing(
    index_elements=[shift_accounts.c.shift_id, shift_accounts.c.user]
)
_ADD_NOTE = sa.insert(shift_notes)
_NOTES = (
    sa.select(*NOTE.columns)
    .where(shift_notes.c.team == bindparam("team"), shift_notes.c.at >= bindparam("since"))
    .order_by(shift_notes.c.at, shift_notes.c.id)
)


class SqlDuty:
    """`bot.ports.duty.Duty`."""

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

    def absences_of(self, user: str) -> Sequence[Absence]:
        """A person's absences, by their first day."""
        return ABSENCE.read_all(self._connection.execute(_ABSENCES_OF, {"user": user}))

    def add_absence(self, absence: Absence) -> Absence:
        added = self._connection.execute(_ADD_ABSENCE, ABSENCE.write(replace(absence, id=0))).scalar_one()
        return replace(absence, id=added)

    def remove_absence(self, absence_id: int) -> bool:
        return self._connection.execute(_REMOVE_ABSENCE, {"absence": absence_id}).rowcount > 0

    def replace_absences(self, user: str, source: str, absences: Sequence[Absence]) -> bool:
        """Make these the user's only absences of that source; whether anything changed."""
        known = [each for each in self.absences_of(user) if each.source == source]
        stale = [each for each in known if replace(each, id=0) not in absences]
        fresh = [each for each in absences if each not in [replace(one, id=0) for one in known]]
        for each in stale:
            self.remove_absence(each.id)
        for each in fresh:
            self.add_absence(each)
        return bool(stale or fresh)

    def shifts(self, team: str, start: datetime, end: datetime) -> Sequence[Shift]:
        """Confirmed shifts that can matter in the period: those that start in it and the last one before it."""
        return self._with_people(self._connection.execute(_SHIFTS, {"team": team, "start": start, "end": end}))

    def shift_of(self, team: str, week: date) -> Shift | None:
        """The shift, proposed or confirmed, of the slot that begins on that date."""
        found = self._with_people(self._connection.execute(_SHIFT_OF_WEEK, {"team": team, "week": week}))
        return found[0] if found else None

    def shift(self, shift_id: int) -> Shift | None:
        found = self._with_people(self._connection.execute(_SHIFT_BY_ID, {"shift": shift_id}))
        return found[0] if found else None

    def _with_people(self, found: sa.CursorResult[Any]) -> list[Shift]:
        rows = found.mappings().all()
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
        self._assign(added)
        return added

    def save_shift(self, shift: Shift) -> Shift:
        """Write a known shift with its assignments; the caller holds the team's rotation (`serialize`)."""
        values = SHIFT.write(shift)
        del values["id"]
        self._connection.execute(_SAVE_SHIFT.values(values), {"shift": shift.id})
        self._connection.execute(_REMOVE_ASSIGNMENTS, {"shift": shift.id})
        self._assign(shift)
        return shift

    def _assign(self, shift: Shift) -> None:
        parts = [
            {"shift_id": shift.id, "place": place, **ASSIGNMENT.write(assignment)}
            for place, assignment in enumerate(shift.assignments)
        ]
        if parts:
            self._connection.execute(_ADD_ASSIGNMENTS, parts)

    def add_override(self, owner: str, override: Override) -> Override:
        values = {"team": owner, **OVERRIDE.write(replace(override, id=0))}
        return replace(override, id=self._connection.execute(_ADD_OVERRIDE, values).scalar_one())

    def save_override(self, override: Override) -> None:
        """Write the period of a known override anew."""
        period = {"starts_at": override.starts_at, "ends_at": override.ends_at}
        self._connection.execute(_SAVE_OVERRIDE.values(period), {"override": override.id})

    def remove_override(self, override_id: int) -> bool:
        return self._connection.execute(_REMOVE_OVERRIDE, {"override": override_id}).rowcount > 0

    def offer(self, offer_id: int) -> Offer | None:
        found = OFFER.read_all(self._connection.execute(_OFFER, {"offer": offer_id}))
        return found[0] if found else None

    def add_offer(self, offer: Offer) -> Offer:
        added = self._connection.execute(_ADD_OFFER, OFFER.write(replace(offer, id=0))).scalar_one()
        return replace(offer, id=added)

    def save_offer(self, offer: Offer, *, seen: int) -> bool:
        """Write it if its version is still `seen`; False if somebody else was first."""
        values = OFFER.write(offer)
        del values["id"]
        saved = self._connection.execute(_SAVE_OFFER.values(values), {"offer": offer.id, "seen": seen})
        return saved.rowcount > 0

    def open_offers(self, team: str) -> Sequence[Offer]:
        """Offers that wait for an answer, oldest first."""
        return OFFER.read_all(self._connection.execute(_OPEN_OFFERS, {"team": team}))

    def accounts(self, team: str) -> Mapping[str, float]:
        """Debt in days by user, over all shifts that are closed: credit less service (D4)."""
        return {row.user: row.debt for row in self._connection.execute(_DEBTS, {"team": team})}

    def closed_shifts(self, team: str, since: datetime) -> frozenset[int]:
        """Ids of shifts that ended since then whose account is written."""
        return frozenset(self._connection.execute(_CLOSED, {"team": team, "since": since}).scalars())

    def close_account(self, accounts: Sequence[ShiftAccount]) -> None:
        """Write a shift's account once; lines that exist already stay as they are."""
        if accounts:
            self._connection.execute(_CLOSE_ACCOUNT, [ACCOUNT.write(each) for each in accounts])

    def add_note(self, note: ShiftNote) -> None:
        self._connection.execute(_ADD_NOTE, NOTE.write(note))

    def notes(self, team: str, since: datetime) -> Sequence[ShiftNote]:
        """Notes for the handoff since an instant, oldest first (H3)."""
        return NOTE.read_all(self._connection.execute(_NOTES, {"team": team, "since": since}))
