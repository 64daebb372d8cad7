"""What speaks against a member in a shift: small named rules, each with a reason in words (D3)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.availability import Attendance, attendance, is_away_throughout, is_newcomer, short_date
from bot.domain.members import Member
from bot.domain.reasons import Reason
from bot.domain.rotation import Situation, Slot
from bot.domain.schedules import Role, Shift
from bot.domain.working_time import local_date

TIRED = "served_last_shift"  # the one objection that gives way where the roster does not allow it (rest_shifts)
NEW = "must_observe_first"


@dataclass(frozen=True, slots=True)
class Case:
    """A member whose part in a slot is considered; `served` is the week of a shift of theirs that is too near."""

    situation: Situation
    slot: Slot
    member: Member
    there: Attendance
    served: date | None


def inactive(case: Case) -> Reason | None:
    """Taken off the roster, or the account is deactivated."""
    return None if case.member.active else Reason("inactive", f"{case.member.name} is not on the roster any more.")


def opted_out(case: Case) -> Reason | None:
    """Paused by themselves or by a lead."""
    return Reason("opted_out", f"{case.member.name} is paused for now.") if case.member.paused else None


def cannot(case: Case) -> Reason | None:
    """Said "I can't" for this week."""
    said = case.situation.cannot.get(case.slot.week, {})
    if case.member.user not in said:
        return None
    why = said[case.member.user].strip().rstrip(".")
    return Reason("cannot", f"{case.member.name} said that they cannot serve this week{f': {why}' if why else ''}.")


def away_whole_shift(case: Case) -> Reason | None:
    """Nobody needs them on a day on which they are there; part of a shift asks for fallback days instead."""
    if case.there.free or _all_busy(case):
        return None
    if not case.there.missing and not is_away_throughout(case.situation, case.slot, case.member.user):
        return None
    reasons = {reason.code for reason in case.there.missing.values()}
    if reasons == {"not_joined"} and case.member.joined is not None:
        return Reason("away_whole_shift", f"{case.member.name} joins on {short_date(case.member.joined)}.")
    return Reason("away_whole_shift", f"{case.member.name} is away for the whole shift.")


def already_assigned_elsewhere(case: Case) -> Reason | None:
    """In another team or schedule on every day on which they could serve."""
    if not _all_busy(case):
        return None
    return Reason("already_assigned_elsewhere", f"{case.member.name} is assigned elsewhere that week.")


def must_observe_first(case: Case) -> Reason | None:
    """A newcomer who has not been observer for a shift (D2)."""
    if not is_newcomer(case.situation, case.slot, case.member):
        return None
    return Reason(NEW, f"{case.member.name} is new and observes for one shift first.")


def served_last_shift(case: Case) -> Reason | None:
    """Served so lately, or will so soon, that a shift of rest is due in between."""
    if case.served is None:
        return None
    if case.served > case.slot.week:
        return Reason(TIRED, f"{case.member.name} serves in the week of {short_date(case.served)}, right after it.")
    if case.situation.policy.rest_shifts == 1:
        return Reason(TIRED, f"{case.member.name} served last shift.")
    return Reason(TIRED, f"{case.member.name} served in the week of {short_date(case.served)}.")


# In order: the first is what a person reads. Whoever only must observe first may be observer, and whoever only needs
# rest may serve if nobody else can, so these two come last.
RULES: tuple[Callable[[Case], Reason | None], ...] = (
    inactive,
    opted_out,
    cannot,
    away_whole_shift,
    already_assigned_elsewhere,
    must_observe_first,
    served_last_shift,
)


def objections(situation: Situation, slot: Slot, known: Mapping[str, Attendance] | None = None) -> dict[str, Reason]:
    """The first objection to each member who has one; `known` is their attendance, if it was found before (D3)."""
    there = attendance(situation, slot) if known is None else known
    near = _near(situation, slot)
    found = {}
    for member in situation.members:
        reason = objection_to(Case(situation, slot, member, there[member.user], near.get(member.user)))
        if reason is not None:
            found[member.user] = reason
    return found


def objection_to(case: Case) -> Reason | None:
    """The first rule that speaks against a member."""
    return next((reason for rule in RULES if (reason := rule(case)) is not None), None)


def weeks_served(situation: Situation) -> Iterator[tuple[date, Shift]]:
    """The shifts of the history with the week of each, in their order."""
    for shift in situation.history:
        yield shift.week or local_date(situation.zone, shift.starts_at), shift


def responders_of(shift: Shift) -> tuple[str, ...]:
    """Who serves in a shift for all its days."""
    return tuple(part.user for part in shift.assignments if part.role is Role.RESPONDER)


def _near(situation: Situation, slot: Slot) -> dict[str, date]:
    """Responders of the shifts so near to the slot that they need rest, with the week of that shift.

    Before the slot these are the last ones, however long ago they began: a team is responsible until the next one
    is confirmed (D6). After it they are the slots that follow at once, which an earlier plan has already filled.
    """
    rest = situation.policy.rest_shifts
    until = slot.week + rest * situation.policy.length
    shifts = sorted(weeks_served(situation), key=lambda pair: pair[0])
    before = [pair for pair in shifts if pair[0] < slot.week]
    after = [pair for pair in shifts if slot.week < pair[0] <= until]
    near = [*reversed(after), *before[-rest:]] if rest else []
    return {user: week for week, shift in near for user in responders_of(shift)}


def _all_busy(case: Case) -> bool:
    """Whether nothing but duty elsewhere keeps a member from this shift."""
    codes = {case.there.missing[day].code for day in case.there.works if day in case.there.missing}
    return not case.there.free and codes == {"already_assigned_elsewhere"}
