"""Alerts that came while the bot was away: grouped, answered and over as if it had been there (R13, A1, A2)."""

from collections.abc import Callable

import pytest

from bot.domain.requests import ClosedAs, RequestState
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, edits, fires, grafana_says
from tests.story import ALERTS, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def test_what_fired_meanwhile_is_one_group_with_its_own_times(story: Story) -> None:
    with story.down():
        alert = fires(story)
        story.advance(minutes=3)
        fires(story)
        story.advance(minutes=3)

    story.advance(seconds=10)
    alert.card.shows("2 times", "first 10:00 CET, last 10:03 CET")
    assert alert.row.due_at == alert.row.opened_at + alert.row.target


def test_what_was_over_meanwhile_calls_nobody(story: Story) -> None:
    with story.down():
        alert = fires(story)
        story.advance(minutes=5)
        fires(story, resolved=True)
        story.advance(minutes=30)

    alert.card.shows("Over, says Grafana")
    assert (alert.row.closed_as, alert.row.missed_at) == (ClosedAs.OVER, None)
    story.expect_nothing()


def test_a_message_that_was_edited_into_resolved_meanwhile_ends_its_group(story: Story) -> None:
    alert = fires(story)
    assert alert.card
    with story.down():
        story.advance(minutes=3)
        edits(story, alert.ts, grafana_says("CPU is high on shop-1", resolved=True))
        story.advance(minutes=3)

    alert.card.shows("Over, says Grafana")
    story.catch_up()
    assert alert.row.state is RequestState.RESOLVED


def test_replies_in_the_thread_of_a_repeat_and_eyes_are_found(story: Story, ann: Person, ben: Person) -> None:
    cpu, disk = fires(story, "CPU is high"), fires(story, "Disk is full")
    repeat = fires(story, "CPU is high")
    assert cpu.card
    assert disk.card
    with story.down():
        story.advance(minutes=2)
        repeat.reply(ann, "That is the import")
        ben.reacts(disk.ts, "eyes", channel=ALERTS)
        story.advance(minutes=1)

    cpu.card.shows("Ann is on it")
    disk.card.shows("Ben is on it")
    story.catch_up()
    assert cpu.row.first_reply_by == ann.id


def test_delivered_again_or_read_back_a_message_counts_once(story: Story) -> None:
    alert = fires(story)
    assert alert.card
    story.sandbox.client.faults(duplicate=1.0)
    for _ in range(3):
        fires(story)
    story.catch_up()
    story.catch_up()
    story.advance(minutes=1)

    alert.card.shows("4 times")
