"""The clock of the week: proposal, reminders, start, each once, also after downtime (D6; rotation.md, trap 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.duty_week import Step, StepKind, steps_of
from bot.domain.picking import to_json
from bot.domain.rotation import Choice, Slot, Unconfirmed, assignments_of, choice_of, following, slot_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.ports.rotation_screens import Began
from bot.ports.rows import Timer, TimerState
from bot.services import noise, people, timers
from bot.services.rotation import absences, plans, proposals, situation, takeover
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

STEP = "rotation_step"
LATE = timedelta(minutes=10)  # what comes later than this says so
_ORDER = {kind: place for place, kind in enumerate(StepKind)}


def begin(work: Work) -> None:
    """At start, after the roster is known: announced weeks and armed steps for every team that rotates."""
    for team in work.rules.teams.values():
        _follow_the_clock(work, team)
        plans.refresh(work, team)
        arm(work, team)
        takeover.follow(work, team)


def _follow_the_clock(work: Work, team: Team) -> None:
    """The file may name another zone or hour: shifts begin and end by the new one, and what has begun has begun."""
    if not team.rotation.enabled:
        return
    situation.lock(work, team)
    for slot in (situation.slot_now(work, team), *plans.coming(work, team, team.rotation.announced)):
        row = work.uow.duty.shift_of(team.id, slot.week)
        if row is None or (row.confirmed and row.ends_at <= work.now):
            continue
        begins = slot.starts_at if min(row.starts_at, slot.starts_at) > work.now else row.starts_at
        if begins < slot.ends_at and (begins, slot.ends_at) != (row.starts_at, row.ends_at):
            work.uow.duty.save_shift(replace(row, starts_at=begins, ends_at=slot.ends_at, version=row.version + 1))
            plans.audit(work, team, slot.week, "rotation.moved", BOT_ACTOR, starts_at=begins.isoformat())


def arm(work: Work, team: Team) -> None:
    """Arm the steps of the coming shift; one that has happened never happens again, an armed one follows the file."""
    subject = f"rotation:{team.id}"
    if not team.rotation.enabled:
        work.uow.timers.cancel(subject, [STEP])
        return
    situation.lock(work, team)
    known = {timer.key: timer for timer in work.uow.timers.rows(subject) if timer.kind == STEP}
    slot = situation.slot_ahead(work, team)
    if any(_week(timer) == slot.week and _is_over(timer) for timer in known.values()):
        slot = following(team.rotation, team.calendar.zone, slot)  # it began before the file named a later hour
    steps = {_key(team, slot.week, step): step for step in steps_of(team.rotation, team.calendar, slot)}
    for key, timer in known.items():
        if timer.state is TimerState.ARMED and key not in steps and _week(timer) >= slot.week:
            work.uow.timers.cancel_key(key)
    for key, step in steps.items():
        before = known.get(key)
        if before is None or (before.state is not TimerState.FIRED and _differs(before, step)):
            _arm(work, team, slot, step, key=key, first=not known and step.due_at <= work.now)


def is_taken_care_of(work: Work, team: Team) -> bool:
    """Whether the next shift is confirmed, or its remaining steps are armed (the auditor asks)."""
    if not team.rotation.enabled:
        return True
    slot = situation.slot_ahead(work, team)
    row = work.uow.duty.shift_of(team.id, slot.week)
    if row is not None and row.confirmed:
        return True
    armed = {timer.key for timer in work.uow.timers.armed(f"rotation:{team.id}")}
    ahead = [step for step in steps_of(team.rotation, team.calendar, slot) if step.due_at > work.now]
    return all(_key(team, slot.week, step) in armed for step in ahead)


def _key(team: Team, week: date, step: Step) -> str:
    return f"rotation:{team.id}:{week.isoformat()}:{step.name}"


def _differs(timer: Timer, step: Step) -> bool:
    return timer.state is not TimerState.ARMED or timer.due_at != step.due_at


def _arm(work: Work, team: Team, slot: Slot, step: Step, *, key: str, first: bool) -> None:
    """`first`: the bot has never asked this team before, so what is past already is not late."""
    timers.arm(
        work,
        STEP,
        f"rotation:{team.id}",
        team.id,
        step.due_at,
        key=key,
        week=slot.week.isoformat(),
        step=step.kind.value,
        number=step.number,
        leads=step.leads,
        first=first,
    )


def _is_over(timer: Timer) -> bool:
    """Whether a shift has begun by this timer."""
    return timer.data["step"] == StepKind.START and timer.state is TimerState.FIRED


def _week(timer: Timer) -> date:
    return date.fromisoformat(str(timer.data["week"]))


def _rank(timer: Timer) -> tuple[int, int]:
    return _ORDER[StepKind(str(timer.data["step"]))], int(str(timer.data["number"]))


@rings(STEP)
def _steps_are_due(work: Work, due: Sequence[Timer]) -> None:
    """Of several due steps of a week only the highest acts; the others would say what is past (D6)."""
    team = work.team(due[0].team)
    if team is None or not team.rotation.enabled:
        return
    situation.lock(work, team)
    for week in sorted({_week(timer) for timer in due}):
        mine = [timer for timer in due if _week(timer) == week]
        slot = slot_of(team.rotation, team.calendar.zone, week)
        _act(work, team, slot, max(mine, key=_rank), _late(work, mine))
    plans.refresh(work, team)
    arm(work, team)


def _late(work: Work, due: Sequence[Timer]) -> datetime | None:
    """When the first of the steps should have happened, if that is worth an excuse."""
    missed = [timer.due_at for timer in due if work.now - timer.due_at > LATE and timer.data.get("first") is not True]
    return min(missed, default=None)


def _act(work: Work, team: Team, slot: Slot, timer: Timer, late: datetime | None) -> None:
    kind = StepKind(str(timer.data["step"]))
    if kind is StepKind.START:
        _start(work, team, slot if work.now < slot.ends_at else situation.slot_now(work, team), late)
        return
    if work.now >= slot.starts_at:
        return  # its start is due as well, or has been
    row = plans.ensure(work, team, slot)
    if row.confirmed:
        return
    if row.proposed_at is None:
        proposals.post(work, team, slot, row, late=late, calls=kind is StepKind.REMIND)
    elif kind is StepKind.REMIND:
        leads = timer.data.get("leads") is True
        proposals.remind(work, team, slot, row, number=int(str(timer.data["number"])), leads=leads, late=late)


def _start(work: Work, team: Team, slot: Slot, late: datetime | None) -> None:
    """The shift begins, confirmed or not: there is never a gap (D6)."""
    row = plans.ensure(work, team, slot)
    if row.confirmed:
        takeover.begin(work, team, row, Began.CONFIRMED, late=late)
        return
    current = takeover.present_choice(work, team)
    keeps = team.rotation.unconfirmed is Unconfirmed.KEEP_CURRENT and current is not None
    if keeps and current is not None:
        _in_force(work, team, row, current, slot=slot, began=Began.KEPT, late=late)
    elif choice_of(row).responders:
        _in_force(work, team, row, choice_of(row), slot=slot, began=Began.UNCONFIRMED, late=late)
    elif current is not None:
        _in_force(work, team, row, current, slot=slot, began=Began.NOBODY, late=late)
        _tell_leads(work, team, slot)
    else:
        _tell_leads(work, team, slot)


def _in_force(
    work: Work, team: Team, row: Shift, choice: Choice, *, slot: Slot, began: Began, late: datetime | None
) -> None:
    """Nobody confirmed: it takes effect by itself, and what is past stays as it was."""
    before = choice_of(row)
    told = row.explanation if choice == before else to_json(plans.judged(work, team, slot, choice))
    saved = work.uow.duty.save_shift(
        replace(
            row,
            starts_at=starting(work, slot),
            assignments=assignments_of(choice),
            explanation=told,
            confirmed=True,
            confirmed_at=work.now,
            confirmed_by=BOT_ACTOR,
            version=row.version + 1,
        )
    )
    plans.audit(
        work, team, slot.week, "rotation.took_effect", BOT_ACTOR, reason=began.value, people=list(choice.people)
    )
    if choice != before:
        why = "Nobody confirmed the proposal, so the present team stays."
        plans.tell_changes(work, team, before, saved, reason=why, besides=choice.people)
    takeover.begin(work, team, saved, began, late=late)
    absences.after_confirmation(work, team, saved)


def starting(work: Work, slot: Slot) -> datetime:
    """When a team that is confirmed now begins: at the start of its slot, or at once if that is past."""
    return slot.starts_at if work.now - slot.starts_at <= takeover.ON_TIME else work.now


def _tell_leads(work: Work, team: Team, slot: Slot) -> None:
    for lead in people.still_here(work, team.leads):
        noise.direct(
            work,
            lead,
            team=team.id,
            key=f"nobody_available:{team.id}:{slot.week.isoformat()}:{lead}",
            view="notice",
            data={
                "sentence": f"Nobody is available for the shift of {team.name} that begins now.",
                "detail": "Whoever was on duty stays responsible. Name a team with Change… in the proposal, "
                "or add people to the roster.",
            },
        )
