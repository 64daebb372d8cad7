"""Alerts that have no message of their own: posted by the bot, grouped and counted from the start (A1, A2)."""

from collections.abc import Callable

import pytest

from bot.domain.alerts.alert import Alert, Severity, Source
from bot.domain.requests import ClosedAs
from bot.services.alerts import webhook
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS
from tests.story import ALERTS, ROOM, Ask, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def arrives(story: Story, *, resolved: bool = False) -> None:
    alert = Alert(
        source=Source.ALERTMANAGER,
        title="Disk <is> full",
        rule="DiskFull",
        fingerprint="alertmanager:disk",
        resolved=resolved,
        severity=Severity.CRITICAL,
        service="shop",
        details="node-1 has 1 % left",
    )
    with story.bot.desk.work("webhook") as work:
        webhook.received(work, work.rules.teams["backend"], [alert])
    story.settle()


def posted(story: Story, channel: str = ALERTS) -> Ask:
    sentence = "Alertmanager reports for the service shop as critical: “Disk &lt;is&gt; full”."
    return Ask(story, story.person("olga"), channel, story.expect(sentence, channel=channel).ts)


def test_the_bot_posts_the_alert_and_its_card_stands_in_the_thread(story: Story, ann: Person) -> None:
    arrives(story)

    alert = posted(story)
    assert alert.card.mentions() == {"U0ANN", "U0BEN"}
    alert.card.shows("Disk &lt;is&gt; full", "Alertmanager", "critical", "service shop", "once")
    alert.reply(ann, "I make room")
    alert.card.shows("Ann is on it")


def test_repeats_count_and_nothing_is_posted_again(story: Story) -> None:
    arrives(story)
    alert = posted(story)
    story.advance(minutes=1)
    arrives(story)
    story.advance(minutes=1)

    alert.card.shows("2 times")
    arrives(story, resolved=True)
    alert.card.shows("Over, says Alertmanager")


def test_repeats_before_the_post_exists_are_counted_too(story: Story) -> None:
    with story.slow_screens():
        for _ in range(5):
            arrives(story)
        story.advance(minutes=5)

    story.advance(minutes=2)
    posted(story).card.shows("5 times")


def test_what_is_over_before_its_post_exists_is_posted_and_closed(story: Story) -> None:
    with story.slow_screens():
        arrives(story)
        arrives(story, resolved=True)
    story.advance(seconds=10)

    alert = posted(story)
    alert.card.shows("Over, says Alertmanager")
    assert alert.row.closed_as is ClosedAs.OVER


def test_without_an_alerts_channel_the_teams_own_room_gets_it(tell: Callable[..., Story]) -> None:
    story = tell()
    arrives(story)

    alert = posted(story, ROOM)
    assert story.expect("Waiting for somebody to take it", channel=ROOM, thread=alert.ts)
