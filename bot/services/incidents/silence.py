"""Waiting for the customer: a follow-up text is offered, then the bridge is closed; any answer ends it (I8).

Real time. What was missed during downtime still leaves the customer the whole second period.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.courtesy import is_substantial
from bot.domain.incidents import EntryKind, Incident, IncidentMove, is_emergency, is_running
from bot.domain.messages import Author, Posted
from bot.domain.reasons import Reason
from bot.domain.requests import Priority, is_open
from bot.ports.incident_talk_screens import CustomerLowered, CustomerSilent
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.services import noise, people, timers
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, course, heard, hooks, involved, keeping, thread
from bot.services.people import Names
from bot.services.priorities import prioritize
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work, subject_of

NUDGE, CLOSE, PRIORITY = "customer_nudge", "customer_close", "customer_priority"
JUDGED_WITHIN = timedelta(minutes=1)
WAITING = Reason("waiting", "We wait for the customer already.")
NOT_WAITING = Reason("not_waiting", "We do not wait for the customer, so nothing happened.")
OVER = Reason("over", "It is over, so nothing happened. Reopen it first if it goes on.")


def wait(work: Work, user: str, incident_id: int) -> Incident | Reason:
    """**Waiting for the customer**: the next move is theirs, and what follows their silence is armed."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    if not is_running(incident):
        return OVER
    if incident.asked_customer_at is not None or incident.lowered_at is not None:
        return WAITING
    asked = replace(incident, asked_customer_at=work.now, nudged_customer_at=None)
    saved = course.kept(work, asked, "waiting_for_customer", user, "waits for the customer")
    _arm(work, saved, NUDGE, work.now + work.rules.incidents.nudge_after)
    return saved


def answered(work: Work, user: str, incident_id: int) -> Incident | Reason:
    """**Customer answered**: by telephone, by mail, wherever nobody could see it in the thread."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    if not is_waited_for(incident):
        return NOT_WAITING
    return _answered(work, incident, user, "says that the customer answered")


def is_waited_for(incident: Incident) -> bool:
    """Whether an answer of the customer would change anything: we wait, or gave up waiting."""
    return is_running(incident) and (incident.asked_customer_at is not None or incident.lowered_at is not None)


@heard.on_message
def _message(work: Work, incident: Incident, message: Posted) -> None:
    """Whoever is neither ours nor close to the incident speaks for the customer; message time decides."""
    since = incident.asked_customer_at or incident.lowered_at
    if message.author is not Author.PERSON or message.user is None or since is None or message.at < since:
        return
    if incident.asked_customer_at is None and not is_substantial(message.text, message.file_count):
        return  # late thanks make no emergency (R9)
    if is_waited_for(incident) and not course.may_act(work, incident, message.user):
        _answered(work, incident, message.user, "answered for the customer")


def _answered(work: Work, incident: Incident, by: str, said: str) -> Incident:
    lowered = incident.lowered_at
    after = replace(incident, asked_customer_at=None, nudged_customer_at=None, lowered_at=None)
    saved = course.kept(work, after, "customer_answered", by, said)
    work.uow.timers.cancel(thread.subject_of(saved.id), [NUDGE, CLOSE])
    if incident.asked_customer_at is not None:
        work.uow.outbox.redraw([_silent_key(incident)], work.now)
    if lowered is not None and is_emergency(saved, work.rules.incidents):
        data: dict[str, object] = {"again": True}
        thread.post(work, saved, key=_lowered_key(saved.id, lowered, "again"), view="customer_lowered", data=data)
        hooks.severity_changed(work, incident, saved, by)
    return saved


@hooks.on_moved(IncidentMove.RESOLVE, IncidentMove.MERGE)
def _over(work: Work, before: Incident, _after: Incident, _by: str) -> None:
    """Nobody waits any more, so there is nothing left to send."""
    if before.asked_customer_at is not None:
        work.uow.outbox.redraw([_silent_key(before)], work.now)


@rings(NUDGE)
def _nudge(work: Work, due: Sequence[Timer]) -> None:
    """Offer the text to whoever talks to the customer, once."""
    incident = _waiting(work, due[-1])
    if incident is None or incident.nudged_customer_at is not None or _put_off(work, incident, due[-1]):
        return
    saved = work.uow.incidents.save(replace(incident, nudged_customer_at=work.now))
    keeping.entry(work, saved, EntryKind.STATE, BOT_ACTOR, "offered a text for the customer, who does not answer")
    keeping.audit(work, saved, "customer_silent", BOT_ACTOR)
    thread.post(work, saved, key=_silent_key(saved), view="customer_silent", data={"mention": _talks(work, saved)})
    _arm(work, saved, CLOSE, work.now + work.rules.incidents.close_after)


@rings(CLOSE)
def _close(work: Work, due: Sequence[Timer]) -> None:
    """The bridge is closed, and an emergency is none any more.

    The request follows by a timer of its own, because its lock comes before that of the incident.
    """
    incident = _waiting(work, due[-1])
    if incident is None or incident.nudged_customer_at is None or _put_off(work, incident, due[-1]):
        return
    emergency = is_emergency(incident, work.rules.incidents)
    after = replace(incident, asked_customer_at=None, nudged_customer_at=None)
    after = replace(after, lowered_at=work.now) if emergency else after
    said = f"closed the bridge: the customer does not answer{'; it is no emergency any more' if emergency else ''}"
    saved = course.kept(work, after, "lowered", BOT_ACTOR, said, reason="the customer does not answer")
    work.uow.outbox.redraw([_silent_key(incident)], work.now)
    data: dict[str, object] = {"emergency": emergency}
    thread.post(work, saved, key=_lowered_key(saved.id, work.now), view="customer_lowered", data=data)
    if saved.request_id is not None and emergency:
        key = f"{PRIORITY}:{saved.id}:{work.now.timestamp():.0f}"
        timers.arm(work, PRIORITY, subject_of(saved.request_id), saved.team, work.now, key=key, incident=saved.id)
    hooks.severity_changed(work, incident, saved, BOT_ACTOR)


@rings(PRIORITY)
def _lower_request(work: Work, due: Sequence[Timer]) -> None:
    """The request that the emergency came from goes on with priority high."""
    request = work.uow.requests.get(int(due[-1].subject.removeprefix("request:")))
    team = work.team(request.team) if request is not None else None
    if request is None or team is None or not is_open(request) or request.priority is Priority.HIGH:
        return
    reason = f"the customer did not answer in incident {due[-1].data.get('incident')}"
    noise.changed(work, prioritize(work, team, request, BOT_ACTOR, Priority.HIGH, reason=reason))


def _waiting(work: Work, timer: Timer) -> Incident | None:
    incident = work.uow.incidents.get(int(timer.subject.partition(":")[2]))
    return incident if incident is not None and is_running(incident) and incident.asked_customer_at else None


def _put_off(work: Work, incident: Incident, timer: Timer) -> bool:
    """Whether an answer may be among what is stored and not judged yet; then it is looked at again in a moment."""
    since = work.now - JUDGED_WITHIN
    if incident.thread_ts is None or not work.uow.inbox.unjudged(incident.channel, incident.thread_ts, since):
        return False
    _arm(work, incident, timer.kind, work.now + timedelta(seconds=5))
    return True


def _arm(work: Work, incident: Incident, kind: str, at: datetime) -> None:
    timers.arm(work, kind, thread.subject_of(incident.id), incident.team, at, key=f"{kind}:{incident.id}")


def _talks(work: Work, incident: Incident) -> list[str]:
    """Who talks to the customer: the responder, else who manages it, else who could."""
    here = people.still_here(work, filter(None, [incident.responder, incident.manager]))
    return list((here or involved.managers(work, work.team(incident.team)))[:1])


def _silent_key(incident: Incident) -> str:
    asked = incident.asked_customer_at
    return f"customer_silent:{incident.id}:{asked.timestamp() if asked else 0:.6f}"


def _lowered_key(incident_id: int, at: datetime, what: str = "closed") -> str:
    return f"customer_lowered:{incident_id}:{at.timestamp():.6f}:{what}"


@composes("customer_silent")
def _silent(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    waiting = incident.asked_customer_at is not None and is_running(incident) and row.key == _silent_key(incident)
    if row.slack_ts is None and not waiting:
        return MOOT
    policy, mention, team = work.rules.incidents, row.data.get("mention"), work.team(incident.team)
    nudged_at = incident.nudged_customer_at or row.created_at
    return CustomerSilent(
        incident=incident,
        mention=tuple(map(str, mention)) if isinstance(mention, list) else (),
        silent_for=nudged_at - incident.asked_customer_at if incident.asked_customer_at else policy.nudge_after,
        closes_after=policy.close_after,
        closes_at=nudged_at + policy.close_after,
        zone=team.calendar.zone.key if team is not None else "UTC",
        waiting=waiting,
    )


@composes("customer_lowered")
def _lowered(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    incident, again = composing.incident_of(work, row), row.data.get("again") is True
    if incident is None:
        return GONE
    return CustomerLowered(
        incident=incident,
        was_emergency=again or row.data.get("emergency") is True,
        with_request=incident.request_id is not None,
        again=again,
        mention=tuple(_talks(work, incident)) if again else (),
    )
