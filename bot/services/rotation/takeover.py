"""A team takes over: announcement, welcome, handoff list, and the user group and topics that follow (D7, H2, H3)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.domain.duty_week import rings_next
from bot.domain.rotation import Choice, choice_of
from bot.domain.schedules import Role, Shift, shifts_between
from bot.domain.teams import Team
from bot.domain.working_time import DAY
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.rotation_screens import Began
from bot.ports.rows import Timer
from bot.services import announcing, noise, people, shared_lines, timers
from bot.services.changes import showing as changes
from bot.services.duties import showing
from bot.services.incidents import handoff as incidents
from bot.services.rotation import plans, proposals, shift_end
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

ON_TIME = timedelta(minutes=1)  # a start that rings within a minute is on time
FOLLOW = "duty_follow"
DAILY = time(9)  # once a day group and topic are compared with Slack, where people may have changed them by hand
LISTED = 25  # open requests in the list of a handoff; the board shows them all
HANDOFF = "handoff"
NOTHING_LISTED = timedelta(days=14)  # how far shift notes reach back if no takeover came before

_REFUSED = {
    "missing_scope": "Slack says that the app lacks a right. An admin can reinstall it; `doctor` names the right.",
    "permission_denied": "Slack does not let the bot edit user groups. An admin can let everyone edit them in the "
    "workspace's settings, under Permissions, User Groups.",
    "paid_teams_only": "User groups need a paid plan of Slack. Set user_group to null in the configuration.",
}


def begin(work: Work, team: Team, shift: Shift, began: Began, *, late: datetime | None = None) -> None:
    """Everything that happens when a confirmed shift starts, once for each."""
    if shift.week is None or not work.uow.settings.put_once(
        f"takeover:{team.id}:{shift.week.isoformat()}", work.now.isoformat(), work.now
    ):
        return
    before = _before(work, team, shift)
    name = f"{team.id}:{shift.week.isoformat()}"
    mention = people.still_here(work, choice_of(shift).responders)
    data: dict[str, object] = {
        "shift": shift.id,
        "began": began.value,
        "late": late.isoformat() if late is not None else None,
        "mention": list(mention),
    }
    announcing.to_room(work, team, key=f"takeover:{name}", view="takeover", data=data)
    _welcome(work, team, shift, before)
    _hand_over(work, team, shift, before)
    plans.audit(
        work,
        team,
        shift.week,
        "rotation.took_over",
        BOT_ACTOR,
        reason=began.value,
        people=list(choice_of(shift).people),
    )
    proposals.settle(work, team, shift)
    shift_end.close_ended(work, team)
    follow(work, team)


def present_choice(work: Work, team: Team) -> Choice | None:
    """The people of the shift that runs now, without observer and fallback; None if nobody of them is left."""
    shifts = work.uow.duty.shifts(team.id, work.now, work.now + timedelta.resolution)
    if not shifts:
        return None
    active = {member.user for member in people.members(work, team)}
    here = people.still_here(work, (user for user in choice_of(shifts[-1]).responders if user in active))
    return Choice(responders=here) if here else None


def _before(work: Work, team: Team, shift: Shift) -> Shift | None:
    """The shift that this one relieves."""
    earlier = [
        each
        for each in work.uow.duty.shifts(team.id, shift.starts_at - timedelta.resolution, shift.starts_at)
        if each.id != shift.id
    ]
    return earlier[-1] if earlier else None


def _welcome(work: Work, team: Team, shift: Shift, before: Shift | None) -> None:
    """D7: what the week asks of each; whoever goes on in the same part knows it."""
    had = {(part.user, part.role) for part in before.assignments} if before is not None else set()
    for part in shift.assignments:
        if (part.user, part.role) in had and part.role is Role.RESPONDER:
            continue
        noise.direct(
            work,
            part.user,
            team=team.id,
            key=f"welcome:{shift.id}:{part.user}",
            view="welcome",
            data={"shift": shift.id, "role": part.role.value},
        )


def _hand_over(work: Work, team: Team, shift: Shift, before: Shift | None) -> None:
    """H2, H3: one list of what is open, with the notes of the week; nothing is closed or lost (C1, U1)."""
    since = before.starts_at if before is not None else work.now - NOTHING_LISTED
    opened = [request.id for request in work.uow.screens.open_requests(team.id, LISTED)]
    to_do, waiting = showing.current(work, team), work.uow.changes.open(team.id)
    key, going = f"handoff_list:{shift.id}", choice_of(before).responders if before is not None else ()
    running = incidents.handed_on(work, team, key, choice_of(shift).responders, going)
    if not opened and not to_do and not waiting and not running and not work.uow.duty.notes(team.id, since):
        return
    more = work.uow.screens.open_count(team.id) - len(opened)
    data: dict[str, object] = {
        "shift": shift.id,
        "since": since.isoformat(),
        "requests": opened,
        "more": more,
        "duties": [run.id for run in to_do],
        "changes": [change.id for change in waiting],
        "incidents": running[: incidents.LISTED],
        "more_incidents": max(0, len(running) - incidents.LISTED),
    }
    shared_lines.follow(work, HANDOFF, key, opened)
    showing.handed_on(work, team, key, to_do)
    changes.handed_on(work, team, key)
    if not announcing.to_room(work, team, key=key, view="handoff_list", data=data):
        for user in choice_of(shift).responders:
            noise.direct(work, user, team=team.id, key=f"{key}:{user}", view="handoff_list", data=data)


def follow(work: Work, team: Team) -> None:
    """The user group and the topics are to show who is on duty now, and again when that changes (D7, D8)."""
    if team.user_group is None and not team.topic:
        work.uow.timers.cancel_key(f"{FOLLOW}:{team.id}")
        return
    if people.present_at(work, team, work.now).responders:
        announcing.user_group(work, team)
    elif team.user_group is not None:
        noise.notice(
            work,
            team,
            key=f"group_empty:{team.id}",
            sentence="Nobody is on duty, and Slack allows no empty user group, so the team's group stays as it is.",
            detail="Add people to the roster or confirm a team.",
        )
    announcing.topics(work, team)
    timers.arm(work, FOLLOW, f"rotation:{team.id}", team.id, _next_change(work, team), key=f"{FOLLOW}:{team.id}")


def _next_change(work: Work, team: Team) -> datetime:
    """When somebody else may be on duty, and once a day in any case."""
    daily = rings_next(team.calendar, work.now, DAILY)
    shifts = work.uow.duty.shifts(team.id, work.now, work.now + DAY)
    overrides = work.uow.duty.overrides(team.id, work.now, work.now + DAY)
    duties = shifts_between(shifts, overrides, work.now, work.now + DAY, zone=team.calendar.zone)
    bounds = [bound for duty in duties for bound in (duty.starts_at, duty.ends_at) if bound > work.now]
    return min([daily, *bounds])


@rings(FOLLOW)
def _duty_changes(work: Work, due: Sequence[Timer]) -> None:
    team = work.team(due[-1].team)
    if team is not None:
        follow(work, team)
        noise.lists_changed(work, team.id)


def explain_refusal(work: Work, row: OutboxRow, error: str) -> None:
    """D7: why the user group or a topic cannot follow, once for each reason, in the team's room."""
    team = work.team(row.team)
    if team is None:
        return
    code = error.partition(":")[0]
    what, shown = "topic of the support channel", "the people on duty"
    if row.kind is Kind.USER_GROUP:
        what = "user group"
    elif row.view == "incidents_topic":
        what, shown = "topic of the incidents channel", "the incidents that run"
    noise.notice(
        work,
        team,
        key=f"not_followed:{team.id}:{row.view}:{code}",
        sentence=f"I cannot keep the {what} equal to {shown} ({code}).",
        detail=f"{_REFUSED.get(code, 'Until that is mended it has to be kept by hand.')} I say this once.",
    )
