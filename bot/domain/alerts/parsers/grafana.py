"""Alerts of Grafana: unified alerting and the alerting of dashboards before it."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import alert
from bot.domain.alerts.digging import Json, at, first, mapping
from bot.domain.alerts.evidence import Evidence, named
from bot.domain.alerts.labelled import ENVIRONMENT, SERVICE, from_payload, from_words
from bot.domain.alerts.slack_words import words_of

SOURCE = Source.GRAFANA
EVIDENCE = Evidence(
    name=named("grafana"),
    links=re.compile(r"^https?://[^?]+/alerting/(?:grafana/|list|silence|[\w\-]+/(?:view|edit))", re.IGNORECASE),
    footers=re.compile(r"^grafana\b", re.IGNORECASE),
    wording=re.compile(r"\[(?:firing|resolved|alerting|ok|no data|paused)\b", re.IGNORECASE),
)

_OLD_STATE = re.compile(r"^\W*\[(?:alerting|ok|no data|paused|pending)\]\s*", re.IGNORECASE)


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is Grafana's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    return from_words(SOURCE, words, words.title_link or EVIDENCE.link_in(words))


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """One alert per entry of `alerts`, or the one of a dashboard. Raises UnreadableAlertError."""
    if "alerts" not in payload and at(payload, "ruleName"):
        return (_of_dashboard(payload),)
    return from_payload(SOURCE, payload)


def _of_dashboard(payload: Json) -> Alert:
    tags = mapping(payload.get("tags"))
    return alert(
        SOURCE,
        title=_OLD_STATE.sub("", at(payload, "title")) or at(payload, "ruleName"),
        rule=at(payload, "ruleName"),
        resolved=at(payload, "state").lower() == "ok",
        service=first(tags, *SERVICE),
        environment=first(tags, *ENVIRONMENT),
        link=at(payload, "ruleUrl"),
        details=at(payload, "message"),
    )
