"""What an alert says, whatever app said it and in whatever shape (A1, A2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """The monitoring apps whose messages have a parser of their own; all others are generic."""

    BUGSNAG = "bugsnag"
    SENTRY = "sentry"
    GRAFANA = "grafana"
    ALERTMANAGER = "alertmanager"
    DATADOG = "datadog"
    NEW_RELIC = "new_relic"
    AIRBRAKE = "airbrake"
    KIBANA = "kibana"
    PAGERDUTY = "pagerduty"
    OPSGENIE = "opsgenie"
    GENERIC = "generic"


class Severity(StrEnum):
    """How bad the app says it is, in our four words."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppMessage:
    """A message of an app as Slack has it: text, blocks and attachments, none of which must be there."""

    text: str
    blocks: Sequence[Mapping[str, object]] = ()
    attachments: Sequence[Mapping[str, object]] = ()
    app_name: str = ""  # `bot_profile.name` or `username`
    app_id: str | None = None
    bot_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert: plain text throughout, without Slack's or the app's markup."""

    source: Source
    title: str  # one line, at most 200 characters, never empty
    rule: str  # the rule or error class that fired, as the app names it; numbers and ids still in it
    fingerprint: str  # equal for repeats: of source, rule, service, environment, without numbers and ids (A2)
    resolved: bool = False  # the app says that it is over
    severity: Severity | None = None
    service: str | None = None
    environment: str | None = None
    link: str | None = None  # an https address of the alert in the app
    details: str = ""  # what else it said, at most 2,000 characters
