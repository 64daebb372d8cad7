"""The ticket that a category asks for: what happened, to whom, and where people talk about it (T1, T5)."""

from bot.domain.messages import plain_text
from bot.domain.requests import Request, is_alert
from bot.domain.teams import Team
from bot.domain.triage import Category, Decision, TicketRule
from bot.services import lines
from bot.services.people import Names
from bot.services.tickets import creating
from bot.services.triage import proposing
from bot.services.work import Work


def want(work: Work, team: Team, request: Request, *, user: str, category: Category, decision: Decision) -> None:
    """Have the ticket created, unless the request has one already."""
    if proposing.ticket_of(work, request) is not None:
        return
    rule = category.ticket or TicketRule()
    creating.want(
        work,
        team,
        request,
        by=user,
        title=lines.link(work, request).title,
        body=_body(work, request, user=user, category=category, decision=decision),
        labels=rule.labels,
        project=rule.project,
        issue_type=rule.issue_type,
    )


def _body(work: Work, request: Request, *, user: str, category: Category, decision: Decision) -> str:
    """Plain text with the thread's link, impact and text (T1)."""
    names = Names(work)
    about = lines.link(work, request)
    asked = "" if is_alert(request) else f"Asked by {names.person(request.author).name}. "
    parts = [
        plain_text(request.text),
        f"Error shown:\n{decision.error_text}" if decision.error_text else "",
        f"Impact: {decision.impact}" if decision.impact else "",
        f"{asked}Triaged as {category.label} by {names.person(user).name}, priority {request.priority}.",
        f"{about.noun.capitalize()} #{request.id}" + (f" in Slack: {about.permalink}" if about.permalink else ""),
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())
