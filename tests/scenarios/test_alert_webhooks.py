"""Alerts by webhook: signed, counted once, closed by their end, and shown even if nobody can read them (A1, O2)."""

import copy
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.domain.requests import ClosedAs, RequestState
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS
from tests.scenarios.ticketing import SECRET, Door
from tests.story import ALERTS, CONFIG, SUPPORT, Ask, Person, Story

SLOW: dict[str, Any] = {
    "status": "firing",
    "labels": {"alertname": "Slow answers", "service": "checkout", "environment": "production", "severity": "critical"},
    "annotations": {"summary": "Answers take 2200 ms"},
    "generatorURL": "https://grafana.example.com/alerting/grafana/1afz29v7z/view",
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


@pytest.fixture
def door(story: Story) -> Iterator[Door]:
    with Door(story, story.clock) as opened:
        yield opened


def grafana_says(
    story: Story, door: Door, *alerts: dict[str, Any], secret: str = SECRET, path: str = "/webhooks/alerts/grafana"
) -> int:
    """Grafana sends what it knows, signed with the time as it does."""
    return sends(story, door, json.dumps({"alerts": alerts, "version": "1"}).encode(), path=path, secret=secret)


def sends(story: Story, door: Door, body: bytes, *, path: str, secret: str = SECRET) -> int:
    stamp = str(int(story.clock.now().timestamp()))
    signed = hmac.new(secret.encode(), f"{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-grafana-alerting-signature": signed, "x-grafana-alerting-signature-timestamp": stamp}
    status = door.send(body, headers, path)
    story.settle()
    return status


def over(alert: dict[str, Any]) -> dict[str, Any]:
    """The end of an alert."""
    return {**copy.deepcopy(alert), "status": "resolved"}


def group_of(story: Story, words: str) -> Ask:
    """The group that begins at the message with which the bot itself shows an alert that has none."""
    post = story.expect(words, channel=ALERTS)
    story.advance(seconds=20)
    return Ask(story, story.person("olga"), ALERTS, post.ts)


def test_a_signed_webhook_becomes_a_card_and_its_twin_closes_it(story: Story, door: Door) -> None:
    assert grafana_says(story, door, SLOW) == 200

    alert = group_of(story, "Answers take 2200 ms")
    assert alert.card.mentions() == {"U0ANN", "U0BEN"}
    alert.card.shows("Grafana", "checkout", "once")

    story.advance(minutes=2)
    assert grafana_says(story, door, over(SLOW)) == 200

    assert (alert.row.state, alert.row.closed_as) == (RequestState.RESOLVED, ClosedAs.OVER)
    story.expect_nothing()


def test_a_webhook_that_is_sent_again_counts_once(story: Story, door: Door) -> None:
    for _ in range(3):
        assert grafana_says(story, door, SLOW) == 200
    alert = group_of(story, "Answers take 2200 ms")

    story.advance(seconds=30)
    alert.card.shows("once")

    assert grafana_says(story, door, SLOW) == 200  # said anew, half a minute later
    story.advance(seconds=30)
    alert.card.shows("2 times")
    story.expect_nothing()


def test_a_wrong_signature_is_refused_and_shows_nothing(story: Story, door: Door) -> None:
    assert grafana_says(story, door, SLOW, secret="not ours") == 401

    story.expect_nothing()


def test_one_webhook_may_tell_of_several_alerts(story: Story, door: Door) -> None:
    full = {"status": "firing", "labels": {"alertname": "Disk full", "service": "orders"}}

    assert grafana_says(story, door, SLOW, full, over(full)) == 200

    slow = group_of(story, "Answers take 2200 ms")
    disk = group_of(story, "Disk full")
    assert slow.card.mentions()
    assert disk.row.closed_as is ClosedAs.OVER
    assert disk.card.words
    story.expect_nothing()


def test_what_cannot_be_read_is_an_alert_as_well_and_its_repeats_are_one_group(story: Story, door: Door) -> None:
    for number in (1, 2):
        body = json.dumps({"status": "firing", "dashboard": number}).encode()
        assert sends(story, door, body, path="/webhooks/alerts/grafana") == 200

    alert = group_of(story, "A webhook of grafana cannot be read")
    alert.card.shows("A webhook of grafana cannot be read", "2 times")


def test_ones_own_program_sends_our_json_under_any_name(story: Story, door: Door, ann: Person) -> None:
    body = json.dumps({"title": "Copy failed on store-3", "service": "backup", "state": "firing"}).encode()

    assert sends(story, door, body, path="/webhooks/alerts/nightly-backup") == 200

    alert = group_of(story, "Copy failed on store-3")
    alert.card.click(ann, "I'm on it")
    alert.card.shows("Ann is on it")


def test_what_tells_of_no_alert_shows_nothing(story: Story, door: Door) -> None:
    body = json.dumps({"trigger": {"type": "comment"}, "project": {"name": "Shop"}}).encode()

    assert sends(story, door, body, path="/webhooks/alerts/bugsnag") == 200

    story.expect_nothing()


def test_the_address_says_for_which_of_several_teams_it_is(tell: Callable[..., Story]) -> None:
    backend = CONFIG_WITH_ALERTS["teams"]["backend"]
    other = {
        **CONFIG["teams"]["backend"],
        "name": "Mobile support",
        "channels": [{"id": SUPPORT, "kind": "requests"}],
        "internal_channel": None,
    }
    mobile = {**backend, "channels": [{"id": ALERTS, "kind": "alerts"}, {"id": "C0OTHER", "kind": "requests"}]}
    story = tell({**CONFIG, "teams": {"backend": other, "mobile": mobile}})

    with Door(story, story.clock) as door:
        assert grafana_says(story, door, SLOW, path="/webhooks/alerts/grafana?team=Mobile") == 200

    alert = group_of(story, "Answers take 2200 ms")
    assert alert.row.team == "mobile"
    assert alert.card.words


@pytest.mark.parametrize("path", ["/webhooks/alerts/grafana", "/webhooks/alerts/grafana?team=moblie"])
def test_alerts_that_name_no_team_go_to_one_that_reads_alerts_and_the_log_says_so(
    tell: Callable[..., Story], caplog: pytest.LogCaptureFixture, path: str
) -> None:
    backend = CONFIG_WITH_ALERTS["teams"]["backend"]
    mobile = {**backend, "channels": [{"id": "C0OTHER", "kind": "alerts"}], "internal_channel": None}
    story = tell({**CONFIG, "teams": {"backend": backend, "mobile": mobile}})

    with Door(story, story.clock) as door:
        assert grafana_says(story, door, SLOW, path=path) == 200

    assert group_of(story, "Answers take 2200 ms").card.words
    assert "?team= and one of backend, mobile" in caplog.text
