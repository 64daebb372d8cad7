"""Incidents between hands: in the list of a handoff, and one mention in the thread of whoever is next (H2)."""

from collections.abc import Iterable, Sequence

from bot.domain.incidents import EntryKind, Incident, IncidentMove, Role, is_running
from bot.domain.reasons import Reason
from bot.domain.schedules import Schedule
from bot.domain.teams import Team
from bot.ports.incident_lines import HandedIncident
from bot.ports.incident_screens import IncidentGoesOn
from bot.ports.outbox import OutboxRow
from bot.services import announcing, people
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, hooks, thread
from bot.services.people import Names
from bot.services.schedules import cover, turns
from bot.services.work import Work

HANDED = "incidents_handed:"  # setting: the handoff list of a team that names open incidents
LISTED = 15
LOOK_BACK = 30  # lines of a timeline that are searched for the last word
LAST_WORDS = frozenset({EntryKind.NOTE, EntryKind.UPDATE})
VIEW = "incident_goes_on"


def handed_on(work: Work, team: Team, key: str, coming: Sequence[str], going: Sequence[str]) -> list[int]:
    """A shift begins: who comes is mentioned once in the thread of each running incident; the ids for the list."""
    opened = sorted(work.uow.incidents.open(team.id), key=lambda each: (not is_running(each), -each.id))
    fresh = [user for user in people.still_here(work, coming) if user not in going]
    for incident in opened:
        if fresh and is_running(incident) and incident.responder not in coming:
            _mention(work, incident, fresh, key=f"{key}:{incident.id}", whose=team.name, role=Role.RESPONDER)
    if opened:
        work.uow.settings.put(f"{HANDED}{team.id}", key, work.now)
    return [each.id for each in opened]


def lines(work: Work, names: Names, numbers: Iterable[int]) -> tuple[HandedIncident, ...]:
    """Each as it stands now."""
    found = [incident for number in numbers if (incident := work.uow.incidents.get(number)) is not None]
    return tuple(_line(work, names, incident) for incident in found)


def _line(work: Work, names: Names, incident: Incident) -> HandedIncident:
    return HandedIncident(
        id=incident.id,
        title=incident.title,
        severity=incident.severity,
        state=incident.state.words,
        manager=names.person(incident.manager).name if incident.manager else None,
        responder=names.person(incident.responder).name if incident.responder else None,
        raised_at=incident.raised_at,
        note=_last_word(work, incident),
        permalink=composing.permalink(work, incident),
    )


def _last_word(work: Work, incident: Incident) -> str:
    """The last key point, note or update."""
    known = work.uow.incidents.timeline(incident.id, newest=LOOK_BACK)
    said = [each for each in known if (each.key_point or each.kind in LAST_WORDS) and each.deleted_at is None]
    return said[-1].text if said else ""


@turns.on_turn
def _turn(work: Work, schedule: Schedule, before: str | None, now: str | None) -> None:
    """Somebody else is on call by the schedule of incident managers, or of the region that lends engineers."""
    role = _role_of(work, schedule)
    if role is None or now is None:
        return
    gone = {before} if before is not None else set(cover.everybody(schedule))  # after a time without anybody
    for incident in work.uow.incidents.open():
        holder = incident.manager if role is Role.MANAGER else incident.responder
        nobody = holder is None and role is Role.MANAGER
        if is_running(incident) and holder != now and (holder in gone or nobody):
            key = f"incident_turn:{incident.id}:{schedule.id}:{now}:{work.now.timestamp():.0f}"
            _mention(work, incident, [now], key=key, whose=schedule.name, role=role)


def _role_of(work: Work, schedule: Schedule) -> Role | None:
    target, policy = f"schedule:{schedule.id}", work.rules.incidents
    if target == policy.manager:
        return Role.MANAGER
    return Role.RESPONDER if target == policy.region else None


def _mention(work: Work, incident: Incident, users: Sequence[str], *, key: str, whose: str, role: Role) -> None:
    data: dict[str, object] = {"mention": list(users), "whose": whose, "role": role.value}
    thread.post(work, incident, key=key, view=VIEW, data=data)


@hooks.on_moved(*IncidentMove)
def _moved(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    handed = work.uow.settings.get(f"{HANDED}{after.team}")
    announcing.redraw(work, [handed] if isinstance(handed, str) else [])


@composes(VIEW)
def _goes_on(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    """Whoever is next is called while it runs, and not once they have the role."""
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    if not is_running(incident):
        return MOOT
    role, users = Role(str(row.data["role"])), row.data.get("mention")
    wanted = [str(user) for user in users] if isinstance(users, list) else []
    return IncidentGoesOn(
        incident=incident,
        handed=_line(work, names, incident),
        whose=str(row.data["whose"]),
        role=role,
        mention=people.still_here(work, wanted),
    )
