"""What the digest says of recurring duties: those that were missed, most often first (U1)."""

from bot.domain.duties import RunState
from bot.ports.duty_run_screens import MissedDuties, MissedDuty
from bot.services.digest.sections import Edition, section


@section("missed_duties", order=40)
def missed_duties(edition: Edition) -> MissedDuties | None:
    """Each duty that was missed since the last digest, and how often it was done afterwards."""
    week = edition.week
    runs = edition.work.uow.duty_runs.missed(edition.team.id, week.after, week.until)
    found = [
        MissedDuty(
            duty=name,
            times=sum(run.duty == name for run in runs),
            done_late=sum(run.duty == name and run.state is RunState.DONE for run in runs),
        )
        for name in dict.fromkeys(run.duty for run in runs)
    ]
    if not found:
        return None
    in_order = tuple(sorted(found, key=lambda each: (-each.times, each.duty)))
    zone = edition.team.calendar.zone.key
    return MissedDuties(missed=in_order, after=week.after, until=week.until, zone=zone)
