"""What a form needs in order to be drawn, or why it may not be opened (P1, P2, R8, X5); sending it judges again."""

from dataclasses import dataclass

from bot.domain.reasons import Reason
from bot.domain.requests import Move, Request, apply
from bot.domain.teams import Team
from bot.ports.screens import RequestLink
from bot.services import finding, lines
from bot.services.work import Work

NO_REQUEST = Reason(
    "no_request", "This message belongs to no request. “Open a support request” in the same menu makes it one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The request that a form is about, and its team."""

    request: Request
    about: RequestLink
    team: Team


def triage(work: Work, user: str, request: Request | None, seen_version: int | None) -> Form | Reason:
    """**Triage…**, also of a closed request: what it was is worth knowing."""
    return _form(work, user, request, seen_version, None)


def hand_off(work: Work, user: str, request: Request | None, seen_version: int | None) -> Form | Reason:
    """**Hand off…** an open request: whatever may be taken may be given."""
    return _form(work, user, request, seen_version, Move.TAKE)


def mark_duplicate(work: Work, user: str, request: Request | None, seen_version: int | None) -> Form | Reason:
    """**Duplicate of…**"""
    return _form(work, user, request, seen_version, Move.MARK_DUPLICATE)


def resolve(work: Work, user: str, request: Request | None, seen_version: int | None) -> Form | Reason:
    """**Resolve…**: members, and requesters their own (P1)."""
    if request is None or not finding.own(work, request, user):
        return _form(work, user, request, seen_version, Move.RESOLVE)
    step, team = apply(request, Move.RESOLVE), work.team(request.team)
    if isinstance(step, Reason):
        return step
    return Form(request=request, about=lines.link(work, request), team=team) if team is not None else finding.GONE


def _form(work: Work, user: str, request: Request | None, seen_version: int | None, move: Move | None) -> Form | Reason:
    found = finding.allowed(work, user, request, seen_version, move)
    if isinstance(found, Reason):
        return found
    return Form(request=found.request, about=lines.link(work, found.request), team=found.team)
