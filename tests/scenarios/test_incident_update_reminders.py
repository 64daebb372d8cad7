"""Updates come in time: whoever manages is reminded, then those who lead, at night and after downtime too (I7)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.scenarios.incident_reading import FIRST, quiet, resolves, writes
from tests.scenarios.incident_story import WITH_INCIDENTS, raises
from tests.story import PRAGUE, Person, Seen, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; the worst severity asks for an update every half hour."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def card(story: Story, olga: Person, ann: Person) -> Seen:
    """Olga raised an incident of the worst severity, and Ann acknowledged it."""
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev1"})
    card.click(ann, "Acknowledge")
    return card


def reminders(story: Story, to: Person, *parts: str) -> Seen:
    return story.expect(*parts, to=to)


def test_the_manager_is_reminded_before_when_it_is_due_and_then_those_who_lead_once_i7(
    story: Story, card: Seen, max_: Person, lea: Person
) -> None:
    story.advance(minutes=24)
    quiet(story)
    story.advance(minutes=1)
    reminders(story, max_, "the next update is due", "10:30 CET")
    story.advance(minutes=5)
    due = reminders(story, max_, "an update is due now")
    story.advance(minutes=10)
    told = reminders(story, lea, "nobody wrote an update since", "10:00 CET", "Max was reminded.")
    story.advance(hours=5)
    quiet(story)
    assert card.ts.replace(".", "") in told.words

    due.click(max_, "Update…")
    max_.submits(**FIRST, next_update={"option": "60"})
    heard_the_update(story, card)
    story.advance(minutes=54)
    quiet(story)


def test_reminders_come_at_night_too_and_none_after_it_is_resolved_i7(story: Story, ann: Person, max_: Person) -> None:
    story.until(datetime(2026, 11, 24, 2, 0, tzinfo=PRAGUE))
    card = raises(story, ann, "Nobody can pay", severity={"option": "sev1"})
    card.click(ann, "Acknowledge")
    story.advance(minutes=25)
    reminders(story, max_, "the next update is due", "02:30 CET")
    resolves(card, ann)
    story.advance(hours=6)
    quiet(story)


@pytest.mark.usefixtures("card")
def test_after_downtime_the_highest_step_is_said_once_and_whoever_writes_hears_it_too_i7(
    story: Story, lea: Person, max_: Person
) -> None:
    with story.down():
        story.clock.set(story.clock.now() + timedelta(hours=2))

    reminders(story, max_, "an update is due now")
    reminders(story, lea, "nobody wrote an update since", "10:00 CET").shows_no("was reminded")
    story.advance(hours=2)
    quiet(story)


def test_a_severity_without_a_cadence_reminds_only_of_what_somebody_promised_i7(
    story: Story, olga: Person, max_: Person
) -> None:
    card = raises(story, olga, "A typo", severity={"option": "sev4"})
    story.advance(hours=5)
    quiet(story)

    writes(card, max_, FIRST, "15")
    heard_the_update(story, card)
    story.advance(minutes=10)
    reminders(story, max_, "the next update is due")


def heard_the_update(story: Story, card: Seen) -> None:
    """The thread, and Olga, who raised it; other stories are about that."""
    story.expect("*Update 1*", thread=card.ts)
    story.expect("You follow it.", to=story.person("olga"))
