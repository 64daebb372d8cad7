"""Requests as lines of lists: board, Home, commands, coalesced reminders (X3, X5)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.intake import title_of
from bot.domain.requests import Request, headline, is_alert, is_muted, is_parked, is_unanswered
from bot.domain.rotation import choice_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.domain.working_time import working_between
from bot.ports.screens import DutyLine, Home, RequestLine, RequestLink, RequestList, Who
from bot.services import noise, people
from bot.services.alerts.shown import muted_alerts
from bot.services.calendars.offered import offered
from bot.services.changes import showing as changes
from bot.services.duties import showing
from bot.services.incidents import at_home
from bot.services.knowledge import listing
from bot.services.people import Names
from bot.services.rotation import my_duty
from bot.services.rotation.situation import slot_ahead
from bot.services.schedules import gaps, on_call
from bot.services.work import Work

LIST_LIMIT = 20
BOARD_LIMIT = 40
CLOSED_SHOWN = timedelta(days=7)  # how long closed requests stay among a requester's own
NEXT_SHIFT_WITHIN = timedelta(days=15)


def link(work: Work, request: Request) -> RequestLink:
    """A request as a clickable title; the permalink is built from the ids, as Slack does."""
    workspace = work.uow.settings.get("workspace_url")
    permalink = None
    if isinstance(workspace, str):
        permalink = f"{workspace.rstrip('/')}/archives/{request.channel}/p{request.message_ts.replace('.', '')}"
        if request.thread_ts != request.message_ts:
            permalink += f"?thread_ts={request.thread_ts}&cid={request.channel}"
    return RequestLink(
        id=request.id,
        title=title_of(headline(request), request.file_count),
        permalink=permalink,
        state=request.state,
        parked=is_parked(request),
        muted=is_muted(request),
        origin=request.origin,
    )


def line(work: Work, names: Names, request: Request) -> RequestLine:
    """A request as a line, with the working time left until its first response is due."""
    team = work.team(request.team)
    return RequestLine(
        link=link(work, request),
        channel=request.channel,
        requester=names.person(request.author),
        owner=names.person(request.owner) if request.owner else None,
        priority=request.priority,
        version=request.version,
        opened_at=request.opened_at,
        due_at=request.due_at,
        answered=request.responded_at is not None,
        missed=request.missed_at is not None,
        time_left=_time_left(work, team, request) if team is not None and is_unanswered(request) else None,
    )


def lines(work: Work, names: Names, requests: Iterable[Request]) -> tuple[RequestLine, ...]:
    """Each request as a line."""
    return tuple(line(work, names, request) for request in requests)


def _time_left(work: Work, team: Team, request: Request) -> timedelta:
    if work.now <= request.due_at:
        return working_between(team.calendar, max(work.now, request.opened_at), request.due_at)
    return -working_between(team.calendar, request.due_at, work.now)


def open_list(work: Work, user: str) -> RequestList:
    """`/support open`: what is open in the person's teams (all teams for somebody in none)."""
    teams = member_teams(work, user) or list(work.rules.teams.values())
    found: list[Request] = []
    count = 0
    for team in teams:
        found.extend(work.uow.screens.open_requests(team.id, LIST_LIMIT))
        count += work.uow.screens.open_count(team.id)
    ordered = sorted(found, key=lambda each: (each.responded_at is not None, each.opened_at))[:LIST_LIMIT]
    names = Names(work)
    what = "requests and alerts" if any(is_alert(each) for each in ordered) else "requests"
    title = f"Open {what} of " + ", ".join(team.name for team in teams)
    return RequestList(
        title=title,
        lines=lines(work, names, ordered),
        more=max(0, count - len(ordered)),
        empty="Nothing is open. Well done.",
        muted_alerts=muted_alerts(work, names, user, teams),
    )


def mine(work: Work, user: str) -> RequestList:
    """`/support mine`: what the person owns, then what they asked for themselves."""
    owned = work.uow.screens.owned_by(user, LIST_LIMIT)
    own = work.uow.screens.of_author(user, LIST_LIMIT, work.now - CLOSED_SHOWN)
    asked = [each for each in own if each.id not in {one.id for one in owned}]
    both = [*owned, *asked]
    shown = both[:LIST_LIMIT]
    return RequestList(
        title="Requests that you own or opened",
        lines=lines(work, Names(work), shown),
        more=len(both) - len(shown),
        empty="You own no open request, and you opened none in the last seven days.",
    )


def member_teams(work: Work, user: str) -> list[Team]:
    """Teams that the person acts for."""
    return [team for team in work.rules.teams.values() if people.is_member(work, team, user)]


def who(work: Work) -> Who:
    """`/support who`: on duty now and next, per team."""
    names = Names(work)
    return Who(
        teams=tuple(duty_line(work, names, team) for team in work.rules.teams.values()),
        schedules=on_call.schedule_lines(work, names, work.now),
    )


def duty_line(work: Work, names: Names, team: Team) -> DutyLine:
    """Who is on duty in a team, and who comes next and how sure that is."""
    duty = people.present_at(work, team, work.now)
    bootstrap = people.from_roster(work, team)
    following = _following(work, team)
    return DutyLine(
        team_name=team.name,
        responders=names.people(duty.responders),
        fallback=names.people(duty.fallback),
        observers=names.people(duty.observers),
        until=following.starts_at if following is not None and not bootstrap else None,
        next_responders=names.people(_responders_of(work, team, following)) if following is not None else None,
        next_standing=_standing(following) if following is not None else "",
        from_roster=bootstrap,
    )


def _following(work: Work, team: Team) -> Shift | None:
    """The shift that comes next: a confirmed one, else the one that is proposed or announced."""
    confirmed = [
        shift
        for shift in work.uow.duty.shifts(team.id, work.now, work.now + NEXT_SHIFT_WITHIN)
        if shift.starts_at > work.now
    ]
    if confirmed or not team.rotation.enabled:
        return min(confirmed, key=lambda shift: shift.starts_at, default=None)
    return work.uow.duty.shift_of(team.id, slot_ahead(work, team).week)


def _responders_of(work: Work, team: Team, shift: Shift) -> Sequence[str]:
    if shift.confirmed:
        return people.present_at(work, team, shift.starts_at).responders
    return people.still_here(work, choice_of(shift).responders)


def _standing(shift: Shift) -> str:
    """How sure the next team is; nothing to say about a confirmed one."""
    if shift.confirmed:
        return ""
    return "proposed" if shift.proposed_at is not None else "announced"


def home(work: Work, names: Names, user: str) -> Home:
    """App Home (X3): unanswered oldest first, mine, waiting, my requests, on duty."""
    teams = member_teams(work, user)
    unanswered: list[Request] = []
    open_ones: list[Request] = []
    for team in teams:
        unanswered.extend(work.uow.requests.unanswered(team.id)[: LIST_LIMIT + 1])
        open_ones.extend(work.uow.screens.open_requests(team.id, BOARD_LIMIT))
    waiting = [each for each in open_ones if each.waiting_since is not None and each.owner in {user, None}]
    handed = [each for each in open_ones if each.responded_at is not None and user in _receivers(each)]
    asked: Sequence[Request] = work.uow.screens.of_author(user, LIST_LIMIT, work.now - CLOSED_SHOWN)
    owned = [each for each in work.uow.screens.owned_by(user, LIST_LIMIT) if each.waiting_since is None]
    open_changes, more_changes = changes.open_lines(work, names, teams)
    incidents, more_incidents = at_home.open_lines(work, names, user)
    return Home(
        user=user,
        member_of=tuple(team.name for team in teams),
        unanswered=lines(work, names, sorted(unanswered, key=lambda each: each.opened_at)),
        handed=lines(work, names, handed),
        mine=lines(work, names, owned),
        waiting=lines(work, names, waiting),
        my_requests=lines(work, names, asked),
        on_duty=tuple(duty_line(work, names, team) for team in work.rules.teams.values()),
        on_call=on_call.own_lines(work, names, user),
        gaps=gaps.gap_lines(work, names, gaps.concerning(work, user, teams)),
        my_duty=my_duty.my_duty(work, names, user),
        duties=showing.of_teams(work, names, teams),
        changes=open_changes,
        more_changes=more_changes,
        incidents=incidents,
        more_incidents=more_incidents,
        led_teams=tuple((team.id, team.name) for team in work.rules.teams.values() if _leads(work, team, user)),
        muted_until=noise.muted_until(work, user),
        feeds=offered(work, user),
        common=listing.top(work, user),
        muted_alerts=muted_alerts(work, names, user, teams),
        command=work.rules.command,
        drawn_at=work.now,
    )


def _leads(work: Work, team: Team, user: str) -> bool:
    """P1: leads and admins keep the roster."""
    return user in team.leads or user in work.rules.admins


def _receivers(request: Request) -> Sequence[str]:
    """Whoever was asked to take the request over and has not confirmed it yet (H1)."""
    return request.handoff_to.split(",") if request.handoff_to else ()
