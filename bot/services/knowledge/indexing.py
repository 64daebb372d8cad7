"""Keeping the index: what is written down is found from the same transaction on (T3)."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.search import EntryKind
from bot.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Something of a team to be found again; `ref` is unique with the kind."""

    kind: EntryKind
    ref: str
    team: str
    title: str
    text: str
    link: str | None = None
    at: datetime


def keep(work: Work, text: Text) -> None:
    """Make it findable, or replace what was there; does nothing if nothing changed."""


def forget(work: Work, kind: EntryKind, ref: str) -> None:
    """Find it no longer."""
