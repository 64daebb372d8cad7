"""Incidents of PagerDuty, which relays what other apps noticed."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, mapping
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of

SOURCE = Source.PAGERDUTY
RELAYS = True
EVIDENCE = Evidence(
    name=named("pagerduty"),
    links=re.compile(r"^https?://[\w.\-]*pagerduty\.com/incidents/"),
    footers=named("pagerduty"),
    wording=re.compile(r"\b(?:triggered|acknowledged|resolved|escalated|reassigned)\b", re.IGNORECASE),
)

COUNTED = frozenset({"incident.triggered", "incident.reopened", "incident.resolved"})
_HEAD = re.compile(
    r"^[^\w#\[]*(?:(?:triggered|acknowledged|resolved|escalated|reassigned|incident)\b[\s:]*)*(?:\[?#\d+\]?[\s:]*)?",
    re.IGNORECASE,
)
# The state in front is PagerDuty's own; "[FIRING:1]" behind it belongs to the title that another app gave.
_RESOLVED = re.compile(r"^\W*resolved\b|\bresolved by\b", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:triggered|acknowledged|resolved|escalated|reassigned)(?:\s+by .*)?$", re.IGNORECASE)


def from_message(message: AppMessage) -> Alert | None:
    """The incident if the message is PagerDuty's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    link = words.link(EVIDENCE.links)
    label = link.label if link is not None else ""
    title = _bare(words.title if words.title_link else "") or _bare(label) or _bare(words.title)
    return alert(
        SOURCE,
        title=title or words.title,
        rule=title,
        resolved=_over(words),
        severity=severity_of(words.field("priority"), words.field("urgency")),
        service=words.field("service", "impacted service"),
        environment=words.field("environment"),
        link=link.address if link is not None else words.title_link,
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The incident that was triggered, reopened or resolved; none for other events. Raises UnreadableAlertError."""
    event = mapping(payload.get("event"))
    kind, incident = at(event, "event_type"), mapping(event.get("data"))
    if kind and kind not in COUNTED:
        return ()
    title = at(incident, "title")
    if not title:
        raise UnreadableAlertError(
            'A webhook of pagerduty (version 3) has an "event" with "data" and its "title"; this one has none.'
        )
    made = alert(
        SOURCE,
        title=title,
        rule=title,
        resolved=kind == "incident.resolved" or at(incident, "status") == "resolved",
        severity=severity_of(at(incident, "priority", "summary"), at(incident, "urgency")),
        service=at(incident, "service", "summary"),
        link=at(incident, "html_url"),
        details=at(incident, "body", "details"),
    )
    return (made,)


def _bare(head: str) -> str:
    return _TAIL.sub("", _HEAD.sub("", head)).strip()


def _over(words: Words) -> bool:
    status = words.field("status")
    if status is not None:
        return status.casefold().startswith("resolved")
    if _RESOLVED.search(words.first):
        return True
    over = says_over(words.first, words.title)
    return looks_over(words.colors, words.signs) if over is None else over
