"""Alerts of Datadog's monitors."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Severity, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, first, names
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of

SOURCE = Source.DATADOG
EVIDENCE = Evidence(
    name=named("datadog"),
    links=re.compile(
        r"^https?://[\w.\-]*(?:datadoghq\.(?:com|eu)|ddog-gov\.com)/(?:monitors|event|synthetics|notebook)\b"
    ),
    footers=named("datadog"),
    wording=re.compile(
        r"(?:^|\[)\W*(?:p[1-5]\W+)?(?:re-?)?(?:triggered|recovered|warn|alert|no data|renotify)\b", re.IGNORECASE
    ),
)

_PREFIX = re.compile(
    r"^\W*(?:\[[^\]]*\]\s*|(?:re-?)?(?:triggered|recovered|warn|no data)(?:\s+on\s+\{[^}]*\})?\s*:\s*)+", re.IGNORECASE
)
_TAG = re.compile(r"\b(service|env):([\w.\-/]+)")


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is Datadog's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    tags = _tags(words.text)
    over = says_over(words.title, words.first)
    name = _PREFIX.sub("", words.title)
    return alert(
        SOURCE,
        title=name or words.title,
        rule=name,
        resolved=looks_over(words.colors, words.signs) if over is None else over,
        severity=_severity(words.title, words.field("priority")),
        service=tags.get("service"),
        environment=tags.get("env"),
        link=words.title_link or EVIDENCE.link_in(words),
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The alert of Datadog's default payload, or of one made of its variables. Raises UnreadableAlertError."""
    title = first(payload, "alert_title", "title", "event_title")
    if not title:
        raise UnreadableAlertError('A webhook of datadog has a "title" or an "alert_title"; this one has neither.')
    transition = first(payload, "alert_transition", "transition")
    said = first(payload, "body", "text_only_msg", "message", "event_msg")
    tags = _tags(f"{names(payload.get('tags'))} {first(payload, 'alert_scope', 'scope')} {said}")
    name = _PREFIX.sub("", title) or title
    good = first(payload, "alert_type").lower() == "success"
    made = alert(
        SOURCE,
        title=name,
        rule=name,
        resolved=good or bool(says_over(transition or title)),
        severity=_severity(title, first(payload, "alert_priority", "alert_type", "priority")),
        service=first(payload, "service") or tags.get("service"),
        environment=first(payload, "env", "environment") or tags.get("env"),
        link=first(payload, "link", "url"),
        details=said,
    )
    return (made,)


def _tags(said: str) -> dict[str, str]:
    """Tags as Datadog writes them, `service:checkout, env:prod`; the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in _TAG.findall(said):
        found.setdefault(name, value.rstrip("."))
    return found


def _severity(title: str, priority: str | None) -> Severity | None:
    head = title[:30].casefold()
    if "warn" in head:
        return Severity.WARNING
    return severity_of(priority, *re.findall(r"\[(p[1-5])\]", head))
