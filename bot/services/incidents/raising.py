"""Raising an incident: stored at once, and everything else follows from the row, once (I1, I2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import credentials, incidents
from bot.domain.incidents import EntryKind, Incident, Raise
from bot.domain.intake import headed
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.teams import Team
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.services import finding, noise, opening, posted, timers
from bot.services.deafness import is_deaf
from bot.services.incidents import hooks, involved, keeping, thread
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import Work

PLACED = "incident_placed"  # the timer that looks whether its card stands in Slack
LOOK_AGAIN = timedelta(minutes=1)
NO_TITLE = Reason("no_title", "Please write in a few words what is broken.")
NO_TEAM = Reason("no_team", "No support team is configured, so nobody would hear of it. Please call somebody.")
NO_ROOM = "{} has no internal channel, and there is no incidents channel, so nobody would see it. Please call somebody."
RAISED_ALREADY = Reason("raised_already", "This incident is raised already. You find it in the incidents channel.")
UNKNOWN_SEVERITY = "There is no severity “{}”. Choose one of {}."


def raise_incident(work: Work, user: str, wish: Raise, *, team_id: str | None = None) -> Incident | Reason:
    """Raise one where incidents are run; anybody may, at any time (I1). The same form raises one incident."""
    team = _team(work, wish, team_id)
    if team is None:
        return NO_TEAM
    channel = _room(work, team)
    if channel is None:
        return Reason("no_room", NO_ROOM.format(team.name))
    return _raised(work, user, wish, team, channel=channel, request=None)


def raise_from(work: Work, user: str, request_id: int, wish: Raise) -> Incident | Reason:
    """Raise one from a request or an alert, in its own thread; an open one from there is the answer (I2)."""
    request = work.uow.requests.lock(request_id)
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return finding.GONE
    running = [each for each in work.uow.incidents.of_request(request.id) if incidents.is_running(each)]
    if running:
        by = Names(work).person(running[-1].raised_by).name
        return Reason("raised_already", f"{by} raised incident {running[-1].id} from it already; it is in its thread.")
    return _raised(work, user, wish, team, channel=request.channel, request=request)


def _raised(
    work: Work, user: str, wish: Raise, team: Team, *, channel: str, request: Request | None
) -> Incident | Reason:
    title, known = _words(wish)
    refused = NO_TITLE if not title else _unknown_severity(work, wish)
    if refused is not None:
        return refused
    incident = work.uow.incidents.add(
        Incident(
            team=team.id,
            title=title,
            severity=wish.severity or work.rules.incidents.usual,
            service=wish.service,
            customer=wish.customer,
            known=known,
            raised_by=user,
            raised_at=work.now,
            source_key=wish.source_key,
            request_id=request.id if request is not None else None,
            channel=channel,
            thread_ts=request.thread_ts if request is not None else None,
        )
    )
    if incident is None:
        return work.uow.incidents.by_source(wish.source_key or "") or RAISED_ALREADY
    return _begun(work, incident, request)


def _words(wish: Raise) -> tuple[str, str]:
    """The title and what is known, without credentials (I6); of a long title all is known, and it begins with it."""
    line, known = (credentials.redacted(text.strip()).text for text in (" ".join(wish.title.split()), wish.known))
    title = headed(line)
    return (title, known) if title == line else (title, "\n".join(filter(None, [line, known])))


def _begun(work: Work, incident: Incident, request: Request | None) -> Incident:
    found = involved.of(work, incident)
    manager = found.manager[0] if found.manager else None
    incident = work.uow.incidents.save(replace(incident, manager=manager))
    keeping.entry(
        work, incident, EntryKind.STATE, incident.raised_by, f"raised it as {incident.severity}: {incident.title}"
    )
    keeping.audit(work, incident, "raised", incident.raised_by, severity=incident.severity)
    thread.card(work, incident, [user for user in found.everybody if user != incident.raised_by])
    look_after(work, incident)
    if request is not None:
        noise.changed(work, request)
    work.changes.teams.add(incident.team)
    hooks.raised(work, incident)
    return incident


def look_after(work: Work, incident: Incident) -> None:
    """See to it that what follows its card happens, even if the program dies when the card stands in Slack."""
    due_at = work.now + LOOK_AGAIN
    key = f"{PLACED}:{incident.id}:{due_at.timestamp():.0f}"
    timers.arm(work, PLACED, thread.subject_of(incident.id), incident.team, due_at, key=key)


@posted.follows_post("incident_card")
def _stands(work: Work, row: OutboxRow, _channel: str, ts: str) -> None:
    """Its card stands in Slack: that is its thread, unless it lives in a request's."""
    number = int(str(row.data["incident"]))
    work.uow.serialize(thread.subject_of(number))
    _place(work, number, ts)


@rings(PLACED)
def _look(work: Work, due: Sequence[Timer]) -> None:
    """The safety net: a crash between Slack's answer and what follows it leaves the row of the card behind."""
    timer = due[-1]
    number = int(timer.subject.partition(":")[2])
    row = work.uow.outbox.get(thread.card_key(number))
    if row is not None and row.slack_ts is not None:
        _place(work, number, row.slack_ts)
    elif row is not None and (incident := work.uow.incidents.get(number)) is not None:
        look_after(work, incident)


def _place(work: Work, incident_id: int, ts: str) -> None:
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return
    if incident.thread_ts is None:
        incident = work.uow.incidents.save(replace(incident, thread_ts=ts))
    hooks.placed(work, incident)


def _room(work: Work, team: Team) -> str | None:
    """The channel of incidents, while it can be written in; else that of the team."""
    configured = work.rules.incidents.channel
    channel = opening.present_id(work, configured) if configured is not None else None
    return team.internal_channel if channel is None or is_deaf(work, channel) else channel


def _team(work: Work, wish: Raise, team_id: str | None) -> Team | None:
    """The team that somebody chose or whose channel it is, else that of the service, else the first configured."""
    teams = work.rules.teams
    if team_id in teams:
        return teams[team_id]
    named = involved.service_named(work, wish.service)
    if named is not None and named.team in teams:
        return teams[named.team]
    return next(iter(teams.values()), None)


def _unknown_severity(work: Work, wish: Raise) -> Reason | None:
    known = [each.name for each in work.rules.incidents.severities]
    if wish.severity is None or wish.severity in known:
        return None
    return Reason("unknown_severity", UNKNOWN_SEVERITY.format(wish.severity, ", ".join(known)))
