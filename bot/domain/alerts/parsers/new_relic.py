"""Alerts of New Relic: issues of its workflows, and incidents of the notification channels before them."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, mappings, names
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of

SOURCE = Source.NEW_RELIC
EVIDENCE = Evidence(
    name=named("new ?relic"),
    links=re.compile(
        r"^https?://(?:alerts|radar-api\.service|aiops\.service)\.newrelic\.com/"
        r"|^https?://(?:one|rpm)\.(?:eu\.)?newrelic\.com/\S*(?:issue|incident|nrai|alert|violation)"
    ),
    footers=named("new ?relic"),
    wording=re.compile(
        r"\b(?:issue|incident|violation)\b.*\b(?:activated|opened|open|created|acknowledged|closed)\b", re.IGNORECASE
    ),
)

OVER = frozenset({"closed", "resolved"})
ACKNOWLEDGED = "acknowledged"
_CONDITION = re.compile(r" on '([^'\n]+)'$")  # "shop query result is > 2.0 for 5 minutes on 'Slow answers'"
_STATES, _ISSUE = "activated|opened|created|acknowledged|closed", r"(?:issue|incident|violation)\b"
_CLOSED = re.compile(
    r"\b(?:issue|incident|violation)\b[^\n]{0,60}\bclosed\b|^\W*closed\b|\bclosed (?:issue|incident)\b", re.I
)
_STATE = re.compile(
    rf"^\W*(?:(?:new|{_STATES})\b\s*(?=[:\-–—]|{_ISSUE}))?[\s:\-–—]*"
    rf"(?:{_ISSUE}[\s:#\d\-–—]*(?:(?:is|was)?\s*(?:{_STATES})\b[\s:\-–—]*)?)?",
    re.IGNORECASE,
)


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is New Relic's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    link = words.link(EVIDENCE.links)
    title = words.field("issue", "title") or _STATE.sub("", words.title) or (link.label if link else "") or words.title
    condition = words.field("condition", "condition name", "conditions", "alert conditions") or _condition_in(title)
    return alert(
        SOURCE,
        title=title,
        rule=condition or title,
        resolved=_over(words),
        severity=severity_of(words.field("priority", "severity")),
        service=words.field("impacted entities", "impacted entity", "entity", "targets", "service"),
        environment=words.field("environment", "env"),
        link=words.title_link or (link.address if link else None),
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The issue of a workflow, or the incident of an old channel; none if somebody acknowledged it.

    Raises UnreadableAlertError.
    """
    condition = names(payload.get("alertConditionNames")) or first(payload, "conditionName", "condition_name")
    state = first(payload, "state", "current_state").lower()
    title = names(payload.get("title")) or first(payload, "details") or condition
    if not title:
        raise UnreadableAlertError(
            'A webhook of new_relic has a "title", "alertConditionNames" or a "condition_name"; this one has none.'
        )
    if state == ACKNOWLEDGED:
        return ()
    targets = ", ".join(name for target in mappings(payload.get("targets")) if (name := at(target, "name")))
    made = alert(
        SOURCE,
        title=title,
        rule=condition or _condition_in(title) or title,
        resolved=state in OVER,
        severity=severity_of(first(payload, "priority", "severity")),
        service=names(payload.get("impactedEntities")) or targets,
        environment=first(payload, "environment"),
        link=first(payload, "issueUrl", "incident_url"),
        details="\n".join(_policies(payload)),
    )
    return (made,)


def _over(words: Words) -> bool:
    state = words.field("state", "status", "current state")
    if state is not None:
        return state.casefold() in OVER
    if any(_CLOSED.search(head) for head in (words.first, words.title)):
        return True
    over = says_over(words.title, words.first)
    return looks_over(words.colors, words.signs) if over is None else over


def _policies(payload: Json) -> list[str]:
    policy = names(payload.get("alertPolicyNames")) or first(payload, "policyName", "policy_name")
    return [*([f"Policy: {policy}"] if policy else []), first(payload, "details", "condition_description")]


def _condition_in(title: str) -> str:
    found = _CONDITION.search(title)
    return found.group(1) if found is not None else ""
