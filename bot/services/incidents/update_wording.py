"""What updates say when they are delivered: in the thread, to readers in Slack, and outside in plain text (I7, N5)."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import incidents
from bot.domain.incidents import Incident, IncidentMove, IncidentState, IncidentUpdate
from bot.domain.outside_requests_words import for_outside
from bot.domain.reasons import Reason
from bot.ports.incident_update_screens import IncidentNews, IncidentUpdatePost, Standing
from bot.ports.notifier import Notification
from bot.ports.outbox import OutboxRow
from bot.services.compose import GONE, composes
from bot.services.incidents import composing
from bot.services.incidents.composing import incident_of
from bot.services.people import Names
from bot.services.work import Work

LONGEST_TITLE, LONGEST_BODY = 200, 900  # as the port of notifiers asks for
_OF_SLACK = re.compile(r"<[@#!][^<>\s]+>")


@composes("incident_update")
def _post(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _update_of(work, row)
    incident = incident_of(work, row)
    if found is None or incident is None:
        return GONE
    number, update = found
    return IncidentUpdatePost(
        update=update, number=number, author=names.person(update.author), zone=zone_of(work, incident)
    )


@composes("incident_news")
def _news(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = incident_of(work, row)
    return news_of(work, names, incident) if incident is not None else GONE


@composes("incident_following")
def _following(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = incident_of(work, row)
    if incident is None or row.user is None:
        return GONE
    return news_of(work, names, incident, reader=row.user)


def news_of(work: Work, names: Names, incident: Incident, reader: str | None = None) -> IncidentNews:
    """What readers see of it now; `reader`: in their own direct message."""
    updates = work.uow.incidents.updates(incident.id)
    latest = updates[-1] if updates else None
    standing, since = _standing(incident, latest)
    other = work.uow.incidents.get(incident.merged_into) if incident.merged_into is not None else None
    request = work.uow.requests.get(incident.request_id) if incident.request_id is not None else None
    return IncidentNews(
        incident=incident,
        standing=standing,
        since=since,
        latest=latest,
        number=len(updates),
        next_at=composing.next_update_at(work, incident) if latest is not None else None,
        manager=names.person(incident.manager) if incident.manager else None,
        merged_into=composing.line(work, names, other) if other is not None else None,
        permalink=composing.permalink(work, incident),
        zone=zone_of(work, incident),
        follows=reader in work.uow.incidents.followers(incident.id) if reader is not None else None,
        asked=reader is not None and request is not None and request.author == reader,
    )


def zone_of(work: Work, incident: Incident) -> str:
    """The zone in which the team of an incident thinks."""
    team = work.team(incident.team)
    return team.calendar.zone.key if team is not None else "UTC"


@composes("incident_outside")
def _outside(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = incident_of(work, row)
    if incident is None:
        return GONE
    found = _update_of(work, row)
    if found is not None:
        number, update = found
        return _notification(work, names, incident, f"update {number}", _told(work, incident, update))
    if row.data.get("move") is None:
        return GONE
    what, body = _ended(work, incident, IncidentMove(str(row.data["move"])), row.created_at)
    return _notification(work, names, incident, what, body)


def _notification(work: Work, names: Names, incident: Incident, what: str, body: str) -> Notification:
    """One line as title, shortened where only a longest possible text would need it."""
    team = work.team(incident.team)
    sent_by = f"Incident {incident.id}, {team.name if team is not None else incident.team}"
    title = f"[{incident.severity}] {_cut(_plain(names, incident.title), LONGEST_TITLE // 2)}: {what}"
    whole = f"{_cut(_plain(names, body), LONGEST_BODY - len(sent_by) - 2)}\n\n{sent_by}"
    return Notification(title=_cut(title, LONGEST_TITLE), body=whole)


def _told(work: Work, incident: Incident, update: IncidentUpdate) -> str:
    due = f"Next update: {_spoken(work, incident, update.next_at)}." if update.next_at is not None else ""
    return "\n\n".join(filter(None, [f"What you may notice: {update.impact}", f"What we do: {update.doing}", due]))


def _ended(work: Work, incident: Incident, move: IncidentMove, at: datetime) -> tuple[str, str]:
    """The last word, and that it is not the last after all."""
    when = _spoken(work, incident, at)
    match move:
        case IncidentMove.REOPEN:
            return "reopened", f"It is not over: people work on it again ({when}). We will write."
        case IncidentMove.MERGE:
            other = work.uow.incidents.get(incident.merged_into) if incident.merged_into is not None else None
            named = f" {other.id}: {other.title}" if other is not None else ""
            return "continued elsewhere", f"It is now part of another incident{named} ({when})."
        case _:
            return "resolved", f"It is resolved ({when}). This is the last update."


def _standing(incident: Incident, latest: IncidentUpdate | None) -> tuple[Standing, datetime]:
    if incident.state is IncidentState.MERGED:
        return Standing.MERGED, incident.raised_at
    if not incidents.is_running(incident):
        return Standing.RESOLVED, incident.resolved_at or incident.closed_at or incident.raised_at
    told_at = incident.updated_at
    if told_at is not None and (latest is None or latest.at < told_at):
        return Standing.REOPENED, told_at
    return Standing.GOES_ON, latest.at if latest is not None else incident.raised_at


def _update_of(work: Work, row: OutboxRow) -> tuple[int, IncidentUpdate] | None:
    incident, wanted = row.data.get("incident"), row.data.get("update")
    if not isinstance(incident, int) or not isinstance(wanted, int):
        return None
    numbered = enumerate(work.uow.incidents.updates(incident), start=1)
    return next(((number, each) for number, each in numbered if each.id == wanted), None)


def _plain(names: Names, text: str) -> str:
    """Nothing of Slack's own: people and channels by their names (N5)."""
    return _OF_SLACK.sub(lambda found: for_outside(found[0], lambda user: names.person(user).name), text)


def _spoken(work: Work, incident: Incident, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(zone_of(work, incident)))
    zone = local.tzname() or ""  # some zones have no name but their distance
    return f"{local:%a} {local.day} {local:%b %H:%M} {'UTC' if zone[:1] in {'+', '-'} else ''}{zone}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
