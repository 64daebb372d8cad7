"""What pages say at the moment they are sent: to the person, in the thread, and outside Slack (I4, O1)."""

from bot.domain import incidents
from bot.domain.incidents import Incident, IncidentState, Page
from bot.domain.reasons import Reason
from bot.ports.notifier import Notification
from bot.ports.outbox import OutboxRow
from bot.ports.page_screens import Answer, PagedAgain, PagedIncident, PagedOne, PageList, PageMessage
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, paging
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

LONGEST_TITLE, LONGEST_KNOWN = 120, 400  # of what a notification takes


def about(work: Work, names: Names, incident: Incident) -> PagedIncident:
    """The incident as everybody reads it who is called."""
    team = work.team(incident.team)
    return PagedIncident(
        incident=incident,
        zone=team.calendar.zone.key if team is not None else "UTC",
        raised_by=names.person(incident.raised_by),
        permalink=composing.permalink(work, incident),
    )


def page_of(work: Work, row: OutboxRow) -> tuple[Incident, Page] | None:
    """The incident and the page that a message is about."""
    incident = composing.incident_of(work, row)
    if incident is None:
        return None
    found = [each for each in work.uow.incidents.pages(incident.id) if each.id == row.data.get("page")]
    return (incident, found[0]) if found else None


def answer_to(work: Work, names: Names, incident: Incident, number: int) -> Answer | None:
    """Who answered a call: of the chain whoever acknowledged the incident, else the first who was paged by it."""
    if number == 0:
        if incident.state is IncidentState.RAISED or incident.acknowledged_by is None:
            return None
        at = incident.acknowledged_at or incident.raised_at
        return Answer(person=names.person(incident.acknowledged_by), at=at)
    pages = paging.pages_of(work, incident, number)
    answered = [(each.acknowledged_at, each.user) for each in pages if each.acknowledged_at is not None]
    return Answer(person=names.person(min(answered)[1]), at=min(answered)[0]) if answered else None


@composes("incident_page")
def _page(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = page_of(work, row)
    if found is None:
        return GONE
    incident, page = found
    answer = answer_to(work, names, incident, page.call)
    over = _is_over(work, incident, page)
    if row.slack_ts is None and (answer is not None or over or _once_more(work, incident, page)):
        return MOOT
    by = names.person(page.asked_by) if page.asked_by != BOT_ACTOR else None
    return PageMessage(about=about(work, names, incident), page=page, asked_by=by, answer=answer, over=over)


def _once_more(work: Work, incident: Incident, page: Page) -> bool:
    """Whether the same call has paged the same person again, before the first page was shown."""
    pages = paging.pages_of(work, incident, page.call)
    return any(each.user == page.user and each.id > page.id for each in pages)


def _is_over(work: Work, incident: Incident, page: Page) -> bool:
    """Whether nobody has to come: it does not run, or it became one for which the chain wakes nobody."""
    return not incidents.is_running(incident) or (page.call == 0 and not paging.wakes(work, incident))


@composes("incident_pages")
def _pages(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    number = int(str(row.data["call"]))
    answer = answer_to(work, names, incident, number)
    if row.slack_ts is None and answer is not None:
        return MOOT
    pages = paging.pages_of(work, incident, number)
    gaps = row.data.get("gaps")
    return PageList(
        about=about(work, names, incident),
        paged=tuple(PagedOne(person=names.person(each.user), at=each.paged_at) for each in pages),
        gaps=tuple(map(str, gaps)) if isinstance(gaps, list) else (),
        answer=answer,
        given_up=row.data.get("over") is True,
    )


@composes("incident_again")
def _again(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    if row.slack_ts is None and incident.state is not IncidentState.RAISED:
        return MOOT
    called = row.data.get("called")
    everybody = names.people(map(str, called if isinstance(called, list) else []))
    return PagedAgain(about=about(work, names, incident), called=everybody)


@composes("incident_page_outside")
def _outside(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = page_of(work, row)
    if found is None:
        return GONE
    incident, page = found
    if _is_over(work, incident, page) or answer_to(work, names, incident, page.call) is not None:
        return MOOT
    return notification(
        work, names, incident, f"{names.person(page.user).name} is asked to acknowledge it. {page.note}"
    )


def notification(work: Work, names: Names, incident: Incident, asked: str) -> Notification:
    """An urgent message about an incident to people outside Slack."""
    shown = about(work, names, incident)
    title = f"Page: incident {incident.id} ({incident.severity}): {_cut(incident.title, LONGEST_TITLE)}"
    said = [asked.strip(), f"Raised by {shown.raised_by.name}.", _cut(incident.known, LONGEST_KNOWN), shown.permalink]
    return Notification(title=title, body="\n".join(line for line in said if line), urgent=True)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
