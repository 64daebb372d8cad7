"""What the digest says of schedules: times in the coming days in which nobody is on call (D10)."""

from bot.domain.gaps import Gap, kind_of
from bot.domain.schedules import Schedule
from bot.domain.teams import Team
from bot.ports.schedule_screens import GapsAhead
from bot.services.digest.sections import Edition, Facts, Week, section
from bot.services.schedules import cover
from bot.services.schedules.gaps import DAYS, gap_lines, upcoming_gaps
from bot.services.work import Work


def _news(work: Work, team: Team, _week: Week) -> Facts | None:
    """Nothing if all gaps recur by plan and were told before (N1); one who is missing is told every week."""
    found = [(each, gap) for each in cover.schedules_of(work.rules, team) for gap in upcoming_gaps(work, each)]
    urgent = any(gap.missing or (gap.starts_at is None and gap.ends_at is None) for _, gap in found)
    by_plan = sorted({f"{each.id} {_on_the_clock(each, gap)}" for each, gap in found if not gap.missing})
    known = work.uow.settings.get(f"schedule_gaps:{team.id}")
    work.uow.settings.put(f"schedule_gaps:{team.id}", by_plan, work.now)
    return {} if urgent or by_plan not in ([], known) else None


@section("schedule_gaps", order=50, find=_news)
def schedule_gaps(edition: Edition) -> GapsAhead | None:
    """Gaps of the schedules that the team's escalation tells."""
    found = gap_lines(edition.work, edition.names, cover.schedules_of(edition.work.rules, edition.team))
    return GapsAhead(gaps=found, days=DAYS) if found else None


def _on_the_clock(schedule: Schedule, gap: Gap) -> str:
    """Hours that recur have one name, whichever their day."""
    return " ".join(map(str, kind_of(gap, schedule.zone)))
