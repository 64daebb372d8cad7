"""What an export says about a row of the audit trail (P2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.exports.tables import Column


class Entry(Protocol):
    """A row of the audit trail, as it is stored."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def team(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def data(self) -> Mapping[str, object]: ...


AUDIT_COLUMNS: tuple[Column[Entry], ...] = (
    Column("id", "its number", lambda it: it.id),
    Column("at", "when", lambda it: it.at),
    Column("team", "the team's key in the configuration", lambda it: it.team),
    Column("actor", "who, Slack id; firstline is the bot itself", lambda it: it.actor),
    Column("action", "what, such as request.take", lambda it: it.action),
    Column("subject", "to what, such as request:42", lambda it: it.subject),
    Column("reason", "why, as far as somebody said", lambda it: it.reason),
    Column("source", "from where: button, reaction, command, timer …", lambda it: it.source),
    Column("data", "what else was noted, as JSON", lambda it: it.data),
)
