"""What is muted, as lines for whoever looks, and who may mute (A4, P1)."""

from collections.abc import Iterable

from bot.domain.teams import Team
from bot.ports.alerts import AlertMute, MuteScope
from bot.ports.mute_screens import MuteLine
from bot.services.people import Names
from bot.services.work import Work


def muted_alerts(work: Work, names: Names, user: str, teams: Iterable[Team]) -> tuple[MuteLine, ...]:
    """What is muted in these teams, for Home and `/support open`."""
    return tuple(
        mute_line(names, row, may_end=may_mute(work, team, user))
        for team in teams
        for row in work.uow.alerts.mutes_in_force(team.id)
    )


def mute_line(names: Names, mute: AlertMute, *, may_end: bool = False) -> MuteLine:
    """A mute in the words that people need."""
    return MuteLine(
        id=mute.id,
        title=mute.title,
        everything="" if mute.scope is MuteScope.FINGERPRINT else mute.scope.value,
        reason=mute.reason,
        by=names.person(mute.by).name,
        until=mute.until,
        ended=mute.ended_at is not None,
        may_end=may_end,
    )


def may_mute(work: Work, team: Team, user: str) -> bool:
    """Leads and admins (P1)."""
    return user in team.leads or user in work.rules.admins
