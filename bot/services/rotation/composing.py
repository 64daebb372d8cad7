"""The messages of the week, composed from rows at the moment they are sent (D5-D7, H2, H3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.availability import listed
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Request
from bot.domain.rotation import Choice, Pick, Slot, Unconfirmed, Why, choice_of, slot_of
from bot.domain.schedules import Role, Shift
from bot.domain.teams import ChannelKind, Team
from bot.ports import rotation_screens as screens
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.rotation_screens import Began, ProposalState, Said, Serving, Week
from bot.ports.screens import Person
from bot.services import lines, people
from bot.services.changes import showing as changes
from bot.services.compose import GONE, MOOT, composes
from bot.services.duties import showing
from bot.services.incidents import handoff as incidents
from bot.services.people import Names
from bot.services.rotation.book import explained
from bot.services.work import BOT_ACTOR, Work

NOTES = 20
LOOK_BACK = 30  # messages of a thread that are searched for the last note


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The stored week that a message is about."""

    team: Team
    shift: Shift
    slot: Slot
    choice: Choice


def about(work: Work, row: OutboxRow) -> About | None:
    """Read it by the shift's id; None if it or its team is gone."""
    number = row.data.get("shift")
    shift = work.uow.duty.shift(number) if isinstance(number, int) else None
    team = work.team(shift.team) if shift is not None else None
    if shift is None or team is None or shift.week is None:
        return None
    slot = slot_of(team.rotation, team.calendar.zone, shift.week)
    return About(team=team, shift=shift, slot=slot, choice=choice_of(shift))


def week_of(team: Team, shift: Shift, slot: Slot) -> Week:
    """Which week, and from when to when."""
    return Week(
        team_name=team.name,
        shift_id=shift.id,
        version=shift.version,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=team.calendar.zone.key,
    )


def serving(names: Names, choice: Choice) -> Serving:
    """A team with names."""
    return Serving(
        responders=names.people(choice.responders),
        fallback=names.person(choice.fallback) if choice.fallback else None,
        fallback_days=tuple(sorted(choice.fallback_days)),
        observer=names.person(choice.observer) if choice.observer else None,
    )


def findings(names: Names, pick: Pick) -> screens.Findings:
    """The reasons of a pick with names (D5)."""
    return screens.Findings(
        chosen=_said(names, pick.chosen),
        passed_over=_said(names, pick.passed_over),
        coverage=tuple(
            screens.DayLine(
                day=each.day,
                people=names.people(each.people),
                wanted=each.wanted,
                production_access=each.production_access,
            )
            for each in pick.coverage
        ),
        failures=tuple(each.sentence for each in pick.failures),
        limits=tuple(each.sentence for each in pick.limits),
        alternatives=tuple((serving(names, each.choice), each.reason.sentence) for each in pick.alternatives),
    )


def _said(names: Names, reasons: Iterable[Why]) -> tuple[Said, ...]:
    return tuple(Said(names.person(each.user), each.reason.sentence) for each in reasons)


@composes("proposal")
def _proposal(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = about(work, row)
    if found is None:
        return GONE
    state = _state(work, found.shift)
    if row.slack_ts is None and state is ProposalState.OVER:
        return MOOT
    return screens.Proposal(
        week=week_of(found.team, found.shift, found.slot),
        state=state,
        serving=serving(names, found.choice),
        findings=findings(names, explained(found.shift, found.slot)),
        confirmed_by=_confirmed_by(names, found.shift),
        reason=found.shift.reason,
        late_since=_late(row),
        mention=_users(row) if state is ProposalState.PROPOSED else (),
        keeps_current=found.team.rotation.unconfirmed is Unconfirmed.KEEP_CURRENT,
        command=work.rules.command,
        with_mute=row.kind is Kind.DM,
    )


def _state(work: Work, shift: Shift) -> ProposalState:
    if not shift.confirmed:
        return ProposalState.PROPOSED if work.now < shift.ends_at else ProposalState.OVER
    if work.now >= shift.ends_at:
        return ProposalState.OVER
    return ProposalState.IN_FORCE if shift.starts_at <= work.now else ProposalState.CONFIRMED


@composes("team_reminder")
def _team_reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = about(work, row)
    if found is None:
        return GONE
    if found.shift.confirmed and row.slack_ts is None:
        return MOOT
    settled = _settled(names, found) if found.shift.confirmed else ""
    return screens.TeamReminder(
        week=week_of(found.team, found.shift, found.slot),
        serving=serving(names, found.choice),
        permalink=_permalink(work, found, row.user),
        mention=() if settled else _users(row),
        settled=settled,
        late_since=_late(row),
        keeps_current=found.team.rotation.unconfirmed is Unconfirmed.KEEP_CURRENT,
        with_mute=row.kind is Kind.DM,
    )


def _settled(names: Names, found: About) -> str:
    team = listed(person.name for person in names.people(found.choice.responders))
    by = _confirmed_by(names, found.shift)
    return f"{by.name} confirmed {team}." if by is not None else f"Nobody confirmed in time: {team} took over."


def _permalink(work: Work, found: About, user: str | None) -> str | None:
    """Where the proposal stands, built from the ids, as Slack does."""
    key = f"proposal:{found.team.id}:{found.slot.week.isoformat()}"
    posted = work.uow.outbox.get(f"{key}:{user}" if user else key)
    workspace = work.uow.settings.get("workspace_url")
    if posted is None or posted.slack_ts is None or not isinstance(workspace, str):
        return None
    return f"{workspace.rstrip('/')}/archives/{posted.slack_channel}/p{posted.slack_ts.replace('.', '')}"


@composes("takeover")
def _takeover(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = about(work, row)
    if found is None:
        return GONE
    return screens.Takeover(
        week=week_of(found.team, found.shift, found.slot),
        serving=serving(names, found.choice),
        began=Began(str(row.data["began"])),
        confirmed_by=_confirmed_by(names, found.shift),
        late_since=_late(row),
        mention=_users(row),
    )


@composes("welcome")
def _welcome(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = about(work, row)
    if found is None or work.now >= found.slot.ends_at:
        return MOOT
    team = found.team
    return screens.Welcome(
        week=week_of(team, found.shift, found.slot),
        role=Role(str(row.data["role"])),
        serving=serving(names, found.choice),
        channels=tuple(each.id for each in team.channels if each.kind is ChannelKind.REQUESTS),
        handbook=team.handbook,
        command=work.rules.command,
    )


@composes("plan_change")
def _plan_change(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = about(work, row)
    if found is None or work.now >= found.slot.ends_at:
        return MOOT
    days, by = row.data.get("days"), str(row.data.get("by", ""))
    return screens.PlanChange(
        week=week_of(found.team, found.shift, found.slot),
        came_in=row.data.get("came_in") is True,
        role=Role(str(row.data["role"])),
        days=tuple(date.fromisoformat(str(day)) for day in days) if isinstance(days, list) else (),
        by=names.person(by) if by not in {"", BOT_ACTOR} else None,
        reason=str(row.data.get("reason", "")),
    )


@composes("handoff_list")
def _handoff_list(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    """H2: what was open when the shift changed, each as it stands now."""
    found = about(work, row)
    if found is None:
        return GONE
    since = datetime.fromisoformat(str(row.data["since"]))
    opened = [each for number in _numbers(row) if (each := work.uow.requests.get(number)) is not None]
    notes = [each for each in work.uow.duty.notes(found.team.id, since) if each.at < row.created_at][-NOTES:]
    runs = [run for number in _numbers(row, "duties") if (run := work.uow.duty_runs.get(number)) is not None]
    waiting = [change for number in _numbers(row, "changes") if (change := work.uow.changes.get(number)) is not None]
    running = incidents.lines(work, names, _numbers(row, "incidents"))
    if not opened and not notes and not runs and not waiting and not running:
        return MOOT
    more, more_incidents = row.data.get("more"), row.data.get("more_incidents")
    responsible = {*found.choice.responders, *([found.choice.fallback] if found.choice.fallback else [])}
    return screens.HandoffList(
        team_name=found.team.name,
        lines=tuple(_handed(work, names, request, responsible) for request in opened),
        more=more if isinstance(more, int) else 0,
        notes=tuple(
            screens.NoteLine(author=names.person(each.author), at=each.at, text=plain_text(each.text)) for each in notes
        ),
        duties=showing.lines(work, names, found.team, runs),
        changes=changes.lines(names, found.team, waiting),
        incidents=running,
        more_incidents=more_incidents if isinstance(more_incidents, int) else 0,
        with_mute=row.kind is Kind.DM,
    )


def _handed(work: Work, names: Names, request: Request, responsible: set[str]) -> screens.HandedLine:
    return screens.HandedLine(
        line=lines.line(work, names, request),
        note=_last_note(work, request),
        offered=request.owner not in responsible and request.state not in CLOSED,
    )


def _last_note(work: Work, request: Request) -> str:
    """The note of the last handoff, else the last words of somebody else than the requester."""
    if request.handoff_note:
        return request.handoff_note
    said = [each for each in work.uow.requests.messages(request.id)[-LOOK_BACK:] if each.deleted_at is None]
    answers = [each.text for each in said if each.author != request.author and each.text.strip()]
    return plain_text(answers[-1]) if answers else ""


@composes("user_group")
def _user_group(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    """D7: whoever is on duty now; the deliverer takes the tuple as the wanted members, who are never none."""
    team = work.team(row.team)
    if team is None or team.user_group is None:
        return GONE
    duty = people.present_at(work, team, work.now)
    wanted = tuple(user for user, role in duty.assignments if role is not Role.OBSERVER)
    return wanted or MOOT


@composes("topic")
def _topic(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team = work.team(row.team)
    if team is None or not team.topic:
        return GONE
    duty = people.present_at(work, team, work.now)
    return screens.Topic(
        team_name=team.name, responders=names.people(duty.responders), fallback=names.people(duty.fallback)
    )


def _confirmed_by(names: Names, shift: Shift) -> Person | None:
    by = shift.confirmed_by
    return names.person(by) if by is not None and by != BOT_ACTOR else None


def _users(row: OutboxRow) -> tuple[str, ...]:
    users = row.data.get("mention")
    return tuple(map(str, users)) if isinstance(users, list) else ()


def _numbers(row: OutboxRow, field: str = "requests") -> list[int]:
    numbers = row.data.get(field)
    return [each for each in numbers if isinstance(each, int)] if isinstance(numbers, list) else []


def _late(row: OutboxRow) -> datetime | None:
    late = row.data.get("late")
    return datetime.fromisoformat(late) if isinstance(late, str) else None
