"""Errors reported by Airbrake; it tells of new and returning ones, never of an end."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, mapping
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import words_of
from bot.domain.alerts.states import says_over, severity_of

SOURCE = Source.AIRBRAKE
EVIDENCE = Evidence(
    name=named("airbrake"),
    links=re.compile(r"^https?://[\w.\-]*airbrake\.io/projects/"),
    footers=named("airbrake"),
    wording=re.compile(r"\b(?:error|exception|occurrence)\b", re.IGNORECASE),
)

# As in "[Web shop] New production error: PaymentError: card declined".
_HEADLINE = re.compile(
    r"^(?:\[(?P<project>[^\]]+)\]\s*)?(?:new|resurfaced|recurring)?\s*(?:(?P<stage>[\w\-]+)\s+)?error\b[^:]*:\s*(?P<said>.+)$",
    re.IGNORECASE,
)
_CLASS = re.compile(r"^[\w.:]*[A-Za-z]\w*(?=: |$)")
_PLACE = re.compile(r"\S+\.\w{1,5}:\d+\S*")


def from_message(message: AppMessage) -> Alert | None:
    """The error if the message is Airbrake's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    found = _HEADLINE.match(words.title) or _HEADLINE.match(words.first)
    parts = found.groupdict() if found else {}
    said = words.field("error", "error message", "message") or parts.get("said") or words.title
    rule = words.field("error type", "error class", "type") or _class(said)
    return alert(
        SOURCE,
        title=said,
        rule=rule,
        where=_where(words.field("file", "location", "where", "component", "action") or ""),
        resolved=bool(says_over(words.title, words.first)),
        severity=severity_of(words.field("severity")),
        service=words.field("project", "app") or parts.get("project"),
        environment=words.field("environment", "env") or parts.get("stage"),
        link=EVIDENCE.link_in(words) or words.title_link,
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The one error. Raises UnreadableAlertError."""
    error = mapping(payload.get("error"))
    rule, said = at(error, "error_class"), at(error, "error_message")
    if not rule and not said:
        raise UnreadableAlertError(
            'A webhook of airbrake has an "error" with an "error_class" or an "error_message"; this one has neither.'
        )
    made = alert(
        SOURCE,
        title=said or rule,
        rule=rule or _class(said),
        where=at(error, "file"),
        severity=severity_of(at(error, "severity")),
        service=at(error, "project", "name"),
        environment=at(error, "environment"),
        link=first(payload, "airbrake_error_url"),
        details="\n".join((at(error, "file"), at(error, "last_notice", "request_url"))),
    )
    return (made,)


def _class(said: str) -> str:
    found = _CLASS.match(said)
    return found.group() if found is not None else said


def _where(said: str) -> str:
    found = _PLACE.search(said)
    return found.group() if found is not None else said
