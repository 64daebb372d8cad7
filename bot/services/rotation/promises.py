"""What was agreed on between people, kept in step with the teams of the weeks (D8)."""

from collections.abc import Sequence

from bot.domain.offers import Period, in_words, living, without
from bot.domain.schedules import Override, Shift
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.services import noise, people
from bot.services.rotation.trail import record
from bot.services.work import BOT_ACTOR, Work


def release(work: Work, team: Team, shift: Shift) -> None:
    """A week has another team: whoever would have stood in for somebody who dropped out of it hears that it is off."""
    begins = max(shift.starts_at, work.now)
    if begins >= shift.ends_at:
        return
    known = work.uow.duty.overrides(team.id, begins, shift.ends_at)
    live = living(known, {part.user for part in shift.assignments})
    for override in known:
        if override not in live:
            shorten(work, team, override, [(begins, shift.ends_at)])
            _tell(work, team, override)


def shorten(work: Work, team: Team, override: Override, lost: Sequence[Period]) -> None:
    """Take periods away from an override."""
    left = without(override, lost)
    if not left:
        work.uow.duty.remove_override(override.id)
        return
    first, *others = left
    work.uow.duty.save_override(_during(override, first))
    for period in others:
        work.uow.duty.add_override(team.id, _during(override, period))


def _during(override: Override, period: Period) -> Override:
    return Override(
        id=override.id, user=override.user, replaces=override.replaces, starts_at=period[0], ends_at=period[1]
    )


def _tell(work: Work, team: Team, override: Override) -> None:
    zone = team.calendar.zone
    begins, ends = max(override.starts_at, work.now), override.ends_at - override.ends_at.resolution
    days = in_words(local_date(zone, begins), local_date(zone, ends))
    absent = people.Names(work).person(override.replaces).name
    record(work, team.id, f"person:{override.user}", "cover.released", BOT_ACTOR, absent=override.replaces, days=days)
    if people.still_here(work, [override.user]):
        noise.direct(
            work,
            override.user,
            team=team.id,
            key=f"released:{override.id}:{int(begins.timestamp())}",
            view="notice",
            data={
                "sentence": f"You need not serve for {absent} on {days} any more.",
                "detail": f"{absent} is not in the team of that week any more.",
            },
        )
