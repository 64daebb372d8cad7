"""Alerts that carry labels and annotations, as Prometheus invented them: Alertmanager's and Grafana's."""

import re
from collections.abc import Mapping

from bot.domain.alerts.alert import Alert, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, first, mapping, text
from bot.domain.alerts.evidence import details_of
from bot.domain.alerts.slack_words import Words
from bot.domain.alerts.states import looks_over, says_over, severity_of

SERVICE = ("service", "service_name", "app", "application", "job", "project", "component")
ENVIRONMENT = ("environment", "env", "stage", "deployment_environment", "deployment.environment")
SEVERITY = ("severity", "level", "priority")
SUMMARY = ("summary", "message", "title", "description")

_STATE = re.compile(r"^\W*\[(?:firing|resolved|alerting|ok|no data|paused)[^\]]*\]\s*", re.IGNORECASE)
_OTHER_LABELS = re.compile(r"\s*\([^()]*\)\s*$")


def from_words(source: Source, words: Words, link: str | None) -> Alert:
    """The alert of a message; its title ends with labels that only some alerts of the group have, so they are left out.

    A group that grows or shrinks would get another fingerprint with them, and its end would never be recognized.
    """
    name = words.field("alertname", "alert name") or name_in(words.title)
    over = says_over(words.title, words.first)
    return alert(
        source,
        title=words.field(*SUMMARY) or _STATE.sub("", words.title),
        rule=name,
        resolved=looks_over(words.colors, words.signs) if over is None else over,
        severity=severity_of(words.field(*SEVERITY)),
        service=words.field(*SERVICE),
        environment=words.field(*ENVIRONMENT),
        link=link,
        details=details_of(words, words.title),
    )


def name_in(title: str) -> str:
    """What a title like "[FIRING:1] Disk full (db critical)" is about."""
    bare = _STATE.sub("", title)
    return _OTHER_LABELS.sub("", bare) or bare


def from_payload(source: Source, payload: Json) -> tuple[Alert, ...]:
    """One alert per entry of `alerts`. Raises UnreadableAlertError if there is none."""
    listed = payload.get("alerts")
    entries = [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, list) else []
    if not entries:
        raise UnreadableAlertError(
            f'A webhook of {source.value} has a list "alerts" with at least one alert; this one has none.'
        )
    return tuple(_from_entry(source, entry, payload) for entry in entries)


def _from_entry(source: Source, entry: Json, payload: Json) -> Alert:
    labels = {**_texts(payload.get("commonLabels")), **_texts(entry.get("labels"))}
    notes = {**_texts(payload.get("commonAnnotations")), **_texts(entry.get("annotations"))}
    rule = labels.get("alertname") or name_in(first(payload, "title"))
    status = first(entry, "status") or first(payload, "status")
    links = (first(entry, "panelURL", "dashboardURL", "generatorURL"), first(payload, "externalURL"))
    return alert(
        source,
        title=first(notes, *SUMMARY) or rule,
        rule=rule,
        resolved=status.lower() == "resolved",
        severity=severity_of(*(labels.get(key) for key in SEVERITY)),
        service=first(labels, *SERVICE),
        environment=first(labels, *ENVIRONMENT),
        link=next((link for link in links if link), None),
        details="\n".join(f"{name}: {value}" for name, value in [*notes.items(), *labels.items()]),
    )


def _texts(value: object) -> Mapping[str, str]:
    return {str(key): said for key, each in mapping(value).items() if (said := text(each).strip())}
