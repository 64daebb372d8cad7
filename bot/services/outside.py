"""Reaching people outside Slack (O1): what is handed to the configured notifiers, and who hears when one fails."""

from collections.abc import Collection, Iterable

from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_alert, is_unanswered
from bot.domain.teams import Step, Team
from bot.ports.notifier import Notification
from bot.ports.outbox import Desired, Kind, OutboxRow, Priority
from bot.services import lines, noise
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.work import Work

LISTED = 5  # requests named in one page; the rest are a number
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
) -> None:
    """Ask for a notification by each of the notifiers, once per key; `view` composes it when it is handed over."""
    for name in names:
        key_there = f"notify:{name}:{key}"
        if work.uow.outbox.get(key_there) is not None:
            continue
        desired = Desired(
            key=key_there,
            kind=Kind.NOTIFY,
            team=team,
            view=view,
            data={**data, "target": name},
            priority=Priority.ESCALATION,
            request_id=request_id,
        )
        work.uow.outbox.want(desired, work.now)


def unanswered(work: Work, team: Team, requests: Collection[Request], step: Step, *, key: str) -> None:
    """F6: the escalation step reached the notifiers it names; nothing if the step names none."""
    data: dict[str, object] = {"requests": [request.id for request in requests]}
    hand_over(work, step.notify, team=team.id, key=key, view="page_unanswered", data=data)


@composes("page_unanswered")
def _page_unanswered(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team = work.team(row.team)
    if team is None:
        return GONE
    numbers = row.data.get("requests")
    known = [work.uow.requests.get(each) for each in (numbers if isinstance(numbers, list) else [])]
    waiting = [request for request in known if request is not None and is_unanswered(request)]
    if not waiting:
        return MOOT
    title = f"{team.name}: {_count(waiting)} without a first response"
    told = [_told(work, names, team, request) for request in waiting[:LISTED]]
    more = [f"and {len(waiting) - LISTED} more"] if len(waiting) > LISTED else []
    return Notification(title=title, body="\n".join([*told, *more]), urgent=True)


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


def _count(requests: Collection[Request]) -> str:
    what = "alert" if all(map(is_alert, requests)) else "request"
    return f"a{'n' if what == 'alert' else ''} {what}" if len(requests) == 1 else f"{len(requests)} {what}s"


def _told(work: Work, names: Names, team: Team, request: Request) -> str:
    shown = lines.link(work, request)
    asked = "" if is_alert(request) else f", asked by {names.person(request.author).name}"
    due = request.due_at.astimezone(team.calendar.zone)
    return f"#{request.id} “{shown.title}”{asked}, due {due:%a %H:%M %Z}. {shown.permalink or ''}".rstrip()
