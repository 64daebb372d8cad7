"""Who is there on which days of a shift, who could anchor it, and why others are missing (D1, D3)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.members import Absence, Member
from bot.domain.reasons import Reason
from bot.domain.rotation import Situation, Slot
from bot.domain.working_time import DAY

SATURDAY = 5
MISSED_BY_AN_OBSERVER = (
    1  # rotation.md, trap 7: an observer's shift that is interrupted by more days teaches too little
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The needed days of a slot for a member: those they regularly work, those they can serve, why not the others."""

    works: frozenset[date]
    free: frozenset[date]
    missing: Mapping[date, Reason]


def needed_days(situation: Situation, slot: Slot) -> tuple[date, ...]:
    """The days of the slot on which somebody has to be there, in order.

    The team is open, and at least one member works that day by pattern and holidays: a day on which nobody ever works
    is no gap (rotation.md, trap 3). While nobody is on the roster, every open day is needed.
    """
    active = [member for member in situation.members if member.active]
    open_days = (day for day in slot.days if day in situation.open_days)
    return tuple(day for day in open_days if not active or any(works_on(situation, one, day) for one in active))


def works_on(situation: Situation, member: Member, day: date) -> bool:
    """Whether a member regularly works on a date: their weekday, and no public holiday where they live."""
    return day.weekday() in member.works and day not in holidays_of(situation, member)


def holidays_of(situation: Situation, member: Member) -> frozenset[date]:
    """The public holidays of a member: those of their own country, or else the team's."""
    return situation.holidays.get(member.country or "", frozenset())


def attendance(situation: Situation, slot: Slot) -> dict[str, Attendance]:
    """For every member, by user in order, on which of the slot's needed days they can serve."""
    needed = needed_days(situation, slot)
    away = _absences_by_user(situation.absences, slot)
    members = sorted(situation.members, key=lambda member: member.user)
    return {one.user: _attendance(situation, one, needed, away.get(one.user, ())) for one in members}


def anchor_days(needed: Collection[date]) -> frozenset[date]:
    """The days on which an anchor must be there: every needed weekday; a team of weekends alone needs all days (D1)."""
    weekdays = frozenset(day for day in needed if day.weekday() < SATURDAY)
    return weekdays or frozenset(needed)


def is_anchor(member: Member, there: Attendance, needed: Collection[date]) -> bool:
    """Whether a member has production access and serves on every weekday of the shift (D1)."""
    return member.production_access and anchor_days(needed) <= there.free


def is_newcomer(situation: Situation, slot: Slot, member: Member) -> bool:
    """Whether a member must observe for one shift before they serve in this slot (D2)."""
    if member.experienced or not situation.policy.observer_required:
        return False
    return member.observed is None or member.observed >= slot.week


def learned(situation: Situation, slot: Slot, user: str, known: Mapping[str, Attendance] | None = None) -> bool:
    """Whether the slot counts as a member's observer shift: interrupted by one day at most (D2, trap 7)."""
    there = (attendance(situation, slot) if known is None else known).get(user)
    return there is not None and bool(there.free) and len(there.missing) <= MISSED_BY_AN_OBSERVER


def is_away_throughout(situation: Situation, slot: Slot, user: str) -> bool:
    """Whether absences cover every day of the slot, also those on which nobody is needed."""
    away = [one for one in situation.absences if one.user == user]
    return all(any(one.start <= day <= one.end for one in away) for day in slot.days)


def in_days(days: Iterable[date]) -> str:
    """Dates for people: "Thu 26 Nov and Mon 30 Nov"; three or more in a row are "Wed 25 Nov to Fri 27 Nov"."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [part for run in runs for part in _run_in_words(run)]
    return listed(parts)


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "Ann", "Ann and Ben", "Ann, Ben and Cid"."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def short_date(day: date) -> str:
    """A date for people: "4 Nov"."""
    return f"{day.day} {day:%b}"


def _run_in_words(run: list[date]) -> list[str]:
    """Neighboring dates: each by itself if there are two at most, else from the first to the last."""
    if len(run) > 2:
        return [f"{_weekday_date(run[0])} to {_weekday_date(run[-1])}"]
    return [_weekday_date(day) for day in run]


def _weekday_date(day: date) -> str:
    return f"{day:%a} {short_date(day)}"


def _absences_by_user(absences: Iterable[Absence], slot: Slot) -> dict[str, list[Absence]]:
    """Those that touch the slot."""
    found: dict[str, list[Absence]] = {}
    for one in absences:
        if one.start <= slot.days[-1] and one.end >= slot.week:
            found.setdefault(one.user, []).append(one)
    return found


def _attendance(situation: Situation, member: Member, needed: tuple[date, ...], away: Iterable[Absence]) -> Attendance:
    busy = situation.busy.get(member.user, frozenset())
    holidays = holidays_of(situation, member)
    works, free, missing = [], [], {}
    for day in needed:
        regular = _irregular(member, day, holidays)
        if regular is None:
            works.append(day)
        reason = regular or _prevented(member, day, away, busy)
        if reason is None:
            free.append(day)
        else:
            missing[day] = reason
    return Attendance(works=frozenset(works), free=frozenset(free), missing=missing)


def _irregular(member: Member, day: date, holidays: frozenset[date]) -> Reason | None:
    """Why a member never works on such a day."""
    if day.weekday() not in member.works:
        return Reason("free_day", f"{member.name} does not work on {day:%A}s.")
    if day in holidays:
        where = f" in {member.country}" if member.country else ""
        return Reason("holiday", f"{_weekday_date(day)} is a public holiday{where} for {member.name}.")
    return None


def _prevented(member: Member, day: date, away: Iterable[Absence], busy: frozenset[date]) -> Reason | None:
    """Why a member cannot serve on a day that they regularly work."""
    if not member.active:
        return Reason("inactive", f"{member.name} is not on the roster any more.")
    if member.joined is not None and day < member.joined:
        return Reason("not_joined", f"{member.name} joins on {short_date(member.joined)}.")
    absence = next((one for one in away if one.start <= day <= one.end), None)
    if absence is not None:
        return Reason("away", f"{member.name} is away {_period(absence)}.")  # why is nobody else's business
    if day in busy:
        return Reason("already_assigned_elsewhere", f"{member.name} serves elsewhere on {_weekday_date(day)}.")
    return None


def _period(absence: Absence) -> str:
    if absence.start == absence.end:
        return f"on {_weekday_date(absence.start)}"
    return f"from {_weekday_date(absence.start)} to {_weekday_date(absence.end)}"
