"""An incident is taken for something else: another severity, no emergency, part of another incident (I2, I3)."""

from dataclasses import replace

from bot.domain import credentials, incidents
from bot.domain.incidents import EntryKind, Incident, IncidentMove
from bot.domain.reasons import Reason
from bot.services import people
from bot.services.incidents import course, hooks, involved, keeping, severity_times, thread
from bot.services.people import Names
from bot.services.work import Work

OVER = Reason("over", "It is over, so nothing happened. Reopen it first if it goes on.")
NOT_CONFIGURED = "There is no severity “{}”. Choose another one."
UNKNOWN_OTHER = Reason("unknown_other", "I do not know an incident of that number.")
ITSELF = Reason("itself", "That is this incident itself. Choose another one.")


def severity(
    work: Work, user: str, incident_id: int, seen_version: int | None, *, wanted: str, reason: str = ""
) -> Incident | Reason:
    """I3: the card, the cadence and the audiences follow, and so do those who have to hear of it."""
    incident = course.locked(work, user, incident_id, seen_version)
    if isinstance(incident, Reason):
        return incident
    order = [each.name for each in work.rules.incidents.severities]
    if wanted not in order:
        return Reason("unknown_severity", NOT_CONFIGURED.format(wanted))
    if not incidents.is_running(incident):
        return OVER
    if wanted == incident.severity:
        return incident
    worse = incident.severity not in order or order.index(wanted) < order.index(incident.severity)
    changed = replace(
        incident,
        severity=wanted,
        version=incident.version + 1,
        doubted_by=None,  # this answers it
        lowered_at=None if worse else incident.lowered_at,
    )
    reason = credentials.redacted(reason).text
    severity_times.changed(work, incident)
    why = f": {reason}" if reason else ""
    said = f"changed the severity from {incident.severity} to {wanted}{why}"
    saved = course.kept(work, changed, "severity", user, said, reason=reason, before=incident.severity, after=wanted)
    hooks.severity_changed(work, incident, saved, user)
    return saved


def doubt(work: Work, user: str, incident_id: int) -> Incident | Reason:
    """I2: anybody who reads the card may ask. One person hears of it, once; targets, pages and updates stay."""
    work.uow.serialize(thread.subject_of(incident_id))
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return course.GONE
    if not incidents.is_running(incident):
        return OVER
    if incident.doubted_by is not None:
        return Reason(
            "doubted", f"{_name(work, incident.doubted_by)} asked that already. Its targets stay as they are."
        )
    saved = course.kept(work, replace(incident, doubted_by=user), "doubted", user, "asked whether it is an emergency")
    for receiver in _judges(work, saved, user)[:1]:
        key = f"incident_doubted:{incident_id}"
        thread.direct(work, saved, receiver, key=key, view="incident_doubted", data={})
    return saved


def merge(work: Work, user: str, incident_id: int, seen_version: int | None, into: int) -> Incident | Reason:
    """It becomes part of a running one, for good. That one cannot be part of it, because it is running."""
    for number in sorted({incident_id, into}):  # in one order, so that two merges never wait for each other
        work.uow.serialize(thread.subject_of(number))
    incident, other = course.locked(work, user, incident_id, seen_version), work.uow.incidents.get(into)
    if isinstance(incident, Reason):
        return incident
    if other is None:
        return UNKNOWN_OTHER
    if other.id == incident.id:
        return ITSELF
    if not incidents.is_running(other):
        return Reason("not_running", f"Incident {other.id} is {other.state.words}. Choose one that still runs.")
    note = f"incident {other.id}"
    saved = course.moved(work, replace(incident, merged_into=other.id), IncidentMove.MERGE, user, note=note)
    if isinstance(saved, Reason):
        return saved
    for follower in work.uow.incidents.followers(saved.id):
        work.uow.incidents.follow(other.id, follower, work.now)
    keeping.entry(work, other, EntryKind.STATE, user, f"made incident {saved.id} part of it: {saved.title}")
    thread.post(work, saved, key=f"incident_merged:{saved.id}", view="incident_merged", data={})
    thread.changed(work, other)
    return saved


def _judges(work: Work, incident: Incident, user: str) -> list[str]:
    """Who can judge it: the account manager, else whoever runs it, else who could; not the one who asks."""
    found, running_it = involved.of(work, incident), [incident.manager] if incident.manager else []
    known = (*found.account_manager, *people.still_here(work, running_it), *found.manager)
    team = work.team(incident.team)
    leads = people.still_here(work, team.leads) if team is not None else ()
    return [each for each in dict.fromkeys((*known, *leads)) if each != user]


def _name(work: Work, user: str) -> str:
    return Names(work).person(user).name
