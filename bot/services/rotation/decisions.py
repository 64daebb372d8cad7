"""What people decide about a week: Confirm, Change…, I can't…, and picking ahead of time (D5, D6, P1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.availability import listed
from bot.domain.picking import to_json
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Pick, Slot, assignments_of, choice_of, slot_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.ports.rotation_screens import Began
from bot.services import people
from bot.services.rotation import absences, plans, proposals, situation, takeover, weeks
from bot.services.work import BOT_ACTOR, Work

GONE = Reason("gone", "This week is no longer planned here. Ask for the plan to see what is.")
REASON_NEEDED = "reason_needed"  # a lead confirms an exception, and has not said why yet


@dataclass(frozen=True, slots=True)
class Decided:
    """It is decided; `sentence` is for whoever did it, where there is something worth saying."""

    shift: Shift
    sentence: str | None = None


Decision = Decided | Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A stored week that somebody wants to decide about."""

    team: Team
    slot: Slot
    shift: Shift


def confirm(work: Work, user: str, shift_id: int, seen_version: int, reason: str = "") -> Decision:
    """**Confirm**: the proposed team serves. Any member of the team; what breaks D1 only a lead, with a reason (D5)."""
    case = _case(work, user, shift_id, seen_version)
    if isinstance(case, Reason):
        return case
    if case.shift.confirmed:
        return _settled(work, case)
    if not choice_of(case.shift).responders:
        return Reason("nobody", "There is nobody in this team yet. Name one with Change….")
    return _decided(work, case, user, choice_of(case.shift), reason)


def change(work: Work, user: str, shift_id: int, seen_version: int, *, choice: Choice, reason: str = "") -> Decision:
    """**Change…**: this team serves, confirmed at once. As `confirm`, and until the shift begins."""
    case = _case(work, user, shift_id, seen_version)
    if isinstance(case, Reason):
        return case
    if case.shift.confirmed and case.shift.starts_at <= work.now:
        return Reason("begun", "This shift has begun. Ask for a cover or a swap instead.")
    return _decided(work, case, user, choice, reason)


def cannot(work: Work, user: str, shift_id: int, reason: str = "") -> Decision:
    """**I can't…**: somebody who is proposed drops out, and a new proposal stands at once.

    It does not matter what they saw: whoever still is in the team drops out, whatever else has changed.
    """
    case = case_to_leave(work, user, shift_id)
    if isinstance(case, Reason):
        return case
    week = case.slot.week
    said = situation.cannot(work, case.team, week) | {user: reason.strip()}
    work.uow.settings.put(f"{situation.CANNOT}{case.team.id}:{week.isoformat()}", said, work.now)
    plans.audit(work, case.team, week, "rotation.cannot", user, reason=reason.strip())
    name = people.Names(work).person(user).name
    why = Reason("cannot", f"{name} cannot serve that week.")
    saved = plans.renew(work, case.team, case.slot, (why,), by=user) or case.shift
    return Decided(saved, f"Noted. {_proposed(work, saved)}")


def propose_now(work: Work, team: Team, user: str) -> Decision:
    """`pick`: a lead has the next team proposed ahead of time; the present one, while no shift is confirmed yet."""
    if not team.rotation.enabled:
        return Reason("no_rotation", f"{team.name} has no weekly rotation. Its configuration can turn it on.")
    if not _leads(work, team, user):
        return Reason(
            "leads_only", f"Only leads of {team.name} can have a team picked ahead of time.{_who(work, team)}"
        )
    situation.lock(work, team)
    first = people.from_roster(work, team)
    slot = situation.slot_now(work, team) if first else situation.slot_ahead(work, team)
    row = plans.ensure(work, team, slot)
    if row.confirmed:
        return _settled(work, Case(team=team, slot=slot, shift=row))
    if row.proposed_at is not None:
        return Reason("proposed", f"The next team is proposed already. {_proposed(work, row)}")
    saved = proposals.post(work, team, slot, row, by=user)
    return Decided(saved, _proposed(work, saved))


def check(work: Work, team: Team, slot: Slot, choice: Choice) -> Pick:
    """A team as the rules see it now: what somebody reads while they choose (D5)."""
    return plans.judged(work, team, slot, choice)


def case_of(work: Work, user: str, shift_id: int, seen_version: int) -> Case | Reason:
    """The week that a form is about, or why it cannot be opened."""
    return _case(work, user, shift_id, seen_version)


def case_to_leave(work: Work, user: str, shift_id: int) -> Case | Reason:
    """The week that somebody wants to drop out of, or why they cannot."""
    found = _found(work, shift_id)
    if isinstance(found, Reason):
        return found
    if user not in choice_of(found.shift).people:
        return Reason("not_in_it", "You are not in this team, so you need not drop out of it.")
    if found.shift.confirmed:
        return Reason("confirmed", "This team is confirmed already. Ask for a cover or a swap instead.")
    return found


def may_except(work: Work, team: Team, user: str) -> bool:
    """Whether somebody may confirm a team that breaks a rule (D5, P1)."""
    return _leads(work, team, user)


def _found(work: Work, shift_id: int) -> Case | Reason:
    known = work.uow.duty.shift(shift_id)
    team = work.team(known.team) if known is not None else None
    if team is None or not team.rotation.enabled:
        return GONE
    situation.lock(work, team)
    shift = work.uow.duty.shift(shift_id)
    if shift is None or shift.week is None:
        return GONE
    slot = slot_of(team.rotation, team.calendar.zone, shift.week)
    return GONE if slot.ends_at <= work.now else Case(team=team, slot=slot, shift=shift)


def _case(work: Work, user: str, shift_id: int, seen_version: int) -> Case | Reason:
    found = _found(work, shift_id)
    if isinstance(found, Reason):
        return found
    if not people.is_member(work, found.team, user):
        return Reason("members_only", f"Only members of {found.team.name} can decide that.{_who(work, found.team)}")
    return found if found.shift.version == seen_version else _stale(work, found)


def _stale(work: Work, case: Case) -> Reason:
    """What happened since the message was drawn, and by whom."""
    if case.shift.confirmed:
        return _settled(work, case)
    newest = next(iter(work.uow.audit.of(plans.subject_of(case.team, case.slot.week), 1)), None)
    why = f" {newest.reason}" if newest is not None and newest.reason.endswith(".") else ""
    return Reason("stale", f"The proposal has changed meanwhile.{why} {_proposed(work, case.shift)} Please look again.")


def _settled(work: Work, case: Case) -> Reason:
    by = case.shift.confirmed_by
    names = _named(work, choice_of(case.shift).responders)
    if by is None or by == BOT_ACTOR:
        return Reason("settled", f"It is decided already: nobody confirmed in time, so {names} took over.")
    return Reason("settled", f"{people.Names(work).person(by).name} has confirmed {names} meanwhile.")


def _decided(work: Work, case: Case, user: str, choice: Choice, reason: str) -> Decision:
    team, slot, before = case.team, case.slot, choice_of(case.shift)
    pick = check(work, team, slot, choice)
    broken = plans.broken_rules(pick) if choice == before else pick.failures
    refused = _unfit(work, team, choice) or _exception_refused(work, team, user, broken, reason)
    if refused is not None:
        return refused
    saved = work.uow.duty.save_shift(
        replace(
            case.shift,
            starts_at=weeks.starting(work, slot),
            assignments=assignments_of(choice),
            confirmed=True,
            confirmed_at=work.now,
            confirmed_by=user,
            reason=reason.strip(),
            explanation=to_json(pick),
            version=case.shift.version + 1,
        )
    )
    action = "rotation.confirmed" if choice == before else "rotation.changed"
    plans.audit(
        work,
        team,
        slot.week,
        action,
        user,
        reason=reason.strip(),
        people=list(choice.people),
        broken=[each.code for each in broken],
    )
    if choice != before:
        plans.tell_changes(work, team, before, saved, reason=reason.strip(), by=user)
    proposals.settle(work, team, saved)
    if saved.starts_at <= work.now:
        takeover.begin(work, team, saved, Began.CONFIRMED)
    plans.refresh(work, team)
    absences.after_confirmation(work, team, saved)
    return Decided(saved)


def _unfit(work: Work, team: Team, choice: Choice) -> Reason | None:
    """Why nobody at all can confirm this team."""
    roster = {member.user for member in people.members(work, team)}
    strangers = [each for each in choice.people if each not in roster]
    if strangers:
        return Reason("not_on_roster", f"Not on the roster of {team.name}: {_named(work, strangers)}.")
    if len(set(choice.people)) < len(choice.people):
        return Reason("twice", "One person cannot have two parts in a shift.")
    return None if choice.responders else Reason("nobody", "Choose at least one responder.")


def _exception_refused(work: Work, team: Team, user: str, failures: Sequence[Reason], reason: str) -> Reason | None:
    """D5: a team that breaks rules needs a lead and a reason."""
    if not failures:
        return None
    broken = " ".join(each.sentence for each in failures)
    if not _leads(work, team, user):
        return Reason("lead_needed", f"{broken} A lead can confirm it all the same.{_who(work, team)}")
    return None if reason.strip() else Reason(REASON_NEEDED, f"{broken} Say why it shall serve all the same.")


def _leads(work: Work, team: Team, user: str) -> bool:
    return user in team.leads or user in work.rules.admins


def _who(work: Work, team: Team) -> str:
    """P2: a refusal says who can."""
    leads = people.still_here(work, team.leads)
    return f" Ask {_named(work, leads)}." if leads else ""


def _proposed(work: Work, shift: Shift) -> str:
    responders = choice_of(shift).responders
    return f"Now proposed: {_named(work, responders)}." if responders else "Nobody is available now."


def _named(work: Work, users: tuple[str, ...] | list[str]) -> str:
    return listed(person.name for person in people.Names(work).people(users))
