"""What services keep of alerts: groups of repeats, and mutes (A2, A4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.alerts.alert import Severity, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGroup:
    """What a request of origin ALERT stands for: all repeats of one fingerprint within the window (A2).

    `count`, `first_seen` and `last_seen` are of what the app reported as happening; what it shows is the newest of it.
    """

    request_id: int
    team: str  # that watches the channel; the request may have been handed to another
    fingerprint: str
    source: Source
    title: str
    rule: str
    service: str | None
    environment: str | None
    severity: Severity | None
    link: str | None
    details: str
    count: int
    first_seen: datetime
    last_seen: datetime
    newest_ts: str  # the message that is shown: only an edit of this one changes what the group says
    over_at: datetime | None = None  # when the app last said that it is over
    comebacks: int = 0  # how often it came back after it was over
    called_at: datetime | None = None  # when people were last called about it; nobody is called much more often
    mute_id: int | None = None  # the mute that closed it


class MuteScope(StrEnum):
    """What a mute is about (A4)."""

    FINGERPRINT = "fingerprint"  # this alert
    SERVICE = "service"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMute:
    """Alerts that call nobody for a time; always with a reason and an end (A4)."""

    id: int = 0
    team: str
    scope: MuteScope
    value: str
    title: str  # what is muted, for people
    reason: str
    by: str
    since: datetime
    until: datetime
    request_id: int  # the alert from which it was muted
    ended_at: datetime | None = None
    ended_by: str | None = None  # who ended it before its time

    def covers(self, group: AlertGroup) -> bool:
        """Whether the group's alerts are what it is about."""
        of_scope = {
            MuteScope.FINGERPRINT: group.fingerprint,
            MuteScope.SERVICE: group.service,
            MuteScope.SOURCE: group.source.value,
        }
        return self.team == group.team and of_scope[self.scope] == self.value


class Alerts(Protocol):
    """Groups and mutes. A group's request is locked before the group is changed."""

    def add(self, group: AlertGroup) -> None: ...

    def get(self, request_id: int) -> AlertGroup | None: ...

    def some(self, request_ids: Collection[int]) -> dict[int, AlertGroup]:
        """Those of these requests that are alerts, by request."""
        ...

    def save(self, group: AlertGroup) -> AlertGroup: ...

    def latest(self, team: str, fingerprint: str) -> AlertGroup | None:
        """The group that was seen last."""
        ...

    def earlier(self, group: AlertGroup, since: datetime, limit: int) -> Sequence[AlertGroup]:
        """Other groups of the same fingerprint that were seen since then, the newest first."""
        ...

    def closed_by_mute(self, mute_id: int) -> Sequence[AlertGroup]: ...

    def add_mute(self, mute: AlertMute) -> AlertMute: ...

    def lock_mute(self, mute_id: int) -> AlertMute | None: ...

    def mute(self, mute_id: int) -> AlertMute | None: ...

    def save_mute(self, mute: AlertMute) -> None: ...

    def mutes_in_force(self, team: str) -> Sequence[AlertMute]:
        """Those that nobody ended and whose timer has not rung, the first to end first."""
        ...
