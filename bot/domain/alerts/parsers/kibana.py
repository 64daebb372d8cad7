"""Alerts of Kibana's rules; their texts are templates that people may change."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, mapping, names
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import says_over, severity_of

SOURCE = Source.KIBANA
EVIDENCE = Evidence(
    name=named("kibana", "elastic", "elasticsearch"),
    links=re.compile(
        r"/app/(?:management/insightsandalerting|observability/alerts|security/(?:alerts|rules)|uptime|monitoring)",
        re.IGNORECASE,
    ),
    footers=named("kibana", "elastic"),
    wording=re.compile(r"\brule\b|\bis active\b|\brecovered\b|\balert\b", re.IGNORECASE),
)

# As in "Elasticsearch query rule 'Failed logins' is active", "High load is active with the following conditions"
_HEADLINE = re.compile(
    r"^(?:[\w ]*\b(?:rule|alert)\s+)?(?P<rule>'[^'\n]+'|\"[^\"\n]+\"|[^\n]+?)"
    r"\s+(?:is active|has recovered|is recovered|recovered)\b",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:has|is)?\s*recovered\b", re.IGNORECASE)
RECOVERED = "recovered"  # the id of the action group that a rule ends with


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is of a rule in Kibana."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    headline = next((line for line in words.lines if _HEADLINE.match(line)), "")
    found = _HEADLINE.match(headline)
    named_rule = words.field("rule", "rule name") or (found.group("rule").strip("'\" ") if found else None)
    return alert(
        SOURCE,
        title=words.field("reason") or headline.rstrip(":") or words.title,
        rule=named_rule or words.title,
        resolved=_is_over(words, headline),
        severity=severity_of(words.field("severity")),
        service=words.field("service", "service name", "host"),
        environment=words.field("environment", "service environment", "env"),
        link=EVIDENCE.link_in(words) or words.title_link,
        details=details_of(words, headline),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The alert of a body made of Kibana's variables: rule, alert, context. Raises UnreadableAlertError."""
    rule = at(payload, "rule", "name") or first(payload, "rule_name", "ruleName", "rule")
    if not rule:
        raise UnreadableAlertError('A webhook of kibana has a "rule" with a "name"; this one has none.')
    context, raised = mapping(payload.get("context")), mapping(payload.get("alert"))
    group = first(raised, "actionGroup", "action_group") or first(payload, "action_group", "actionGroup", "state")
    reason = first(context, "reason", "message", "title") or first(payload, "reason", "message")
    made = alert(
        SOURCE,
        title=reason or rule,
        rule=rule,
        resolved=group.casefold() == RECOVERED,
        severity=severity_of(first(payload, "severity"), names(mapping(payload.get("rule")).get("tags"))),
        service=first(context, "serviceName", "service.name") or at(payload, "service"),
        environment=first(context, "environment", "service.environment") or at(payload, "environment"),
        link=first(context, "alertDetailsUrl", "link", "viewInAppUrl") or first(payload, "link", "url"),
        details=reason,
    )
    return (made,)


def _is_over(words: Words, headline: str) -> bool:
    if headline:
        return _OVER.search(headline) is not None
    return bool(says_over(words.title, words.first))
