"""What services ask of Slack: calls that either took effect, certainly did not, or nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.messages import Posted
from bot.ports.screens import Rendered


class Outcome(StrEnum):
    """How a call failed (slack.md 2.3, durability.md 4)."""

    LATER = "later"  # certainly without effect: 429, refused connection; try again after `retry_after`
    UNKNOWN = "unknown"  # timeout, dropped connection, 5xx, unreadable answer: look before resending
    PERMANENT = "permanent"  # Slack refused it and will refuse it again
    REVOKED = "revoked"  # the token does not work: not this row's fault, pause everything


class SlackFailed(Exception):  # noqa: N818 - the name says what happened, as its outcome does
    """A call failed; `error` is Slack's code or a short description, never containing secrets."""

    def __init__(self, outcome: Outcome, error: str, retry_after: timedelta | None = None) -> None:
        super().__init__(f"Slack call failed ({outcome}): {error}")
        self.outcome = outcome
        self.error = error
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where a message stands."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMessage:
    """A message read back from history or a thread, with what hangs on it."""

    posted: Posted
    edited_ts: str | None
    reactions: tuple[tuple[str, tuple[str, ...]], ...]  # emoji, users
    reply_count: int
    latest_reply: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person as Slack knows them."""

    user: str
    name: str
    deleted: bool
    is_bot: bool
    time_zone: str | None


class Slack(Protocol):
    """Outgoing calls. Every method raises SlackFailed; idempotent refusals (already_reacted …) are success."""

    def post(self, channel: str, rendered: Rendered, *, key: str, version: int, thread_ts: str | None) -> Delivered: ...

    def edit(self, channel: str, ts: str, rendered: Rendered, *, key: str, version: int) -> None: ...

    def delete(self, channel: str, ts: str) -> None: ...

    def ephemeral(self, channel: str, user: str, rendered: Rendered, *, thread_ts: str | None) -> None: ...

    def open_dm(self, user: str) -> str: ...

    def find(self, channel: str, *, key: str, thread_ts: str | None, oldest: datetime) -> Delivered | None:
        """Our own message whose metadata carries `key`, posted since `oldest`."""
        ...

    def set_reactions(self, channel: str, ts: str, *, add: Sequence[str], remove: Sequence[str]) -> None: ...

    def publish_home(self, user: str, rendered: Rendered) -> None: ...

    def set_topic(self, channel: str, topic: str) -> None: ...

    def set_user_group(self, group: str, users: Sequence[str]) -> None: ...

    def history(self, channel: str, *, oldest: str | None, limit: int = 200) -> Sequence[HistoryMessage]:
        """All messages since `oldest` (exclusive), oldest first, every page."""
        ...

    def replies(self, channel: str, thread_ts: str, *, oldest: str | None) -> Sequence[HistoryMessage]: ...

    def message(self, channel: str, ts: str) -> HistoryMessage | None:
        """One message by its ts, at top level or in a thread; None if it is gone."""
        ...

    def permalink(self, channel: str, ts: str) -> str: ...

    def profile(self, user: str) -> Profile: ...

    def group_members(self, group: str) -> Sequence[str]: ...


class Renderer(Protocol):
    """Draws screens; implemented by handlers.views."""

    def __call__(self, screen: object) -> Rendered: ...
