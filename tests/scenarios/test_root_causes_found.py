"""Causes that come again, incidents that are looked for, and what is overdue in the digest (I9, N1)."""

from collections.abc import Callable

import pytest

from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.scenarios.root_cause_story import (
    INITIAL,
    closed,
    resolved,
    writes,
)
from tests.story import ROOM, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00."""
    return tell(WITH_INCIDENTS)


def test_a_cause_that_comes_again_is_said_and_stands_in_the_digest_i9(story: Story) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")
    second = closed(story, "Invoices fail", 2, "expired certificate")
    second.shows_no("time in 90 days")

    third = closed(story, "Refunds fail", 3, "Certificate expired")

    third.shows("Third time in 90 days: #1 and #2.")
    story.advance(days=7)
    story.expect("1 recurring cause", "Certificate expired", "Refunds fail")


def test_incidents_are_found_by_service_title_and_cause_also_closed_ones_i9(story: Story, olga: Person) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")
    closed(story, "Invoices fail", 2, "100% full disk")

    found = olga.commands("incident find BILLING expired")
    assert "1: Nobody can pay" in found
    assert "cause: expired certificate" in found
    assert "Invoices" not in found
    assert "2: Invoices fail" in olga.commands("incident find 100%")
    assert "No incident has “nowhere”" in olga.commands("incident find nowhere")


def test_a_number_shows_the_card_to_whoever_asks_i9(story: Story, olga: Person) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")

    assert "Incident 1: Nobody can pay" in olga.commands("incident 1")
    assert "There is no incident 12." in olga.commands("incident 12")


def test_what_is_overdue_stands_in_the_digest_i9(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)

    story.advance(days=7)
    for told in story.left_over():
        if told.channel != ROOM:
            story.expect(told.text, channel=told.channel)

    story.expect("1 overdue follow-up of incidents", "engineering root cause", "Lea", channel=ROOM)
