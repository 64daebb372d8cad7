"""What holds for every message and payload: reading never fails, nothing is empty or too long (A1)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alerts.alert import Alert, AppMessage, Severity, Source
from bot.domain.alerts.reading import BY_SOURCE, UnreadableAlertError, read, read_webhook, unreadable
from tests.domain.alerts.shapes import samples

MESSAGES = [each.case["message"] for each in samples() if each.is_message]
WEBHOOKS = [(each.source, each.case["webhook"]) for each in samples() if not each.is_message]

words = st.text(max_size=60) | st.sampled_from(
    [
        "[RESOLVED] x",
        "<https://app.datadoghq.com/monitors/1|x>",
        "https://acme.pagerduty.com/incidents/1",
        "a\x00b\ud800",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from([*BY_SOURCE, "Grafana", "Datadog", "Sentry", "Kibana", "PagerDuty", ""])
keys = st.sampled_from(
    [
        "type",
        "text",
        "title",
        "title_link",
        "fields",
        "value",
        "blocks",
        "elements",
        "attachments",
        "color",
        "footer",
        "fallback",
        "url",
        "accessory",
        "actions",
        "pretext",
        "author_name",
    ]
)
shapes = st.recursive(anything, lambda inner: st.dictionaries(keys, inner, max_size=5) | st.lists(inner, max_size=3))


def changed(value: Any, draw: Any) -> Any:
    """The value with some of its parts replaced by anything."""
    if draw(st.integers(0, 7)) == 0:
        return draw(anything)
    if isinstance(value, dict):
        return {key: changed(inner, draw) for key, inner in value.items() if draw(st.integers(0, 9))}
    return [changed(inner, draw) for inner in value] if isinstance(value, list) else value


def assert_sound(alert: Alert) -> None:
    assert alert.title
    assert len(alert.title) <= 200
    assert "\n" not in alert.title
    assert alert.rule
    assert len(alert.rule) <= 200
    assert 10 < len(alert.fingerprint) <= 40
    assert len(alert.details) <= 2_000
    assert "because the parser" not in alert.details
    assert alert.link is None or alert.link.startswith("https://")
    assert isinstance(alert.source, Source)
    assert alert.severity is None or isinstance(alert.severity, Severity)
    for text in (
        alert.title,
        alert.rule,
        alert.details,
        alert.service or "",
        alert.environment or "",
        alert.link or "",
    ):
        assert "\x00" not in text
        text.encode()


@given(text=anything, blocks=shapes, attachments=shapes, app_name=names)
def test_whatever_an_app_posts_becomes_an_alert(text: Any, blocks: Any, attachments: Any, app_name: str) -> None:
    assert_sound(read(AppMessage(text=text, blocks=blocks, attachments=attachments, app_name=app_name)))
    assert_sound(read(AppMessage(text=text, blocks=[blocks], attachments=[attachments], app_name=app_name)))


@given(data=st.data(), message=st.sampled_from(MESSAGES))
def test_a_sample_with_parts_of_any_other_shape_is_still_an_alert(data: st.DataObject, message: Any) -> None:
    parts = {name: changed(part, data.draw) for name, part in message.items()}

    assert_sound(read(AppMessage(**{"text": "", **parts})))


@given(source=st.sampled_from([*BY_SOURCE, "elsewhere"]), payload=anything)
def test_any_payload_is_read_or_refused_with_a_sentence(source: str, payload: Any) -> None:
    assert_read_or_refused(source, payload)


@given(data=st.data(), webhook=st.sampled_from(WEBHOOKS))
def test_a_webhook_with_parts_of_any_other_shape_is_read_or_refused(data: st.DataObject, webhook: Any) -> None:
    source, payload = webhook
    assert_read_or_refused(source, changed(payload, data.draw))


def assert_read_or_refused(source: str, payload: Any) -> None:
    try:
        alerts = read_webhook(source, payload)
    except UnreadableAlertError as problem:
        why = problem.message
        alerts = (unreadable(source, why, json.dumps(payload)),)
        assert_sentence(why)
    for alert in alerts:
        assert_sound(alert)


def assert_sentence(why: str) -> None:
    assert why.endswith(".")
    assert "failed with" not in why


def test_a_giant_message_is_read_as_far_as_people_would_read() -> None:
    deep: dict[str, Any] = {"text": "end"}
    for _ in range(900):
        deep = {
            "type": "rich_text_section",
            "text": "[" * 900,
            "elements": [deep],
            "blocks": [deep],
            "attachments": [deep],
        }
    hostile = "in a from " * 90_000
    message = AppMessage(
        text=hostile, blocks=[deep] * 900, attachments=[{"text": "<" * 900_000}, deep], app_name="Bugsnag"
    )

    alert = read(message)

    assert_sound(alert)


def test_a_list_of_thousands_of_alerts_loses_none() -> None:
    payload = {"alerts": [{"labels": {"alertname": f"Down {number}"}} for number in range(5_000)]}

    assert len(read_webhook("alertmanager", payload)) == 5_000


class Broken:
    """A parser with a mistake in it."""

    SOURCE = Source.KIBANA

    @staticmethod
    def from_message(message: AppMessage) -> Alert | None:
        raise KeyError(message.text)

    @staticmethod
    def from_webhook(payload: Mapping[str, object]) -> tuple[Alert, ...]:
        raise KeyError(len(payload))


def test_a_parser_that_fails_costs_no_alert() -> None:
    alert = read(AppMessage(text="Disk full\nOn store-3"), [Broken()])

    assert (alert.source, alert.title) == (Source.GENERIC, "Disk full")
    assert alert.details.splitlines() == [
        "Read as a generic message, because the parser of kibana failed with KeyError.",
        "On store-3",
    ]


def renumbered(value: Any, number: int) -> Any:
    """The part of a message with another number wherever its words hold one; colors and footers are no words."""
    if isinstance(value, dict):
        return {key: inner if key in ("color", "footer") else renumbered(inner, number) for key, inner in value.items()}
    if isinstance(value, list):
        return [renumbered(inner, number) for inner in value]
    return re.sub(r"(?<![\w/.\-=])\d+(?!\w)", str(number), value) if isinstance(value, str) else value


@given(message=st.sampled_from(MESSAGES), number=st.integers(0, 10**9))
def test_numbers_in_a_message_never_make_another_group(message: Any, number: int) -> None:
    other = renumbered(message, number)

    assert (
        read(AppMessage(**{"text": "", **other})).fingerprint == read(AppMessage(**{"text": "", **message})).fingerprint
    )
