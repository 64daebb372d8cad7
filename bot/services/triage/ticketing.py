"""The ticket that a category asks for: what happened, to whom, and where people talk about it (T1, T5)."""

from bot.domain.intake import title_of
from bot.domain.requests import Request, headline
from bot.domain.teams import Team
from bot.domain.triage import Category, Decision, TicketRule
from bot.services.people import Names
from bot.services.tickets import asking, creating
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
        title=title_of(headline(request), request.file_count, limit=creating.LONGEST_TITLE),
        body=_body(work, request, user=user, category=category, decision=decision),
        labels=rule.labels,
        project=rule.project,
        issue_type=rule.issue_type,
    )


def _body(work: Work, request: Request, *, user: str, category: Category, decision: Decision) -> str:
    """Plain text with the thread's link, impact and text (T1)."""
    parts = [
        asking.text_of(work, request),
        f"Error shown:\n{decision.error_text}" if decision.error_text else "",
        f"Who is affected: {decision.impact}" if decision.impact else "",
        f"Triaged as {category.label} by {Names(work).person(user).name}.",
    ]
    return "\n\n".join(part for part in parts if part)
