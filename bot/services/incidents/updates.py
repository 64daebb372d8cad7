"""Writing an update: stored once, and everything that tells its readers follows in the same transaction (I7)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain import credentials, incidents
from bot.domain.incidents import EntryKind, Incident, IncidentUpdate
from bot.domain.reasons import Reason
from bot.ports.incident_update_screens import LONGEST_WORDS, UpdateForm
from bot.services.incidents import cadence, course, keeping, readers, thread
from bot.services.work import Work

NO_IMPACT = Reason("no_impact", "Please write in a few words what people notice of it.")
NO_DOING = Reason("no_doing", "Please write in a few words what is being done.")
TOO_LONG = "Please use at most {} characters: it is read by mail and on phones, too."
OVER = Reason("over", "It is over, so there is nothing to update. Reopen it first if it goes on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody fills in: for people who do not know the system; `next_in`: when they hear again."""

    impact: str
    doing: str
    next_in: timedelta | None
    source_key: str


def form(work: Work, user: str, incident_id: int) -> UpdateForm | Reason:
    """What to fill in, with the words of the last update; or why the person may not (P2)."""
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return course.GONE
    refused = _refused(work, incident, user)
    if refused is not None:
        return refused
    latest = next(iter(work.uow.incidents.updates(incident.id)[-1:]), None)
    return UpdateForm(
        incident=incident,
        impact=latest.impact if latest is not None else "",
        doing=latest.doing if latest is not None else "",
        next_in=work.rules.incidents.severity(incident.severity).update_every,
        readers=readers.in_words(work, incident),
    )


def write(work: Work, user: str, incident_id: int, said: Said) -> IncidentUpdate | Reason:
    """Keep what somebody wrote and tell everybody; the same form again changes nothing."""
    impact, doing = (credentials.redacted(text.strip()).text for text in (said.impact, said.doing))
    refused = _unfit(impact, doing)
    if refused is not None:
        return refused
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    known = [each for each in work.uow.incidents.updates(incident.id) if each.source_key == said.source_key]
    if known:
        return known[0]
    if not incidents.is_running(incident):
        return OVER
    return _written(work, incident, user, replace(said, impact=impact, doing=doing))


def _written(work: Work, incident: Incident, user: str, said: Said) -> IncidentUpdate | Reason:
    wanted = IncidentUpdate(
        incident_id=incident.id,
        at=work.now,
        author=user,
        impact=said.impact,
        doing=said.doing,
        next_at=work.now + said.next_in if said.next_in is not None else None,
        source_key=said.source_key,
    )
    update = work.uow.incidents.add_update(wanted)
    if update is None:
        return Reason("written", "This form was sent for another incident already. Please open it again.")
    saved = work.uow.incidents.save(replace(incident, updated_at=work.now))
    keeping.entry(work, saved, EntryKind.UPDATE, user, f"{said.impact}\n{said.doing}")
    keeping.audit(work, saved, "updated", user, update=update.id)
    thread.changed(work, saved)
    readers.tell(work, saved, update)
    cadence.arm(work, saved)
    return update


def _unfit(impact: str, doing: str) -> Reason | None:
    if not impact:
        return NO_IMPACT
    if not doing:
        return NO_DOING
    too_long = TOO_LONG.format(LONGEST_WORDS)
    if len(impact) > LONGEST_WORDS:
        return Reason("no_impact", too_long)
    return Reason("no_doing", too_long) if len(doing) > LONGEST_WORDS else None


def _refused(work: Work, incident: Incident, user: str) -> Reason | None:
    if not course.may_act(work, incident, user):
        return Reason("members_only", course.who_may(work, incident))
    return None if incidents.is_running(incident) else OVER
