"""The weeks that a feed shows beyond the confirmed ones: as they are announced, or would be picked now (D9)."""

from bot.domain.rotation import Choice, Slot
from bot.domain.teams import Team
from bot.services.calendars.shifts import AHEAD
from bot.services.rotation import plans
from bot.services.work import Work


def planned(work: Work, team: Team) -> list[tuple[Slot, Choice]]:
    """The coming slots of half a year with their people."""
    weeks = plans.upcoming(work, team, AHEAD // team.rotation.length + 1)
    return [(week.slot, week.pick.choice) for week in weeks if week.pick.choice.responders]
