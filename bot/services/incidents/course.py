"""The course of an incident: moves, roles, severity; each locked, checked, written down and shown (I2-I4, X5)."""

from dataclasses import replace

from bot.domain import incidents
from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState, Role
from bot.domain.reasons import Reason
from bot.services import people
from bot.services.incidents import hooks, involved, keeping, thread, yours
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

GONE = Reason("gone", "I do not know this incident any more.")
PAST = {
    IncidentMove.ACKNOWLEDGE: "acknowledged it",
    IncidentMove.CONTACT: "made contact with those it hit",
    IncidentMove.MITIGATE: "mitigated it",
    IncidentMove.RESOLVE: "resolved it",
    IncidentMove.EXPLAIN: "found its root cause",
    IncidentMove.CLOSE: "closed it",
    IncidentMove.REOPEN: "reopened it",
    IncidentMove.MERGE: "merged it into another one",
}
BY_PEOPLE = frozenset(IncidentMove) - {IncidentMove.EXPLAIN, IncidentMove.CLOSE}


def move(
    work: Work, user: str, incident_id: int, seen_version: int | None, wanted: IncidentMove, *, note: str = ""
) -> Incident | Reason:
    """A button of the card, or a word in a form."""
    incident = locked(work, user, incident_id, seen_version)
    return incident if isinstance(incident, Reason) else moved(work, incident, wanted, user, note=note)


def moved(work: Work, incident: Incident, wanted: IncidentMove, by: str, *, note: str = "") -> Incident | Reason:
    """A locked incident after a move, with everything that follows from it."""
    after = incidents.apply(incident, wanted, by, work.now)
    if isinstance(after, Reason):
        return after
    if wanted is IncidentMove.ACKNOWLEDGE and after.responder is None and by != BOT_ACTOR:
        after = replace(after, responder=by)
    saved = kept(work, after, wanted.value, by, f"{PAST[wanted]}{f': {note}' if note else ''}", reason=note)
    hooks.moved(work, incident, saved, wanted, by)
    return saved


def locked(work: Work, user: str, incident_id: int, seen_version: int | None) -> Incident | Reason:
    """The incident if the person may act in it as they saw it; locked until the end of the transaction."""
    work.uow.serialize(thread.subject_of(incident_id))
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return GONE
    if not may_act(work, incident, user):
        return Reason("members_only", who_may(work, incident))
    return _overtaken(work, incident, seen_version, user) or incident


def may_act(work: Work, incident: Incident, user: str) -> bool:
    """People of any team, whoever has a role, owns the service, looks after the customer, or was paged (P1)."""
    found = involved.of(work, incident)
    close = {incident.manager, incident.responder, *found.manager, *found.owners, *found.account_manager}
    if user in close or user in {page.user for page in work.uow.incidents.pages(incident.id)}:
        return True
    return any(people.is_member(work, team, user) for team in work.rules.teams.values())


def take(work: Work, user: str, incident_id: int, seen_version: int | None, role: Role) -> Incident | Reason:
    """Somebody takes a role themselves; whoever had it is named (I2)."""
    return give(work, user, incident_id, seen_version, role=role, receiver=user)


def give(
    work: Work, user: str, incident_id: int, seen_version: int | None, *, role: Role, receiver: str
) -> Incident | Reason:
    """A role passes to somebody, who is told unless they take it; taking the responder's acknowledges, too (I4)."""
    incident = locked(work, user, incident_id, seen_version)
    if isinstance(incident, Reason):
        return incident
    if not incidents.is_running(incident) and role is Role.RESPONDER:
        return Reason("over", "It is over; only its manager can still change.")
    if not people.still_here(work, [receiver]):
        return Reason("left", f"{Names(work).person(receiver).name} has left. Choose somebody else.")
    before = incident.manager if role is Role.MANAGER else incident.responder
    if before == receiver:
        return incident
    changed = replace(incident, manager=receiver) if role is Role.MANAGER else replace(incident, responder=receiver)
    name = Names(work).person(receiver).name
    said = f"took the {role.value}'s role" if receiver == user else f"made {name} its {role.value}"
    saved = kept(work, replace(changed, version=incident.version + 1), f"{role.value}_changed", user, said, to=receiver)
    if receiver != user:
        yours.given(work, saved, receiver, role, user)
    if role is Role.RESPONDER and receiver == user and saved.state is IncidentState.RAISED:
        return moved(work, saved, IncidentMove.ACKNOWLEDGE, user)
    return saved


def kept(
    work: Work, incident: Incident, what: str, by: str, said: str, *, reason: str = "", **data: object
) -> Incident:
    """Save a changed incident, write it down, draw it again; `said` is the line of the timeline."""
    saved = work.uow.incidents.save(incident)
    keeping.entry(work, saved, EntryKind.STATE, by, said)
    keeping.audit(work, saved, what, by, reason, **data)
    thread.changed(work, saved)
    hooks.kept(work, saved)
    return saved


def _overtaken(work: Work, incident: Incident, seen_version: int | None, user: str) -> Reason | None:
    """X5; but whoever took the step before has seen it, even if their screen has not: two steps in a row are two."""
    by = incident.moved_by
    if seen_version is None or seen_version == incident.version or by == user:
        return None
    who = Names(work).person(by).name if by and by != BOT_ACTOR else "Somebody"
    return Reason("stale", f"{who} changed it meanwhile, so nothing happened. It is {incident.state.words} now.")


def who_may(work: Work, incident: Incident) -> str:
    """A sentence that says who can, for those who cannot (P2)."""
    team = work.team(incident.team)
    whose = team.name if team is not None else "the support team"
    return (
        f"Only people of {whose} and those whom the incident concerns can do that. Write what you know in its thread."
    )
