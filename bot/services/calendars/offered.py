"""Which calendar feeds a person may have (D9)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.schedules import Layer
from bot.ports.screens import FeedLine
from bot.services import people
from bot.services.work import Work


def offered(work: Work, user: str) -> tuple[FeedLine, ...]:
    """The feeds that a person may have: their own shifts, their teams, the schedules; and since when they have each."""
    teams = [team for team in work.rules.teams.values() if people.is_member(work, team, user)]
    in_schedules = [each for each in work.rules.schedules.values() if _serves(user, each.layers)]
    if not teams and not in_schedules:
        return ()
    schedules = list(work.rules.schedules.values()) if teams else in_schedules
    labels = {
        f"person:{user}": "My shifts",
        **{f"team:{team.id}": team.name for team in teams},
        **{f"schedule:{schedule.id}": schedule.name for schedule in schedules},
    }
    return tuple(
        FeedLine(subject=subject, label=label, since=_since(work, user, subject)) for subject, label in labels.items()
    )


def _serves(user: str, layers: Sequence[Layer]) -> bool:
    return any(user in layer.people for layer in layers)


def _since(work: Work, user: str, subject: str) -> datetime | None:
    return next((feed.created_at for feed in work.uow.feeds.of_subject(subject, user)), None)
