"""What views draw of alerts: the card of a group, the call when it comes back, mutes (A2-A4)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.alerts.alert import Alert, Severity
from bot.domain.requests import Request
from bot.ports.mute_screens import MuteLine
from bot.ports.screens import Card, RequestLine, RequestLink


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteForm:
    """What the form **Mute…** is about."""

    request: Request
    about: RequestLink
    service: str | None
    source_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierGroup:
    """A group of the same fingerprint that was there before."""

    link: RequestLink
    first_seen: datetime
    count: int
    ended: str  # how, in words that follow the date


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCard:
    """The bot's one message in the thread of a group's first alert (A3)."""

    card: Card
    source_name: str
    title: str
    link: str | None
    severity: Severity | None
    service: str | None
    environment: str | None
    count: int
    first_seen: datetime
    last_seen: datetime
    over_at: datetime | None  # the app says that it is over, and nothing came after that
    comebacks: int
    next_call_at: datetime | None  # it came back so soon that people are called only then
    earlier: tuple[EarlierGroup, ...]
    mute: MuteLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertIsBack:
    """The call for a group that came back: in its thread, or directly where the thread's posts are spent (N2)."""

    line: RequestLine
    last_seen: datetime
    zone: str
    mention: tuple[str, ...]
    direct: bool
    unmuted: bool = False  # it waits again because its mute is over


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPost:
    """An alert that came by webhook, as the bot posts it into the alerts channel; its card stands in the thread."""

    source_name: str
    alert: Alert
