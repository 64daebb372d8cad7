"""Muting alerts: by leads, with a reason that everybody sees, for a time that ends by itself (A4, P1, P2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.requests import ClosedAs
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, fires
from tests.story import T0, Ask, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


@pytest.fixture
def lea(story: Story) -> Person:
    return story.person("lea")


def mutes(alert: Ask, by: Person, *, scope: str = "fingerprint", period: str = "1h", **fields: str) -> None:
    """A lead mutes an alert by its card."""
    alert.card.click(by, "Mute…")
    by.submits(scope=scope, period=period, reason="a new disk comes at noon", **fields)
    alert.story.use_up_ephemerals(by.id)


def test_a_muted_alert_counts_its_repeats_and_calls_nobody(story: Story, lea: Person) -> None:
    alert = fires(story)
    mutes(alert, lea)

    alert.card.shows("Muted until", "11:00", "by Lea", "a new disk comes at noon")
    assert alert.row.closed_as is ClosedAs.MUTED
    story.advance(minutes=30)
    fires(story)
    story.advance(minutes=1)
    alert.card.shows("2 times", "Muted until")
    assert "0 open" not in story.board()
    story.expect_nothing()


def test_when_the_mute_ends_what_goes_on_waits_anew(story: Story, lea: Person, ann: Person) -> None:
    alert = fires(story)
    mutes(alert, lea)
    story.advance(minutes=30)
    fires(story)

    story.advance(minutes=31)

    call = story.expect("The mute is over, and it goes on", thread=alert.ts)
    assert call.mentions() == {"U0ANN", "U0BEN"}
    alert.card.shows("Waiting for somebody to take it", "due 11:15")
    alert.card.click(ann, "I'm on it")


def test_when_the_mute_ends_what_was_quiet_stays_closed_and_says_so(story: Story, lea: Person) -> None:
    alert = fires(story)
    mutes(alert, lea, period="until", last_day="2026-11-25")
    alert.card.shows("Muted until", "Thu 26 Nov 00:00")

    story.until(T0 + timedelta(days=3))

    alert.card.shows("The mute is over, and it has been quiet", "Lea had muted it: a new disk comes at noon")
    story.expect_nothing()
    fires(story).card.shows("Earlier: ", "quiet after a mute")


def test_what_is_over_while_it_is_muted_stays_over(story: Story, lea: Person) -> None:
    alert = fires(story)
    mutes(alert, lea)
    story.advance(minutes=10)
    fires(story, resolved=True)

    story.advance(hours=1)

    alert.card.shows("Over, says Grafana")
    story.expect_nothing()


def test_a_lead_ends_a_mute_before_its_time_from_home_and_a_member_is_told_who_can(
    story: Story, lea: Person, ann: Person
) -> None:
    alert = fires(story)
    story.advance(minutes=1)
    mutes(alert, lea, period="7d")
    assert "Muted alerts" in ann.commands("open")

    alert.card.click(ann, "Unmute")
    story.expect("Only leads of Backend support and admins can unmute alerts.", only_to=ann)

    story.sandbox.client.open_home(lea.id)
    story.settle()
    story.click_home(lea, "Unmute")
    alert.card.shows("Waiting for somebody to take it", "nobody is called before 10:30")
    assert "Muted alerts" not in ann.commands("open")
    with story.bot.desk.reading() as work:
        (ended,) = [row for row in work.uow.audit.of("request:1", 100) if row.action == "alert.mute_ended"]
    assert (ended.actor, ended.reason) == (lea.id, "ended before its time")


def test_members_ask_a_lead_to_mute(story: Story, ann: Person) -> None:
    alert = fires(story)

    alert.card.click(ann, "Mute…")

    story.expect("Only leads of Backend support and admins can mute alerts.", only_to=ann)
    assert ann.modal is None


def test_a_service_can_be_muted_with_all_that_waits_there_and_all_that_comes(story: Story, lea: Person) -> None:
    cpu, disk = fires(story, "CPU is high", service="shop"), fires(story, "Disk is full", service="shop")
    other = fires(story, "Queue is long", service="billing")
    assert disk.card
    assert other.card
    mutes(cpu, lea, scope="service")

    disk.card.shows("Muted until", "for everything of this service")
    other.card.shows("Waiting for somebody to take it")
    late = fires(story, "Memory is short", service="shop")
    late.card.shows("Muted until")
    assert late.card.mentions() == set()
    other.card.click(lea, "Resolve")
    story.advance(minutes=50)
    story.expect_nothing()


def test_a_mute_needs_a_day_that_is_not_over(story: Story, lea: Person) -> None:
    alert = fires(story)
    alert.card.click(lea, "Mute…")

    answer = lea.submits(scope="fingerprint", period="until", last_day="2026-11-22", reason="why not")

    assert "This day is over" in answer["errors"]["last_day"]
