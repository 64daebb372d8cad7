"""Errors reported by Bugsnag (Insight Hub)."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, mapping
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import says_over, severity_of

SOURCE = Source.BUGSNAG
EVIDENCE = Evidence(
    name=named("bugsnag", "insight hub"),
    links=re.compile(
        r"^https?://app\.(?:bugsnag\.(?:com|smartbear\.com)|insighthub\.smartbear\.com)/|/errors/[0-9a-f]{24}\b"
    ),
    footers=named("bugsnag", "insight hub"),
    wording=re.compile(r"\b(?:error|exception|occurr\w+|spike|reopened|fixed)\b", re.IGNORECASE),
)

SPIKE = "Spike of errors"
NO_ALERTS = frozenset({"comment", "release", "projectSamplingStarted", "projectApproachingRateLimit"})
CHANGED_BY_HAND = "errorStateManualChange"

# As in "New error in production from Web shop in orders#create (details)".
_HEADLINE = re.compile(r"\bin (?P<stage>[\w\-]+) from (?P<project>.+?)(?: in (?P<place>\S.*?))?\s*(?:\(details\))?$")
_SPIKE = re.compile(r"^spike of .* from (?P<project>.+?)\s*$", re.IGNORECASE)
_COLORS = {"#e45f58": "error", "#fd9149": "warning", "#20a6df": "info"}
_DETAILS = re.compile(r"/errors/")


def from_message(message: AppMessage) -> Alert | None:
    """The error if the message is Bugsnag's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    spike = _SPIKE.search(words.first)
    headline = _HEADLINE.search(words.first)
    said = words.field("error", "exception") or (SPIKE if spike else words.title or words.first)
    parts = headline.groupdict() if headline else {}
    link = words.link(_DETAILS)
    color = words.colors[0].lower() if words.colors else ""
    return alert(
        SOURCE,
        title=said,
        rule=SPIKE if spike else error_class(said),
        where=words.field("location") or parts.get("place"),
        resolved=bool(says_over(words.title, words.first)),
        severity=severity_of(words.field("severity") or _COLORS.get(color)),
        service=words.field("project") or parts.get("project") or (spike.group("project") if spike else None),
        environment=words.field("stage", "release stage") or parts.get("stage"),
        link=link.address if link is not None else EVIDENCE.link_in(words),
        details=_details(words, said),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The error; none for comments, releases and limits of the plan. Raises UnreadableAlertError."""
    trigger, error, project = (mapping(payload.get(key)) for key in ("trigger", "error", "project"))
    kind = at(trigger, "type")
    if kind in NO_ALERTS:
        return ()
    if kind == "projectSpiking" and not error:
        link = at(project, "url")
        return (alert(SOURCE, title=SPIKE, service=at(project, "name"), link=link, details=at(trigger, "message")),)
    rule = at(error, "exceptionClass")
    if not rule:
        raise UnreadableAlertError('A webhook of bugsnag has an "error" with an "exceptionClass"; this one has none.')
    status = (first(trigger, "stateChange") or at(error, "status")).lower()
    if kind == CHANGED_BY_HAND and status not in {"fixed", "open"}:
        return ()
    made = alert(
        SOURCE,
        title=": ".join(part for part in (rule, at(error, "message")) if part),
        rule=rule,
        where=at(error, "context"),
        resolved=kind == CHANGED_BY_HAND and status == "fixed",
        severity=severity_of(at(error, "severity")),
        service=at(project, "name"),
        environment=at(error, "app", "releaseStage") or at(error, "releaseStage"),
        link=at(error, "url"),
        details="\n".join((at(trigger, "message"), at(error, "context"))),
    )
    return (made,)


def error_class(said: str) -> str:
    """The class out of "Class: what happened"; the whole text if it does not begin with one."""
    name, colon, _ = said.partition(": ")
    return name if colon and " " not in name.strip() else said


def _details(words: Words, said: str) -> str:
    return details_of(words, said, f"Error: {said}")
