"""Alerts: one card for a group, which counts its repeats and waits for somebody to be on it (A1-A3)."""

from collections.abc import Callable

import pytest

from bot.domain.requests import RequestState
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, fires
from tests.story import ALERTS, ROOM, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def test_a_new_alert_gets_a_card_that_calls_whoever_is_on_duty(story: Story) -> None:
    alert = fires(story, service="shop")

    assert alert.card.mentions() == {"U0ANN", "U0BEN"}
    alert.card.shows("CPU is high", "Grafana", "Waiting for somebody to take it", "10:15", "once")
    assert alert.row.due_at == story.clock.now() + alert.row.target


def test_repeats_join_the_group_and_count_on_its_card_without_a_new_post(story: Story) -> None:
    alert = fires(story)
    assert "once" in alert.card.words
    for number in range(2, 5):
        story.advance(minutes=1)
        fires(story, f"CPU is high on shop-{number}")

    story.advance(seconds=10)
    alert.card.shows("4 times", "first 10:00 CET, last 10:03 CET")
    story.expect_nothing()


def test_another_alert_is_another_group(story: Story) -> None:
    first, second = fires(story, "CPU is high"), fires(story, "Disk is full")

    assert first.row.id != second.row.id
    first.card.shows("CPU is high")
    second.card.shows("Disk is full")


def test_i_am_on_it_stops_the_clock_and_nobody_is_chased_for_words(story: Story, ann: Person) -> None:
    alert = fires(story)

    alert.card.click(ann, "I'm on it")
    alert.card.shows("Ann is on it")
    assert alert.emoji == {"eyes"}
    assert alert.row.responded_by == ann.id

    story.advance(hours=3)
    story.expect_nothing()


def test_eyes_on_a_repeat_take_the_group(story: Story, ben: Person) -> None:
    alert = fires(story)
    repeat = fires(story)

    ben.reacts(repeat.ts, "eyes", channel=ALERTS)

    alert.card.shows("Ben is on it")


def test_a_reply_in_the_thread_of_any_of_its_messages_takes_the_group(story: Story, ann: Person) -> None:
    alert = fires(story)
    repeat = fires(story)

    repeat.reply(ann, "That is the nightly import, I stop it")

    alert.card.shows("Ann is on it")
    assert alert.row.first_reply_by == ann.id


def test_people_who_talk_in_an_alerts_channel_open_nothing(story: Story, ann: Person, olga: Person) -> None:
    for person in (ann, olga):
        ask = person.posts("Is that the new release?", channel=ALERTS)
        assert ask.row is None

    story.expect_nothing()


def test_nobody_takes_it_and_the_chain_climbs_in_three_times_the_time(story: Story) -> None:
    alert = fires(story)
    assert alert.card.mentions()

    story.advance(minutes=9)
    for name in ("ann", "ben"):
        story.expect("1 alert waits", "CPU is high", "Grafana", to=story.person(name))
    story.advance(minutes=7)
    story.expect("Nobody has taken this alert within 15 min", thread=alert.ts, channel=ALERTS)
    story.expect("1 alert missed", channel=ROOM)
    alert.card.shows("Overdue: nobody has taken it")
    story.advance(minutes=15)
    story.expect("1 alert waits", to=story.person("lea"))
    story.advance(minutes=15)
    story.expect("1 alert waits", to=story.person("max"))
    story.advance(hours=2)
    story.expect_nothing()


def test_the_board_and_lists_call_an_alert_an_alert(story: Story, ann: Person) -> None:
    assert fires(story).card

    assert "1 open alert" in story.board()
    listed = ann.commands("open")
    assert "Open requests and alerts of Backend support: #1 from Grafana, “CPU is high on shop-1”" in listed


def test_a_message_without_a_shape_is_a_generic_alert_and_never_dropped(story: Story) -> None:
    ts = story.sandbox.client.app_post(
        "B0HOOK", ALERTS, "something odd: <!channel> *boom*", name="cron", subtype="bot_message"
    )
    story.settle()

    card = story.expect("something odd", thread=ts, channel=ALERTS)
    card.shows("cron")


def test_resolving_closes_the_group(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "Resolve")

    alert.card.shows("Resolved by Ann")
    assert alert.row.state is RequestState.RESOLVED
    assert alert.emoji == {"white_check_mark"}


def test_an_alert_has_no_requester_to_wait_for(story: Story, ann: Person) -> None:
    alert = fires(story)

    with pytest.raises(AssertionError, match="there is no control"):
        alert.card.click(ann, "Waiting on requester")
