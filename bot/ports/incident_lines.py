"""Incidents as lines of a Home tab (X3)."""

from dataclasses import dataclass


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
