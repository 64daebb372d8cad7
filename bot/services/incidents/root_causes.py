"""Root causes: who owes which part, writing one, and reminders until it is written (I9)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain import credentials, root_causes
from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState, RcaKind, RootCause, is_running
from bot.domain.reasons import Reason
from bot.domain.root_causes import QUESTIONS, Remind
from bot.ports.rows import Timer
from bot.services import noise, people, timers
from bot.services.incidents import follow_up, hooks, keeping, thread
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

DUE, WRITTEN_BEFORE = "incident_cause_due", "incident_cause_written_before"
REMINDER = "incident_cause_reminder"
LONGEST_CAUSE = 80  # characters: a few words
NAMES = {RcaKind.INITIAL: "initial", RcaKind.ENGINEERING: "engineering"}


@hooks.on_moved(IncidentMove.RESOLVE)
def _asked(work: Work, _before: Incident, incident: Incident, by: str) -> None:
    """Who owes what is stored and said; after a reopening, only what is not written is asked for again."""
    parts = [_part(work, incident, kind) for kind in RcaKind]
    owed = [each for each in parts if each.written_at is None]
    for each in owed:
        _arm(work, incident, each)
    called = dict.fromkeys(each.owner for each in owed if each.owner is not None and each.owner != by)
    follow_up.show(work, incident, mention=called)
    if not owed:  # not here: whoever else follows this move still holds the incident as it is now
        key = f"{WRITTEN_BEFORE}:{incident.id}:{incident.version}"
        timers.arm(work, WRITTEN_BEFORE, thread.subject_of(incident.id), incident.team, work.now, key=key)


@hooks.on_moved(IncidentMove.REOPEN)
def _not_now(work: Work, _before: Incident, incident: Incident, _by: str) -> None:
    work.uow.timers.cancel(thread.subject_of(incident.id), {DUE})
    follow_up.changed(work, incident)


@hooks.on_moved(IncidentMove.EXPLAIN, IncidentMove.CLOSE)
def _shown(work: Work, _before: Incident, incident: Incident, _by: str) -> None:
    follow_up.changed(work, incident)


def part_of(work: Work, incident_id: int, kind: RcaKind) -> RootCause | None:
    """A part as it is stored; None before the incident was resolved."""
    return next((each for each in work.uow.incidents.root_causes([incident_id]) if each.kind is kind), None)


def may_write(work: Work, user: str, incident_id: int, kind: RcaKind) -> tuple[Incident, RootCause] | Reason:
    """The incident and its part, if the person may write it now."""
    part = part_of(work, incident_id, kind)
    incident = follow_up.allowed(work, user, incident_id, [part.owner] if part is not None else [])
    if isinstance(incident, Reason):
        return incident
    return (incident, part) if part is not None and not is_running(incident) else follow_up.REOPENED


def write(
    work: Work, user: str, incident_id: int, kind: RcaKind, version: int, *, answers: Mapping[str, str], cause: str
) -> Incident | Reason:
    """Write a part, or write it anew later; a form that was opened before somebody else wrote is refused (X5)."""
    work.uow.serialize(thread.subject_of(incident_id))
    found = may_write(work, user, incident_id, kind)
    if isinstance(found, Reason):
        return found
    incident, part = found
    if part.version != version:
        by = Names(work).person(part.written_by).name if part.written_by and part.written_by != user else "You"
        return Reason("stale", f"{by} wrote this part meanwhile. Compare below, then send yours again to replace it.")
    said = {each.key: credentials.redacted(answers.get(each.key, "").strip()).text for each in QUESTIONS[kind]}
    if not any(said.values()):
        return Reason("empty", "Write at least one answer.")
    first = part.written_at is None
    work.uow.incidents.put_root_cause(
        replace(
            part,
            answers=said,
            cause=" ".join(credentials.redacted(cause).text.split())[:LONGEST_CAUSE],
            written_at=part.written_at or work.now,
            written_by=user,
            version=part.version + 1,
        )
    )
    for reminder in Remind:
        work.uow.timers.cancel_key(_key(incident, kind, reminder))
    did = "wrote" if first else "edited"
    keeping.entry(work, incident, EntryKind.STATE, user, f"{did} the {NAMES[kind]} root cause")
    keeping.audit(work, incident, "root_cause_written" if first else "root_cause_edited", user, part=kind.value)
    follow_up.changed(work, incident)
    return follow_up.settle(work, incident, user)


@rings(WRITTEN_BEFORE)
def _written_before(work: Work, due: Sequence[Timer]) -> None:
    """Resolved again, and everything was written before it was reopened."""
    incident = _of(work, due[-1])
    if incident is not None:
        follow_up.settle(work, incident, incident.resolved_by or BOT_ACTOR)


@rings(DUE)
def _remind(work: Work, due: Sequence[Timer]) -> None:
    """Whoever owes a part hears of it; of several reminders that were missed, only the last is given."""
    incident = _of(work, due[-1])
    if incident is None or incident.state is not IncidentState.RESOLVED:
        return
    latest = {str(timer.data["part"]): Remind(str(timer.data["what"])) for timer in due}
    for kind, what in latest.items():
        part = part_of(work, incident.id, RcaKind(kind))
        if part is not None and part.written_at is None:
            _reminded(work, incident, _passed_on(work, incident, part), what)


def _reminded(work: Work, incident: Incident, part: RootCause, what: Remind) -> None:
    owner = [part.owner] if part.owner is not None else []
    told = list(follow_up.leads_of(work, incident)) if what is Remind.LEADS else owner
    for user in dict.fromkeys(told or follow_up.leads_of(work, incident)):
        data: dict[str, object] = {"incident": incident.id, "part": part.kind.value, "what": what.value}
        key = f"{_key(incident, part.kind, what)}:{part.due_at.timestamp():.0f}:{user}"
        noise.direct(work, user, team=incident.team, key=key, view=REMINDER, data=data)
    follow_up.changed(work, incident)


def _passed_on(work: Work, incident: Incident, part: RootCause) -> RootCause:
    """The part with somebody who is here; the message says who owed it before, and has left."""
    owner = follow_up.owner_of(work, incident, part.kind)
    if part.owner is not None and owner != part.owner and _is_here(work, part.owner):
        return part  # roles may have passed on since; who was asked still owes it
    if owner == part.owner:
        return part
    passed = work.uow.incidents.put_root_cause(replace(part, owner=owner))
    names = Names(work)
    new = names.person(owner).name if owner is not None else "nobody"
    if part.owner is not None:
        left = names.person(part.owner).name
        said = f"{left} has left, so the {NAMES[part.kind]} root cause passes to {new}"
        keeping.entry(work, incident, EntryKind.STATE, BOT_ACTOR, said)
        keeping.audit(work, incident, "root_cause_passed", BOT_ACTOR, said, part=part.kind.value)
        follow_up.show(work, incident, **{f"left_{part.kind.value}": part.owner})
    return passed


def _is_here(work: Work, user: str) -> bool:
    return bool(people.still_here(work, [user]))


def _part(work: Work, incident: Incident, kind: RcaKind) -> RootCause:
    known = part_of(work, incident.id, kind)
    if known is not None and known.written_at is not None:
        return known
    due = root_causes.due_at(kind, incident.resolved_at or work.now, work.rules.incidents)
    owner = follow_up.owner_of(work, incident, kind)
    fresh = known or RootCause(incident_id=incident.id, kind=kind, owner=owner, due_at=due)
    return work.uow.incidents.put_root_cause(replace(fresh, owner=owner, due_at=due))


def _arm(work: Work, incident: Incident, part: RootCause) -> None:
    team = work.team(incident.team)
    if team is None:
        return
    policy = work.rules.incidents
    planned = root_causes.reminders(
        part.due_at,
        before=policy.remind_before,
        calendar=team.calendar,
        at_once=incident.lowered_at is None and policy.severity(incident.severity).is_emergency,
    )
    for each in planned:
        data: dict[str, object] = {"part": part.kind.value, "what": each.what.value}
        key = _key(incident, part.kind, each.what)
        timers.arm(work, DUE, thread.subject_of(incident.id), incident.team, each.at, key=key, **data)


def _key(incident: Incident, kind: RcaKind, what: Remind) -> str:
    return f"{DUE}:{incident.id}:{kind.value}:{what.value}"


def _of(work: Work, timer: Timer) -> Incident | None:
    return work.uow.incidents.get(int(timer.subject.partition(":")[2]))
