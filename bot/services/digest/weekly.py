"""The weekly moment: one digest in each team's room, or to its leads, and only if there is something to say (N1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import DAY, next_weekday_time
from bot.ports.digest_screens import Digest
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.rows import Timer
from bot.services import announcing, noise, people, timers
from bot.services.compose import GONE, MOOT, composes
from bot.services.digest import sections
from bot.services.digest.sections import Week
from bot.services.duties import showing
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import Work

DIGEST = "digest"
WEEK = 7 * DAY
AGAIN_IN = timedelta(minutes=1)
ON_TIME = timedelta(minutes=5)  # after a restart what is due is written down first; that alone is no delay


def arm_all(work: Work) -> None:
    """At start: each team is told at the weekly moment; one that passed while nobody was there still rings, once."""
    for team in work.rules.teams.values():
        armed = work.uow.timers.armed(_subject(team))
        if not armed or armed[0].due_at > work.now:
            _arm(work, team)


@rings(DIGEST)
def _weekly(work: Work, due: Sequence[Timer]) -> None:
    team = work.team(due[-1].team)
    if team is None:
        return
    moment = _moment_of(due[-1])
    if any(each.due_at <= work.now for each in work.uow.timers.armed(showing.subject_of(team.id))):
        again, kept = work.now + AGAIN_IN, moment.isoformat()
        timers.arm(work, DIGEST, _subject(team), team.id, again, key=_subject(team), moment=kept)
        return  # after downtime: what was missed meanwhile is not written down yet
    readers = _readers(work, team)
    if team.internal_channel is not None or readers:  # else the next digest tells this week as well
        _tell(work, team, readers, moment)
    _arm(work, team)


def _next_week(work: Work, team: Team, moment: datetime) -> Week:
    """From the last digest until now; that is kept, so that nothing is told twice or left out."""
    last = work.uow.settings.get(_subject(team))
    work.uow.settings.put(_subject(team), work.now.isoformat(), work.now)
    after = datetime.fromisoformat(last) if isinstance(last, str) else moment - WEEK
    return Week(after=after, until=work.now)


def _tell(work: Work, team: Team, readers: Sequence[str], moment: datetime) -> None:
    """In the team's room, or to each reader where it has none; nothing to say is said by nothing (N1)."""
    week, late = _next_week(work, team, moment), work.now - moment > ON_TIME
    told = sections.found(work, team, week)
    if not told:
        return
    data: dict[str, object] = {
        "after": week.after.isoformat(),
        "until": week.until.isoformat(),
        "late": moment.isoformat() if late else None,
        "sections": told,
    }
    key = sections.key_of(team, work.now)
    if not announcing.to_room(work, team, key=key, view=DIGEST, data=data):
        for reader in readers:
            noise.direct(work, reader, team=team.id, key=f"{key}:{reader}", view=DIGEST, data=data)


def _readers(work: Work, team: Team) -> tuple[str, ...]:
    """Leads whom a direct message reaches."""
    return tuple(lead for lead in people.still_here(work, team.leads) if noise.muted_until(work, lead) is None)


def _arm(work: Work, team: Team) -> None:
    moment = work.rules.weekly
    due_at = next_weekday_time(team.calendar.zone, moment.weekday, moment.at, work.now)
    timers.arm(work, DIGEST, _subject(team), team.id, due_at, key=_subject(team))


def _moment_of(timer: Timer) -> datetime:
    """When it was due at first."""
    kept = timer.data.get("moment")
    return datetime.fromisoformat(kept) if isinstance(kept, str) else timer.due_at


def _subject(team: Team) -> str:
    return f"{DIGEST}:{team.id}"


@composes(DIGEST)
def _digest(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team, told = work.team(row.team), row.data.get("sections")
    if team is None or not isinstance(told, dict):
        return GONE
    after, until = (datetime.fromisoformat(str(row.data[each])) for each in ("after", "until"))
    parts = sections.shown(work, names, team, Week(after=after, until=until), told)
    late = row.data.get("late")
    if not parts:
        return MOOT
    return Digest(
        team_name=team.name,
        zone=team.calendar.zone.key,
        parts=parts,
        late_since=datetime.fromisoformat(late) if isinstance(late, str) else None,
        with_mute=row.kind is Kind.DM,
    )
