"""The end of an incident: notes of the call, and who will be available, as templates to be filled in (I10)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain import credentials
from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState, TimelineEntry
from bot.domain.reasons import Reason
from bot.domain.schedules import Schedule
from bot.domain.teams import Team
from bot.ports.incident_talk_screens import AfterCall, AfterCallPost, OnCallThen, Reachable, Template, TemplatesOffered
from bot.ports.outbox import OutboxRow
from bot.services import noise, people
from bot.services.compose import GONE, composes
from bot.services.incidents import composing, course, heard, hooks, keeping, thread
from bot.services.people import Names
from bot.services.schedules import cover
from bot.services.work import BOT_ACTOR, Work

AHEAD = timedelta(hours=24)
STEP = timedelta(hours=1)  # how finely a team's duty is looked at: shifts and covers begin at whole hours
EMPTY = Reason("empty", "Write what the others should know.")
NOT_OVER = frozenset({IncidentState.MERGED})


@hooks.on_moved(IncidentMove.RESOLVE)
def _offer(work: Work, before: Incident, after: Incident, by: str) -> None:
    """Where a customer was told, whoever managed it is offered both templates; **More…** has them in any case."""
    if after.customer is None and before.asked_customer_at is None:
        return
    for user in people.still_here(work, [after.manager or by])[:1]:
        key = f"after_call:{after.id}:{after.version}"
        noise.direct(work, user, team=after.team, key=key, view="incident_templates", data={"incident": after.id})


def is_offered(incident: Incident) -> bool:
    """Whether the templates make sense: once somebody talks to those it hit."""
    return incident.contact_at is not None and incident.state not in NOT_OVER


def draft(work: Work, incident_id: int) -> AfterCall | Reason:
    """What is known of the call, and who can be reached in the next 24 hours."""
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return course.GONE
    names, team = Names(work), work.team(incident.team)
    wrote = [entry.author for entry in work.uow.incidents.timeline(incident.id) if entry.kind is EntryKind.MESSAGE]
    there = dict.fromkeys(filter(None, [incident.manager, incident.responder, *wrote]))
    return AfterCall(
        incident=incident,
        zone=team.calendar.zone.key if team is not None else "UTC",
        now=work.now,
        on_the_call=names.people(user for user in there if heard.is_person(user)),
        reachable=tuple(_reachable(work, names, team)),
    )


def post(work: Work, user: str, incident_id: int, template: Template, text: str, *, form: str) -> Incident | Reason:
    """What somebody filled in goes into the thread and the timeline; the same form does so once."""
    words = credentials.redacted(text.strip()).text
    if not words:
        return EMPTY
    incident = course.locked(work, user, incident_id, None)
    key = f"after_call:{form}"
    if isinstance(incident, Reason) or work.uow.outbox.get(key) is not None:
        return incident
    data: dict[str, object] = {"text": words, "by": user, "template": template}
    thread.post(work, incident, key=key, view="incident_after_call", data=data)
    work.uow.incidents.enter(
        TimelineEntry(incident_id=incident.id, at=work.now, kind=EntryKind.NOTE, author=user, text=words)
    )
    keeping.audit(work, incident, template, user)
    return incident


def _reachable(work: Work, names: Names, team: Team | None) -> Iterator[Reachable]:
    if team is not None:
        yield Reachable(where=team.name, turns=tuple(_of_team(work, names, team)))
    policy = work.rules.incidents
    wanted = [each.removeprefix("schedule:") for each in (policy.manager, policy.region) if each]
    schedules = [work.rules.schedules[each] for each in dict.fromkeys(wanted) if each in work.rules.schedules]
    for schedule in schedules:
        yield Reachable(where=schedule.name, turns=tuple(_of_schedule(work, names, schedule)))


def _of_team(work: Work, names: Names, team: Team) -> Iterator[OnCallThen]:
    """Who is on duty, hour by hour; an hour in which nothing changes goes on with the one before."""
    begins, now = work.now, people.present_at(work, team, work.now).responders
    for at in _hours(work.now):
        then = people.present_at(work, team, at).responders
        if then != now:
            yield OnCallThen(people=names.people(now), starts_at=begins, ends_at=at)
            begins, now = at, then
    yield OnCallThen(people=names.people(now), starts_at=begins, ends_at=None)


def _hours(now: datetime) -> Iterator[datetime]:
    at = now.replace(minute=0, second=0, microsecond=0) + STEP
    while at <= now + AHEAD:
        yield at
        at += STEP


def _of_schedule(work: Work, names: Names, schedule: Schedule) -> Iterator[OnCallThen]:
    position, end = cover.position(work, schedule, work.now), work.now + AHEAD
    for turn in [*([position.now] if position.now else []), *position.following]:
        begins = max(turn.starts_at or work.now, work.now)
        if begins < end and cover.is_here(work, turn.user):
            ends = turn.ends_at if turn.ends_at is not None and turn.ends_at < end else None
            yield OnCallThen(people=names.people([turn.user]), starts_at=begins, ends_at=ends)


@composes("incident_templates")
def _offered(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    return TemplatesOffered(incident) if incident is not None else GONE


@composes("incident_after_call")
def _posted(_work: Work, names: Names, row: OutboxRow) -> object | Reason:
    return AfterCallPost(
        template=Template(str(row.data["template"])),
        by=names.person(str(row.data.get("by", BOT_ACTOR))),
        text=str(row.data["text"]),
    )
