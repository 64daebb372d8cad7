"""The escalation chain of a request: armed when it opens, people resolved when a step runs (F6-F9, N1-N3)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import cache

from bot.domain.escalation import STORM_WINDOW, ArmedStep, arm_chain, audience, from_highest, is_storm
from bot.domain.requests import Priority, Request, is_alert, is_open, is_unanswered
from bot.domain.teams import How, Step, Team
from bot.ports.outbox import Priority as OutboxPriority
from bot.ports.rows import Timer
from bot.services import noise, outside, people, reminded, shared_lines, timers
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of

STEP, DUE = "escalation", "first_response_due"
ON_SUPPORT = frozenset({"duty", "fallback", "observers"})
NEIGHBORS = 20  # requests looked at for one reminder; more than that in half a minute are several messages
INSTANT = timedelta(microseconds=1)  # a response at the due instant itself still meets it (F1)


def start(work: Work, team: Team, request: Request) -> None:
    """Post the card and arm the clock. A request found late (R13) is answered or reminded once, honestly."""
    called = _called_by_card(work, team, request)
    storm = _storm(work, team, request) if called and is_alert(request) else None
    if storm is not None:  # apps can send hundreds in a minute: one line calls people, and their cards nobody (F9)
        line = shared_lines.storm(work, team, [request, *storm], called)
        for user in line.untold:
            noise.storm_reminder(work, user, team, line, role="duty", after=timedelta(0))
        called = ()
    noise.card(work, request, called)
    _arm(work, team, request)


def _called_by_card(work: Work, team: Team, request: Request) -> Sequence[str]:
    """Whom the card mentions: nobody at night, and nobody whom a later step that is due already tells at once (F6)."""
    chain = steps_of(team, request)
    if request.out_of_hours or not chain or chain[0].step.how is not How.CARD:
        return ()
    called, *told = [
        audience(armed.step.tell, people.Targets(work, team, work.now), passed_over=[request.author])
        for armed in chain
        if armed.index == 0 or armed.due_at <= work.now
    ]
    again = {user for user in told[-1] if noise.muted_until(work, user) is None} if told else set()
    return [user for user in called if user not in again]


def restart(work: Work, team: Team, request: Request, *, since: datetime | None = None) -> None:
    """Arm the clock anew after its start, its target or its team changed; steps whose time has passed run at once.

    `since`: where the steps count from, if that is not the opening.
    """
    work.uow.timers.cancel(subject_of(request.id), [STEP, DUE])
    _arm(work, team, request, since)


def steps_of(team: Team, request: Request, since: datetime | None = None) -> tuple[ArmedStep, ...]:
    """The frozen chain of a request. The configured minutes are those of an urgent request; other priorities
    stretch them by the ratio of their targets, so that a reminder always comes before the due time (R12, F6)."""
    stretch = request.target / team.response.targets[Priority.URGENT]
    return arm_chain(team.response.chain, team.calendar, since or request.opened_at, stretch=stretch)


def _arm(work: Work, team: Team, request: Request, since: datetime | None = None) -> None:
    subject = subject_of(request.id)
    timers.arm(work, DUE, subject, team.id, request.due_at + INSTANT, key=f"{DUE}:{request.id}")
    for armed in steps_of(team, request, since):
        if armed.step.how is How.CARD and not request.out_of_hours:
            continue  # the card itself was that step
        late = INSTANT if armed.due_at >= request.due_at else timedelta(0)
        timers.arm(
            work,
            STEP,
            subject,
            team.id,
            armed.due_at + late,
            key=f"{STEP}:{request.id}:{armed.index}",
            index=armed.index,
            step=_packed(armed.step),
        )


@rings(DUE)
def _due(work: Work, due: Sequence[Timer]) -> None:
    """F8: the miss is recorded at the due time, however late it is noticed."""
    request = _request(work, due[0])
    if request is None or not is_open(request) or request.responded_at is not None or request.missed_at is not None:
        return
    saved = work.uow.requests.save(replace(request, missed_at=request.due_at))
    if not is_alert(saved):
        work.uow.after_commit(work.metrics.targets_missed.labels(team=saved.team).inc)
    work.audit("request.missed", saved, BOT_ACTOR, due_at=saved.due_at.isoformat())
    noise.changed(work, saved)


@rings(STEP)
def _step(work: Work, due: Sequence[Timer]) -> None:
    """F6: of the steps that are due only the highest is sent; none once somebody responded.

    A step that reaches nobody, such as an empty schedule, leaves it to the next lower one.
    """
    request = _request(work, due[0])
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return
    if request.responded_at is not None:  # also when it closed the request: the ✅ may be taken back as well
        _look_again_once_final(work, team, request, due)
        return
    if is_open(request):
        highest, *lower = from_highest(_unpacked(timer) for timer in due)
        reached = _climb(work, team, request, highest)
        for armed in lower:
            reached = reached or _run(work, team, request, armed)
        noise.changed(work, request)  # the card of the night says that support is open now (F7), or who was not there


def _look_again_once_final(work: Work, team: Team, request: Request, due: Sequence[Timer]) -> None:
    """F5: a response may still be taken back; the step comes again when it no longer can."""
    final = (request.responded_at or work.now) + team.response.retract_within
    if work.now <= final:
        for timer in due:
            work.uow.timers.rearm(replace(timer, due_at=final + INSTANT))


def _climb(work: Work, team: Team, request: Request, armed: ArmedStep) -> bool:
    """Send a step; an empty one is skipped at once, and the card says so. Whether anybody was reached."""
    if _run(work, team, request, armed):
        return True
    waiting = (timer for timer in work.uow.timers.armed(subject_of(request.id)) if timer.kind == STEP)
    following = next((each for each in map(_unpacked, waiting) if each.index == armed.index + 1), None)
    if following is None or request.missed_at is None:
        return False
    work.uow.timers.cancel_key(f"{STEP}:{request.id}:{following.index}")
    return _climb(work, team, request, following)


def _run(work: Work, team: Team, request: Request, armed: ArmedStep) -> bool:
    reached = _tell(work, team, request, armed)
    work.audit("request.escalated", request, BOT_ACTOR, step=armed.index, told=list(reached), how=armed.step.how)
    return bool(reached) or armed.step.how is How.CARD


def _tell(work: Work, team: Team, request: Request, armed: ArmedStep) -> Sequence[str]:
    """Send one step; the people it reached."""
    how = armed.step.how
    told = _told_directly(work, request) if how is How.DM and _is_late(request, armed) else ()
    passed_over = {request.author, *told}
    reached = audience(armed.step.tell, people.Targets(work, team, work.now), passed_over=passed_over)
    storm = _storm(work, team, request)
    if storm is not None:
        line = shared_lines.storm(work, team, [request, *storm], reached)
        outside.unanswered(work, team, [request, *storm], armed.step, key=f"{line.key}:{armed.index}")
        return _tell_beside(work, team, line, armed, reached)
    outside.unanswered(work, team, [request], armed.step, key=f"{request.id}:{armed.index}:{request.version}")
    in_thread = how is How.THREAD and _mention_in_thread(work, request, reached)
    told_now = reached if in_thread else _remind(work, team, request, armed, reached)
    if work.now > request.due_at and "internal_channel" in armed.step.also:
        shared_lines.missed(work, team, request)
    return told_now


def _tell_beside(
    work: Work, team: Team, storm: shared_lines.Storm, armed: ArmedStep, reached: Sequence[str]
) -> Sequence[str]:
    """F9: the line of a storm stands for all its reminders; whom it did not call hears of it once."""
    role, after = _role(armed.step), armed.step.after
    muted = [user for user in storm.untold if not noise.storm_reminder(work, user, team, storm, role=role, after=after)]
    return [user for user in reached if user not in muted]


def _is_late(request: Request, armed: ArmedStep) -> bool:
    """Whether the target is missed when the step comes: it goes beyond the people on duty."""
    return armed.step.after >= request.target


def _mention_in_thread(work: Work, request: Request, reached: Sequence[str]) -> bool:
    """The one mention in the thread; False if its posts are spent (N2), so that people must be told directly."""
    data: dict[str, object] = {"request": request.id, "mention": list(reached)}
    posted = reached and noise.own_post(
        work,
        request,
        key=noise.missed_key(request),
        view="missed_thread",
        data=data,
        priority=OutboxPriority.ESCALATION,
    )
    return bool(posted)


def _remind(work: Work, team: Team, request: Request, armed: ArmedStep, reached: Sequence[str]) -> Sequence[str]:
    at_opening = armed.step.how is How.CARD  # a card posted at night cannot call anybody in the morning
    role = _role(armed.step)
    alike = cache(lambda: _alike(work, team, request, armed))
    return [
        user
        for user in sorted(reached)  # one order, so that two who remind the same people never wait crosswise
        if noise.reminder(
            work,
            user,
            request,
            step=armed.index,
            due_at=armed.due_at,
            role=role,
            after=armed.step.after,
            at_opening=at_opening,
            alike=alike,
        )
    ]


def _alike(work: Work, team: Team, request: Request, armed: ArmedStep) -> Mapping[int, datetime]:
    """Unanswered requests whose same step comes with this one or right after it, and when: one message names them all
    (F6). Asked of the timers, which are few at any moment, and not of the requests, which may wait in thousands.
    """
    until = work.now + reminded.SAME_BREATH
    near = [
        each
        for each in work.uow.timers.due_subjects(until, NEIGHBORS)
        if each.startswith("request:") and each != subject_of(request.id)
    ]
    coming = {each: due for each in near if (due := _comes_with(work, each, armed, until)) is not None}
    others = [(_request_of(work, each), due) for each, due in coming.items()]
    return {
        other.id: due for other, due in others if other is not None and other.team == team.id and is_unanswered(other)
    }


def _comes_with(work: Work, subject: str, armed: ArmedStep, until: datetime) -> datetime | None:
    """When the same step of another request comes, if that is between this one's time and `until`."""
    same = (t for t in work.uow.timers.armed(subject) if t.kind == STEP and t.data.get("index") == armed.index)
    return next((timer.due_at for timer in same if armed.due_at - INSTANT <= timer.due_at <= until), None)


def _request_of(work: Work, subject: str) -> Request | None:
    return work.uow.requests.get(int(subject.removeprefix("request:")))


def _role(step: Step) -> str:
    """Why the people of a step are told, for the words of their reminder."""
    if "leads" in step.tell:
        return "lead"
    if any(target.startswith("schedule:") for target in step.tell):
        return "manager"
    return "duty" if ON_SUPPORT.intersection(step.tell) else "named"


def _told_directly(work: Work, request: Request) -> frozenset[str]:
    """Whoever an earlier late step told by direct message and who did not react (F6)."""
    rows = work.uow.audit.of(subject_of(request.id), 50)
    told: set[str] = set()
    for row in rows:
        if row.action == "request.escalated" and row.data.get("how") == How.DM and row.at >= request.due_at:
            people_told = row.data.get("told")
            told.update(map(str, people_told if isinstance(people_told, list) else ()))
    return frozenset(told)


def _storm(work: Work, team: Team, request: Request) -> Sequence[Request] | None:
    """F9: the requests of the storm that this one is part of; None if it is in none.

    A storm that was announced goes on for its requests until they are answered, also when fewer than six are left.
    """
    if team.internal_channel is None:
        return None
    around = work.uow.requests.opened_unanswered_since(team.id, request.opened_at - STORM_WINDOW)
    near = [
        each
        for each in around
        if each.opened_at <= request.opened_at + STORM_WINDOW and is_alert(each) is is_alert(request)
    ]
    opened = [each.opened_at for each in near]
    if is_storm(opened, request.opened_at):
        return [each for each in near if is_storm(opened, each.opened_at)]
    return [] if shared_lines.in_storm(work, request) else None


def _request(work: Work, timer: Timer) -> Request | None:
    return work.uow.requests.get(int(timer.subject.removeprefix("request:")))


def _packed(step: Step) -> dict[str, object]:
    return {**asdict(step), "after": step.after.total_seconds()}


def _unpacked(timer: Timer) -> ArmedStep:
    packed, index = timer.data["step"], timer.data["index"]
    if not isinstance(packed, dict) or not isinstance(index, int):
        raise TypeError(f"timer {timer.key} carries no step")
    step = Step(
        after=timedelta(seconds=packed["after"]),
        tell=tuple(packed["tell"]),
        how=How(packed["how"]),
        also=tuple(packed["also"]),
        notify=tuple(packed["notify"]),
    )
    return ArmedStep(index=index, due_at=timer.due_at, step=step)
