"""What follows when an incident is raised, stands in Slack or moves: each part of the work declares its own."""

from collections.abc import Callable

from bot.domain.incidents import Incident, IncidentMove
from bot.services.work import Work

Raised = Callable[[Work, Incident], object]
Moved = Callable[[Work, Incident, Incident, str], object]  # before, after, and by whom

_RAISED: list[Raised] = []
_PLACED: list[Raised] = []
_KEPT: list[Raised] = []
_MOVED: dict[IncidentMove, list[Moved]] = {}
_SEVERITY: list[Moved] = []


def on_raised(follow: Raised) -> Raised:
    """Declare what a new incident makes happen, in the transaction that stores it."""
    _RAISED.append(follow)
    return follow


def on_placed(follow: Raised) -> Raised:
    """Declare what happens once its thread is known; it may be said more than once, and is idempotent."""
    _PLACED.append(follow)
    return follow


def on_kept(follow: Raised) -> Raised:
    """Declare what any change of an incident makes happen, in its transaction; it is idempotent."""
    _KEPT.append(follow)
    return follow


def on_moved(*moves: IncidentMove) -> Callable[[Moved], Moved]:
    """Declare what these moves make happen, in their transaction."""

    def declare(follow: Moved) -> Moved:
        for move in moves:
            _MOVED.setdefault(move, []).append(follow)
        return follow

    return declare


def on_severity(follow: Moved) -> Moved:
    """Declare what another severity makes happen, in the transaction that stores it (I3)."""
    _SEVERITY.append(follow)
    return follow


def raised(work: Work, incident: Incident) -> None:
    """Let everything follow that was declared."""
    for follow in _RAISED:
        follow(work, incident)


def placed(work: Work, incident: Incident) -> None:
    """Let everything follow that was declared."""
    for follow in _PLACED:
        follow(work, incident)


def kept(work: Work, incident: Incident) -> None:
    """Let everything follow that was declared."""
    for follow in _KEPT:
        follow(work, incident)


def moved(work: Work, before: Incident, after: Incident, move: IncidentMove, by: str) -> None:
    """Let everything follow that was declared."""
    for follow in _MOVED.get(move, ()):
        follow(work, before, after, by)


def severity_changed(work: Work, before: Incident, after: Incident, by: str) -> None:
    """Let everything follow that was declared."""
    for follow in _SEVERITY:
        follow(work, before, after, by)
