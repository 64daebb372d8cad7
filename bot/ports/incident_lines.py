"""Incidents as lines of a Home tab and of a handoff (X3, H2)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """An incident that is open; `mine`: the person who looks has a role in it."""

    id: int
    title: str
    severity: str
    state: str
    manager: str | None  # their name
    permalink: str | None
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIncident:
    """An open incident in the list of a handoff; people by name (H2)."""

    id: int
    title: str
    severity: str
    state: str
    manager: str | None
    responder: str | None
    raised_at: datetime
    note: str  # the last key point, note or update; empty if there is none
    permalink: str | None
