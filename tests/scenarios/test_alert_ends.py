"""Alerts that are over, come back and flap: closed by the app's word, called for again, never more often than bearable
(A2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.requests import ClosedAs, RequestState
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, GRAFANA, edits, fires, grafana_says
from tests.scenarios.test_handoff_to_others import PAYMENTS, hand_off
from tests.story import ALERTS, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def test_the_app_says_that_it_is_over_and_what_nobody_has_is_closed(story: Story) -> None:
    alert = fires(story)
    assert alert.card
    story.advance(minutes=4)

    fires(story, resolved=True)

    alert.card.shows("Over, says Grafana", "Nobody had to take it", "once")
    assert (alert.row.state, alert.row.closed_as) == (RequestState.RESOLVED, ClosedAs.OVER)
    story.advance(hours=2)
    story.expect_nothing()
    assert alert.row.missed_at is None


def test_what_somebody_has_is_theirs_to_resolve(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "I'm on it")
    story.advance(minutes=4)

    fires(story, resolved=True)

    alert.card.shows("Ann is on it", "Grafana says that it is over since 10:04")
    assert alert.row.state is RequestState.IN_PROGRESS
    alert.card.click(ann, "Resolve")
    alert.card.shows("Resolved by Ann")


def test_it_goes_on_while_somebody_has_it_and_the_card_no_longer_says_over(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "I'm on it")
    story.advance(minutes=4)
    fires(story, resolved=True)
    story.advance(minutes=4)
    fires(story)
    story.advance(seconds=10)

    alert.card.shows("Ann is on it", "2 times").shows_no("is over since")
    story.expect_nothing()


def test_news_that_something_unknown_is_over_is_no_alert(story: Story) -> None:
    assert fires(story, resolved=True).row is None

    story.expect_nothing()


def test_a_message_that_is_edited_into_resolved_closes_its_group(story: Story) -> None:
    alert = fires(story)
    assert alert.card
    story.advance(minutes=3)

    edits(story, alert.ts, grafana_says("CPU is high on shop-1", resolved=True))

    alert.card.shows("Over, says Grafana")
    story.advance(minutes=40)
    edits(story, alert.ts, grafana_says("CPU is high on shop-1"))
    story.expect("It came back", thread=alert.ts)
    alert.card.shows("It is back", "Waiting for somebody to take it", "came back 1 time")


def test_an_edit_without_an_end_rewords_the_card_and_counts_nothing(story: Story) -> None:
    alert = fires(story, "CPU is high on shop-1")
    assert alert.card

    edits(story, alert.ts, grafana_says("CPU is very high on shop-1"))

    alert.card.shows("CPU is very high", "once")


def test_an_older_message_that_is_edited_into_resolved_ends_nothing(story: Story) -> None:
    alert = fires(story)
    assert alert.card
    story.advance(minutes=1)
    fires(story)

    edits(story, alert.ts, grafana_says("CPU is high on shop-1", resolved=True))

    assert alert.row.state is RequestState.WAITING
    story.advance(minutes=1)
    alert.card.shows("2 times")


def test_it_comes_back_after_quiet_and_calls_whoever_is_on_duty_again(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "I'm on it")
    alert.card.click(ann, "Resolve")
    story.advance(hours=2)

    fires(story)

    call = story.expect("It came back", thread=alert.ts, channel=ALERTS)
    assert call.mentions() == {"U0ANN", "U0BEN"}
    alert.card.shows("It is back", "Waiting for somebody to take it", "due 12:15", "2 times")
    alert.card.click(ann, "I'm on it")
    call.shows_no("can you take a look")
    alert.card.shows("Ann is on it")
    story.advance(hours=2)
    story.expect_nothing()


def test_what_was_handed_to_another_team_comes_back_to_that_team(tell: Callable[..., Story]) -> None:
    story = tell({**CONFIG_WITH_ALERTS, "teams": {**CONFIG_WITH_ALERTS["teams"], "payments": PAYMENTS}})
    ann, kim = story.person("ann"), story.person("kim")
    alert = fires(story)
    hand_off(alert, ann, "team:payments", "The card provider is down")
    story.expect("The card provider is down", thread=alert.ts, channel=ALERTS)
    alert.card.click(kim, "I'm on it")
    alert.card.click(kim, "Resolve")
    story.advance(hours=2)

    fires(story)

    call = story.expect("It came back", thread=alert.ts, channel=ALERTS)
    assert call.mentions() == {"U0KIM", "U0ROB"}
    assert (alert.row.team, alert.row.target) == ("payments", timedelta(minutes=15))
    alert.card.click(kim, "Resolve")


def test_what_was_just_resolved_may_go_on_for_five_minutes(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "Resolve")
    story.advance(minutes=4)
    fires(story)
    story.advance(seconds=10)
    alert.card.shows("Resolved by Ann", "2 times")

    story.advance(minutes=2)
    fires(story)

    alert.card.shows("Waiting for somebody to take it", "nobody is called before 10:30")
    story.advance(minutes=24)
    story.expect("It came back", thread=alert.ts, channel=ALERTS)


def test_a_group_that_flaps_calls_people_at_most_once_in_half_an_hour(story: Story) -> None:
    alert = fires(story)
    assert alert.card.mentions()
    for _ in range(6):
        story.advance(minutes=2)
        fires(story, resolved=True)
        story.advance(minutes=2)
        fires(story)

    alert.card.shows("came back 6 times", "nobody is called before 10:30", "7 times")
    story.advance(minutes=1)
    fires(story, resolved=True)
    story.advance(hours=3)
    story.expect_nothing()
    alert.card.shows("Over, says Grafana")


def test_a_group_that_flapped_and_stays_calls_people_when_the_half_hour_is_over(story: Story) -> None:
    alert = fires(story)
    assert alert.card.mentions()
    story.advance(minutes=2)
    fires(story, resolved=True)
    story.advance(minutes=2)
    fires(story)

    story.advance(minutes=25)
    story.expect_nothing()
    story.advance(minutes=2)
    assert story.expect("It came back", thread=alert.ts).mentions() == {"U0ANN", "U0BEN"}
    story.advance(minutes=10)
    for name in ("ann", "ben"):
        story.expect("1 alert waits", to=story.person(name))


def test_beyond_the_window_it_is_another_group_that_knows_the_earlier_one(story: Story, ann: Person) -> None:
    earlier = fires(story)
    earlier.card.click(ann, "Resolve")
    story.advance(hours=25)

    alert = fires(story)

    alert.card.shows("Earlier: ", f"#{earlier.row.id}", "resolved")
    assert alert.row.id != earlier.row.id


def test_what_does_not_matter_is_silent_for_one_window_and_not_for_ever(story: Story, ann: Person) -> None:
    alert = fires(story)
    alert.card.click(ann, "Not an alert that matters")
    alert.card.shows("it does not matter")
    for _ in range(4):
        story.advance(hours=5)
        assert fires(story).row.id == alert.row.id
    story.expect_nothing()

    story.advance(hours=5)
    again = fires(story)

    again.card.shows("Earlier: ", "did not matter")


def test_a_duplicate_is_silent_for_one_window_and_not_as_long_as_it_goes_on(story: Story, ann: Person) -> None:
    cause, alert = fires(story, "Database is down"), fires(story, "Answers are slow")
    cause.card.click(ann, "I'm on it")
    alert.card.click(ann, "Duplicate of…")
    ann.submits(candidate={"option": str(cause.row.id)})
    story.use_up_ephemerals(ann.id)
    cause.card.click(ann, "Resolve")
    story.expect("which this one is a duplicate of, is resolved", thread=alert.ts, channel=ALERTS)
    for _ in range(4):
        story.advance(hours=5)
        assert fires(story, "Answers are slow").row.id == alert.row.id
    story.expect_nothing()

    story.advance(hours=5)
    again = fires(story, "Answers are slow")

    again.card.shows("Waiting for somebody to take it", "Earlier: ", "closed as a duplicate")


def test_an_app_that_says_in_the_thread_that_it_is_over_ends_it(story: Story) -> None:
    alert = fires(story)
    assert alert.card

    attachments = grafana_says("CPU is high on shop-1", resolved=True)
    story.sandbox.client.app_post(GRAFANA, ALERTS, "", name="Grafana", attachments=attachments, thread_ts=alert.ts)
    story.settle()

    alert.card.shows("Over, says Grafana")


def test_a_deleted_alert_happened_all_the_same_and_its_words_are_forgotten(story: Story) -> None:
    alert = fires(story)
    assert alert.card

    story.sandbox.client.app_delete(GRAFANA, ALERTS, alert.ts)
    story.settle()

    alert.card.shows("the message was deleted").shows_no("CPU is high")
    assert alert.row.state is RequestState.WAITING
