"""What a page to people outside Slack says (O1), composed when it is handed over."""

from collections.abc import Collection

from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_alert, is_unanswered
from bot.domain.teams import Team
from bot.ports.notifier import Notification
from bot.ports.outbox import OutboxRow
from bot.services import lines
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.work import Work

LISTED = 5  # requests named in one page; the rest are a number


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


def _count(requests: Collection[Request]) -> str:
    what = "alert" if all(map(is_alert, requests)) else "request"
    return f"a{'n' if what == 'alert' else ''} {what}" if len(requests) == 1 else f"{len(requests)} {what}s"


def _told(work: Work, names: Names, team: Team, request: Request) -> str:
    shown = lines.link(work, request)
    asked = "" if is_alert(request) else f", asked by {names.person(request.author).name}"
    due = request.due_at.astimezone(team.calendar.zone)
    return f"#{request.id} “{shown.title}”{asked}, due {due:%a %H:%M %Z}. {shown.permalink or ''}".rstrip()
