"""Alerts of Prometheus Alertmanager, with its own Slack template or one like it."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.digging import Json
from bot.domain.alerts.evidence import Evidence, named
from bot.domain.alerts.labelled import from_payload, from_words
from bot.domain.alerts.slack_words import words_of

SOURCE = Source.ALERTMANAGER
EVIDENCE = Evidence(
    name=named("alertmanager", "prometheus"),
    links=re.compile(r"^https?://[^?]*/#/(?:alerts|silences)(?:[/?]|$)"),
    footers=named("alertmanager", "prometheus"),
    wording=re.compile(r"\[(?:firing|resolved)\b|^\W*(?:firing|resolved)\b", re.IGNORECASE),
)


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is Alertmanager's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    return from_words(SOURCE, words, words.title_link or EVIDENCE.link_in(words))


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """One alert per entry of `alerts`. Raises UnreadableAlertError."""
    return from_payload(SOURCE, payload)
