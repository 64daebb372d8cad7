"""Issues and metric alerts of Sentry."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Severity, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, items, mapping
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of

SOURCE = Source.SENTRY
EVIDENCE = Evidence(
    name=named("sentry"),
    links=re.compile(
        r"^https?://(?!docs\.)[\w.\-]*sentry[\w.\-]*/[^?]*(?:issues|alerts|projects)/|/issues/\d+/[^ ]*\breferrer="
    ),
    footers=re.compile(r"^(?:sentry\b|[A-Z][A-Z0-9_\-]*-[0-9A-Z]+(?: via .*)?$)"),
    wording=re.compile(r"\b(?:error|exception|issue|alert|critical|warning|resolved)\b", re.IGNORECASE),
)

QUIET = frozenset({"assigned", "ignored", "archived"})
_ISSUE = re.compile(r"/issues/\d+|/alerts/")
_STATE = re.compile(r"^\W*(?:critical|warning|resolved|open)\s*:\s*", re.IGNORECASE)
_METRIC = re.compile(r"/alerts/")
_LEVELS = {"red_circle": "error", "large_orange_circle": "warning", "large_blue_circle": "info"}


def from_message(message: AppMessage) -> Alert | None:
    """The issue or metric alert if the message is Sentry's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    link = words.link(_ISSUE)
    head = words.title if words.title_link else (link.label if link is not None and link.label else words.title)
    metric = link is not None and _METRIC.search(link.address) is not None
    title = _STATE.sub("", head)
    return alert(
        SOURCE,
        title=title,
        rule=title if metric else rule_of(title),
        where=_place(words, head),
        resolved=_over(words, head),
        severity=_severity(words, head),
        service=words.field("project"),
        environment=words.field("environment", "env"),
        link=link.address if link is not None else words.title_link,
        details=details_of(words, head),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """What the integration platform sends of issues, issue alerts and metric alerts, and the older plugin of events.

    None for other changes of issues. Raises UnreadableAlertError.
    """
    action, data = at(payload, "action"), mapping(payload.get("data"))
    if "metric_alert" in data:
        return (_metric(action, data),)
    issue = mapping(data.get("issue")) or mapping(data.get("event")) or mapping(data.get("error"))
    title = first(issue, "title", "message") or at(payload, "message")
    if not title:
        raise UnreadableAlertError(
            'A webhook of sentry has "data" with an "issue", an "event" or a "metric_alert"; this one has none.'
        )
    return () if action in QUIET else (_issue(action, issue, title, payload),)


def rule_of(title: str) -> str:
    """The error class out of "Class: what happened"; the whole title if it does not begin with one."""
    name, colon, _ = title.partition(": ")
    return name if colon and " " not in name.strip() else title


def _issue(action: str, issue: Json, title: str, payload: Json) -> Alert:
    project = (
        at(issue, "project", "slug")
        or first(issue, "project_name")
        or first(payload, "project_name", "project_slug", "project")
    )
    return alert(
        SOURCE,
        title=title,
        rule=at(issue, "metadata", "type") or rule_of(title),
        where=at(issue, "culprit") or at(payload, "culprit"),
        resolved=action == "resolved" or at(issue, "status") == "resolved",
        severity=severity_of(at(issue, "level") or at(payload, "level")),
        service=project,
        environment=at(issue, "environment") or _tag(issue, "environment") or at(payload, "event", "environment"),
        link=first(issue, "web_url", "permalink") or at(payload, "url"),
        details="\n".join((at(issue, "metadata", "value"), at(issue, "culprit"))),
    )


def _metric(action: str, data: Json) -> Alert:
    rule = mapping(mapping(data.get("metric_alert")).get("alert_rule"))
    title = _STATE.sub("", at(data, "description_title")) or at(rule, "name")
    return alert(
        SOURCE,
        title=title,
        rule=at(rule, "name") or title,
        resolved=action == "resolved",
        severity=severity_of(action),
        service=", ".join(each for each in items(rule.get("projects")) if isinstance(each, str)),
        environment=at(rule, "environment"),
        link=at(data, "web_url"),
        details=at(data, "description_text"),
    )


def _tag(issue: Json, name: str) -> str:
    """A tag of an event; Sentry sends pairs in a list."""
    pairs = [[value for value in items(pair) if isinstance(value, str)] for pair in items(issue.get("tags"))]
    return next((pair[1] for pair in pairs if len(pair) == 2 and pair[0] == name), "")


def _place(words: Words, head: str) -> str | None:
    """The culprit: the line after the title; metric alerts and messages without one have none."""
    for line, after in zip(words.lines, words.lines[1:], strict=False):
        if line == head:
            return after if ":" not in after and len(after) < 150 else None
    return None


def _over(words: Words, head: str) -> bool:
    over = says_over(head, words.first)
    return looks_over(words.colors, ()) if over is None else over


def _severity(words: Words, head: str) -> Severity | None:
    signs = [level for sign, level in _LEVELS.items() if sign in words.signs]
    return severity_of(words.field("level"), *signs, head if _STATE.match(head) else None)
