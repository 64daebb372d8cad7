"""What is stored about the coming weeks and known about their people: the ground on which plans are made (D4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import dropwhile

from bot.domain.availability import attendance, learned, needed_days
from bot.domain.fairness import NOON
from bot.domain.objections import NEW
from bot.domain.picking import from_json
from bot.domain.planning import account_of, plan, still_holds
from bot.domain.reasons import Reason
from bot.domain.rotation import Pick, Situation, Slot, choice_of, slot_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.domain.working_time import at_wall
from bot.services.rotation import situation
from bot.services.work import Work

UNCLOSED = timedelta(days=60)  # a shift that ended longer ago without an account will never have one


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What is stored about some slots in order, and what is known about those that are not settled."""

    slots: tuple[Slot, ...]
    rows: Mapping[date, Shift]
    open_slots: tuple[Slot, ...]  # without the confirmed ones at the head
    known: Situation | None  # None if there is no open slot
    # Plans by their broken weeks, remembered: a plan for many people takes a while, and pressing waits for it.
    _plans: dict[frozenset[date], list[Pick]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """What is known about the open slots; only for books that have one."""
        if self.known is None:
            raise ValueError("Everything in this book is settled.")
        return self.known

    def announced(self) -> list[tuple[Slot, Shift]]:
        """The open slots that have a team which nobody confirmed yet."""
        stored = [(slot, self.rows[slot.week]) for slot in self.open_slots if slot.week in self.rows]
        return [(slot, row) for slot, row in stored if not row.confirmed]

    def plan(self, broken: Collection[date] = ()) -> list[Pick]:
        """A pick for each open slot: stored teams stay, but those of `broken` weeks keep only who still can serve."""
        if self.known is None:
            return []
        key = frozenset(broken)
        if key not in self._plans:
            stored = {week: choice_of(row) for week, row in self.rows.items()}
            self._plans[key] = plan(
                self.known,
                self.open_slots,
                {week: choice for week, choice in stored.items() if week not in key},
                {week: choice for week, choice in stored.items() if week in key},
                settled={week for week, row in self.rows.items() if row.confirmed},
            )
        return self._plans[key]

    def complete(self) -> bool:
        """Whether every open slot has a team, and nobody waits to observe or will: then only what breaks can change."""
        if self.known is None:
            return True
        waits = any(one.active and not one.experienced and one.observed is None for one in self.known.members)
        observes = any(choice_of(row).observer is not None for _, row in self.announced())
        return not waits and not observes and all(slot.week in self.rows for slot in self.open_slots)

    def broken(self) -> dict[date, tuple[Reason, ...]]:
        """The unconfirmed weeks that do not hold any more, and why.

        Whoever was to observe before that week and does not any more cannot serve in it either (D2).
        """
        found: dict[date, tuple[Reason, ...]] = {}
        for slot, row in self.announced():
            reasons = still_holds(self.situation, slot, choice_of(row), explained(row, slot).coverage)
            if reasons or not choice_of(row).responders:
                found[slot.week] = reasons
        weeks = {slot.week for slot, _ in self.announced()} - found.keys()
        for pick in self.plan(found) if weeks and not self.complete() else []:
            new = tuple(reason for reason in pick.failures if reason.code == NEW)
            if new and pick.slot.week in weeks:
                found[pick.slot.week] = new
        return found


def read(work: Work, team: Team, slots: tuple[Slot, ...]) -> Book:
    """What is stored about the slots; confirmed ones at their head are settled, and count as served already."""
    found = {slot.week: work.uow.duty.shift_of(team.id, slot.week) for slot in slots}
    rows = {week: row for week, row in found.items() if row is not None}
    open_ones = tuple(dropwhile(lambda slot: slot.week in rows and rows[slot.week].confirmed, slots))
    known = known_of(work, team, open_ones) if open_ones else None
    return Book(slots=slots, rows=rows, open_slots=open_ones, known=known)


def known_of(work: Work, team: Team, slots: tuple[Slot, ...]) -> Situation:
    """What is known about slots, with what the confirmed shifts before them mean although they are not closed yet."""
    known = situation.gather(work, team, slots)
    closed = work.uow.duty.closed_shifts(team.id, work.now - UNCLOSED)
    for shift in known.history:
        if shift.week is None or shift.id in closed or shift.ends_at < work.now - UNCLOSED:
            continue
        slot = slot_of(team.rotation, team.calendar.zone, shift.week)
        then = situation.gather(work, team, (slot,))
        debts = dict(known.debts)
        for user, account in account_of(then, slot, choice_of(shift)).items():
            debts[user] = debts.get(user, 0.0) + account.debt
        learning = choice_of(shift).observer
        members = tuple(
            replace(one, observed=slot.days[-1])
            if one.user == learning and one.observed is None and followed(then, slot, shift, one.user)
            else one
            for one in known.members
        )
        known = replace(known, debts=debts, members=members)
    return known


def followed(known: Situation, slot: Slot, shift: Shift, user: str) -> bool:
    """Whether an observer learned in a shift; what was before it began, as after downtime, taught nothing (trap 7)."""
    there = attendance(known, slot)
    late = {day for day in needed_days(known, slot) if at_wall(known.zone, day, NOON) < shift.starts_at}
    if user not in there or not late:
        return learned(known, slot, user, there)
    mine = there[user]
    missing = {**mine.missing, **dict.fromkeys(late, Reason("not_begun", "The shift had not begun."))}
    return learned(known, slot, user, {user: replace(mine, free=mine.free - late, missing=missing)})


def explained(shift: Shift, slot: Slot) -> Pick:
    """The pick of a stored week as it was told; a bare one if nothing was kept."""
    return from_json(shift.explanation) if shift.explanation else Pick(slot=slot, choice=choice_of(shift))
