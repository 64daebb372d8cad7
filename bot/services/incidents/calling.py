"""Answering a page, and paging somebody by hand (I4)."""

from bot.domain import credentials, incidents
from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState, PageKind
from bot.domain.paging import Climb
from bot.domain.reasons import Reason
from bot.services import people
from bot.services.incidents import course, keeping, paged, paging
from bot.services.incidents.paging import Call
from bot.services.people import Names
from bot.services.work import Work

NOT_YOURS = Reason("not_yours", "This page is not for you. Press Acknowledge on the incident's card instead.")
NONE_RUNNING = Reason("none_running", "No incident is running, so there is nothing to page anybody for.")


def acknowledge(work: Work, user: str, incident_id: int, page_id: int) -> Incident | Reason:
    """**Acknowledge** in the message of a page: nobody else is paged by that call (I4)."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    page = next((each for each in work.uow.incidents.pages(incident.id) if each.id == page_id), None)
    if page is None or page.user != user:
        return NOT_YOURS
    if not incidents.is_running(incident):
        return Reason("over", f"It is over: incident {incident.id} is {incident.state.words}.")
    if incident.state is IncidentState.RAISED:
        return course.moved(work, incident, IncidentMove.ACKNOWLEDGE, user)
    answer = paged.answer_to(work, Names(work), incident, page.call)
    if answer is not None:
        who = "You" if answer.person.user == user else answer.person.name
        return Reason("answered", f"{who} acknowledged already, so nobody else has to come.")
    keeping.entry(work, incident, EntryKind.PAGE, user, "acknowledged the page")
    keeping.audit(work, incident, "page_acknowledged", user, call=page.call)
    paging.answered(work, incident, page)
    return incident


def page_somebody(work: Work, user: str, incident_id: int, person: str, note: str = "") -> Incident | Reason:
    """Page a person for an incident; if they do not acknowledge in time, the next of the chain is paged (I4)."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    name = Names(work).person(person).name
    if not incidents.is_running(incident):
        return Reason("over", f"Incident {incident.id} is {incident.state.words}, so nobody has to be woken for it.")
    if person == user:
        return Reason("self", "You are here already. Choose somebody else.")
    if not people.still_here(work, [person]):
        return Reason("left", f"{name} has left. Choose somebody else.")
    if _is_waited_for(work, incident, person):
        return Reason("paged_already", f"{name} is paged already and has not answered yet.")
    call = Call(by=user, note=credentials.redacted(note.strip()).text, climb=Climb(called=(person,)))
    paging.page(work, incident, person, call, paging.waits_for(work, incident))
    return incident


def latest(work: Work) -> Incident | Reason:
    """The incident that somebody means who names none: the one raised last of those that run."""
    running = [each for each in work.uow.incidents.open() if incidents.is_running(each)]
    return running[-1] if running else NONE_RUNNING


def _is_waited_for(work: Work, incident: Incident, person: str) -> bool:
    """Whether somebody has time left to answer a page for it."""
    return any(
        each.user == person
        and each.kind is PageKind.PAGE
        and each.acknowledged_at is None
        and each.climbs_at is not None
        and each.climbs_at > work.now
        and paged.answer_to(work, Names(work), incident, each.call) is None
        for each in work.uow.incidents.pages(incident.id)
    )
