"""Reaching people outside Slack (O1): what is handed to the configured notifiers, and who hears when one fails."""

from collections.abc import Collection, Iterable

from bot.domain.requests import Request
from bot.domain.teams import Step, Team
from bot.ports.outbox import Desired, Kind, OutboxRow, Priority
from bot.services import noise
from bot.services.work import Work

FAILURES_TOLD = 3  # in a row, within seconds of each other: then it is no hiccup


def hand_over(
    work: Work,
    names: Iterable[str],
    *,
    team: str,
    key: str,
    view: str,
    data: dict[str, object],
    request_id: int | None = None,
    in_order: str | None = None,
) -> None:
    """Ask for a notification by each of the notifiers, once per key; `view` composes it when it is handed over.

    `in_order`: notifications with the same word leave in their order, and none before those that wait to be retried.
    """
    for name in names:
        key_there = f"notify:{name}:{key}"
        if work.uow.outbox.get(key_there) is not None:
            continue
        desired = Desired(
            key=key_there,
            kind=Kind.NOTIFY,
            team=team,
            view=view,
            data={**data, "target": name, **({"lane": f"{name}:{in_order}"} if in_order else {})},
            priority=Priority.ESCALATION,
            request_id=request_id,
        )
        work.uow.outbox.want(desired, work.now)


def unanswered(work: Work, team: Team, requests: Collection[Request], step: Step, *, key: str) -> None:
    """F6: the escalation step reached the notifiers it names; nothing if the step names none."""
    data: dict[str, object] = {"requests": [request.id for request in requests]}
    hand_over(work, step.notify, team=team.id, key=key, view="page_unanswered", data=data)


def failing(work: Work, row: OutboxRow, error: str) -> None:
    """A notifier does not take what it is given: the team's room hears of it once a day, and it is tried again."""
    team = work.team(row.team)
    if team is not None:
        target = row.data.get("target")
        noise.notice(
            work,
            team,
            key=f"notifier_failing:{target}:{team.id}:{work.now.date().isoformat()}",
            sentence=f"I cannot reach anybody by {target} at the moment.",
            detail=f"{error} I go on trying; until then call people yourselves.",
        )
