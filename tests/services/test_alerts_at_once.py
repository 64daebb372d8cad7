"""Alerts that two replicas judge at the same moment: one group, each message once, no end overlooked (R7, A2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.messages import Author, Posted
from bot.domain.requests import ClosedAs, Request, RequestState
from bot.domain.teams import Channel, ChannelKind
from bot.ports.alerts import AlertGroup, MuteScope
from bot.sandbox.clock import slack_ts
from bot.services import intake, requests
from bot.services.alerts import muting, webhook
from bot.services.alerts.muting import Wish
from tests.scenarios.monitoring import GRAFANA, grafana_says
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE
from tests.story import ALERTS

pytestmark = pytest.mark.postgres


@pytest.fixture
def watching(pair: Pair) -> Pair:
    """Two replicas whose team has an alerts channel."""
    for replica in (pair.one, pair.two):
        team = replica.desk.rules.teams["backend"]
        channels = (*team.channels, Channel(id=ALERTS, kind=ChannelKind.ALERTS))
        replica.desk.rules = replace(replica.desk.rules, teams={"backend": replace(team, channels=channels)})
    return pair


def alert(pair: Pair, *, resolved: bool = False) -> Posted:
    """A message of Grafana's as it comes in now."""
    pair.clock.advance(seconds=1)
    attachments = grafana_says("CPU is high on shop-1", resolved=resolved)
    return Posted(
        channel=ALERTS,
        ts=slack_ts(pair.clock.now()),
        thread_ts=None,
        user=None,
        bot_id=GRAFANA,
        author=Author.BOT,
        subtype=None,
        text="",
        app=AppMessage(text="", attachments=attachments, app_name="Grafana", bot_id=GRAFANA),
    )


def group_of(pair: Pair, request: Request | None) -> AlertGroup:
    assert request is not None
    with pair.one.store.reading() as uow:
        found = uow.alerts.get(request.id)
    assert found is not None
    return found


def test_two_alerts_of_a_kind_that_arrive_at_once_are_one_group(watching: Pair) -> None:
    first, second = alert(watching), alert(watching)

    with watching.held(lambda work: intake.message_posted(work, first), "event") as opened:
        other = watching.two.begins(lambda work: intake.message_posted(work, second), "event")
        watching.wait_blocked()

    joined = other.result(PATIENCE)
    assert (joined and joined.id) == (opened and opened.id)
    assert group_of(watching, opened).count == 2


def test_one_message_that_two_replicas_judge_counts_once(watching: Pair) -> None:
    watching.one.does(lambda work: intake.message_posted(work, alert(watching)), "event")
    repeat = alert(watching)

    with watching.held(lambda work: intake.message_posted(work, repeat), "event"):
        other = watching.two.begins(lambda work: intake.message_posted(work, repeat), "event")
        watching.wait_blocked()

    assert group_of(watching, other.result(PATIENCE)).count == 2


def test_whoever_takes_it_while_the_app_says_that_it_is_over_finds_it_closed(watching: Pair) -> None:
    opened = watching.one.does(lambda work: intake.message_posted(work, alert(watching)), "event")
    assert opened is not None
    end = alert(watching, resolved=True)

    with watching.held(lambda work: intake.message_posted(work, end), "event"):
        taken = watching.two.begins(lambda work: requests.take(work, "U0ANN", opened.id, opened.version))
        watching.wait_blocked()

    assert "Meanwhile Firstline resolved it" in str(taken.result(PATIENCE))
    assert watching.request(opened.id).closed_as is ClosedAs.OVER


def test_an_end_that_meets_a_take_leaves_it_to_whoever_took_it(watching: Pair) -> None:
    opened = watching.one.does(lambda work: intake.message_posted(work, alert(watching)), "event")
    assert opened is not None
    end = alert(watching, resolved=True)

    with watching.held(lambda work: requests.take(work, "U0ANN", opened.id, opened.version)):
        over = watching.two.begins(lambda work: intake.message_posted(work, end), "event")
        watching.wait_blocked()

    over.result(PATIENCE)
    assert watching.request(opened.id).state is RequestState.IN_PROGRESS
    assert group_of(watching, opened).over_at is not None


def test_a_repeat_that_meets_a_mute_is_counted_and_calls_nobody(watching: Pair) -> None:
    opened = watching.one.does(lambda work: intake.message_posted(work, alert(watching)), "event")
    assert opened is not None
    repeat = alert(watching)
    wish = Wish(scope=MuteScope.FINGERPRINT, until=watching.clock.now() + timedelta(hours=1), reason="a new disk comes")

    with watching.held(lambda work: muting.mute(work, "U0LEA", opened.id, opened.version, wish)):
        other = watching.two.begins(lambda work: intake.message_posted(work, repeat), "event")
        watching.wait_blocked()

    assert group_of(watching, other.result(PATIENCE)).count == 2
    assert watching.request(opened.id).closed_as is ClosedAs.MUTED


def test_two_webhooks_of_a_kind_at_once_are_one_post_that_counts_two(watching: Pair) -> None:
    said = Alert(source=Source.ALERTMANAGER, title="Disk is full", rule="disk", fingerprint="alertmanager:disk")

    team = watching.one.desk.rules.teams["backend"]
    with watching.held(lambda work: webhook.received(work, team, [said]), "webhook"):
        other = watching.two.begins(lambda work: webhook.received(work, team, [said]), "webhook")
        watching.wait_blocked()
    other.result(PATIENCE)

    with watching.one.store.reading() as uow:
        key = uow.settings.get("alert_post:backend:alertmanager:disk")
        row = uow.outbox.get(str(key))
    assert row is not None
    assert row.data["count"] == 2
