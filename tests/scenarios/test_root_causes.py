"""Root causes: who owes what, reminders in real hours, somebody who left, forms that were overtaken (I9)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.incidents import IncidentState, RcaKind
from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.scenarios.root_cause_story import (
    ENGINEERING,
    INITIAL,
    beside,
    leaves,
    resolved,
    state_of,
    writes,
)
from tests.story import PRAGUE, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00."""
    return tell(WITH_INCIDENTS)


def test_once_resolved_who_owes_what_is_said_once_and_written_in_place_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)

    assert message.thread_ts == card.ts
    assert message.mentions() == {"U0MAX", "U0LEA"}
    message.shows("*Initial root cause*", "Max", "due", "*Engineering root cause*", "Lea")

    writes(max_, message, "Write initial RCA…", INITIAL)
    message.shows("✅ *Initial root cause*", "by Max", "> About 300 customers &lt;!channel&gt;").shows_no("<@U0MAX>")
    assert state_of(story) is IncidentState.RESOLVED
    story.expect_nothing()


def test_reminders_of_what_is_no_emergency_wait_for_the_team_and_end_with_the_leads_i9(
    story: Story, olga: Person, ann: Person, max_: Person, lea: Person
) -> None:
    story.until(datetime(2026, 11, 27, 17, 0, tzinfo=PRAGUE))  # a Friday
    resolved(story, olga, ann, severity={"option": "sev3"})

    story.until(datetime(2026, 11, 30, 8, 59, tzinfo=PRAGUE))
    story.expect_nothing()
    story.until(datetime(2026, 11, 30, 9, 1, tzinfo=PRAGUE))
    beside(story)
    story.expect("The initial root cause of incident 1", "is due now", to=max_)
    story.expect("The engineering root cause of incident 1", "is due now", to=lea)
    story.until(datetime(2026, 12, 1, 9, 1, tzinfo=PRAGUE))
    story.expect("Max owes the initial root cause of incident 1", "which was due", to=lea)
    story.expect("Lea owes the engineering root cause of incident 1", to=lea)
    story.until(datetime(2026, 12, 10, 12, 0, tzinfo=PRAGUE))
    beside(story)
    story.expect_nothing()


def test_reminders_of_emergencies_come_at_night_too_i9(
    story: Story, olga: Person, ann: Person, max_: Person, lea: Person
) -> None:
    story.until(datetime(2026, 11, 27, 23, 0, tzinfo=PRAGUE))
    resolved(story, olga, ann, severity={"option": "sev1"})

    story.until(datetime(2026, 11, 28, 19, 1, tzinfo=PRAGUE))
    story.expect("The initial root cause of incident 1", "is due", to=max_)
    story.until(datetime(2026, 11, 28, 23, 1, tzinfo=PRAGUE))
    story.expect("is due now", to=max_)
    story.until(datetime(2026, 11, 29, 23, 1, tzinfo=PRAGUE))
    beside(story)
    assert {"due", "now"} <= set(story.expect("engineering", "is due now", to=lea).text.rstrip(".").split())
    story.expect("engineering", "is due", to=lea)
    story.expect("Max owes the initial root cause", to=lea)


def test_what_was_due_while_the_bot_was_down_is_reminded_of_once_with_the_last_word_i9(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    resolved(story, olga, ann, severity={"option": "sev3"})

    with story.down():
        story.clock.advance(timedelta(days=4))

    story.advance(minutes=1)
    story.expect("Max owes the initial root cause", to=lea)
    story.expect("Lea owes the engineering root cause", to=lea)
    story.expect_nothing()


def test_whoever_left_is_relieved_and_the_next_hears_why_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev3"})
    leaves(story, max_)

    story.until(datetime(2026, 11, 24, 10, 1, tzinfo=PRAGUE))

    story.expect("The initial root cause of incident 1", "is due now", to=ann)
    story.expect("The initial root cause of incident 1", "Max has left, so it is yours", to=ann)
    message.shows("*Initial root cause*", "Ann", "instead of Max, who has left")
    writes(ann, message, "Write initial RCA…", INITIAL)
    message.shows("by Ann")
    story.until(datetime(2026, 11, 25, 9, 30, tzinfo=PRAGUE))
    story.expect("engineering", "is due", to=story.person("lea"))


def test_a_form_that_somebody_else_overtook_keeps_what_was_typed_x5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    _, message = resolved(story, olga, ann)
    message.click(ann, "Write initial RCA…")
    writes(max_, message, "Write initial RCA…", INITIAL)

    ann.submits(happened="Mine", hit="Mine", found="Mine", fixed="Mine")

    shown = str(ann.modal)
    assert "Max wrote this part meanwhile" in shown
    assert "A customer called." in shown
    ann.submits(happened="Mine", hit="Mine", found="Mine", fixed="Mine")
    message.shows("> Mine", "by Ann")


def test_what_was_written_stays_after_a_reopening_and_the_rest_is_due_anew_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann, severity={"option": "sev3"})
    writes(max_, message, "Write initial RCA…", INITIAL)
    card.click(ann, "Reopen")
    story.expect("Ann reopened an incident that you manage", to=max_)
    message.shows("The incident was reopened").shows_no("Add an action…")

    story.until(datetime(2026, 11, 26, 10, 0, tzinfo=PRAGUE))
    beside(story)
    story.expect_nothing()
    card.click(ann, "Contact made")
    card.click(ann, "Resolve")

    message.shows("✅ *Initial root cause*", "*Engineering root cause*")
    beside(story)
    with story.bot.desk.reading() as work:
        due = {each.kind: each.due_at for each in work.uow.incidents.root_causes([1])}
    assert due[RcaKind.ENGINEERING] == datetime(2026, 11, 28, 10, 0, tzinfo=PRAGUE)


def test_who_is_neither_of_the_team_nor_concerned_cannot_write_p1(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann)

    message.click(story.person("pia"), "Write initial RCA…")

    story.expect("Only Max, its manager and people of the team can do that.", only_to=story.person("pia"))


def test_resolved_again_with_everything_written_before_it_closes_by_itself_i9(
    story: Story, olga: Person, ann: Person
) -> None:
    card, message = resolved(story, olga, ann)
    writes(ann, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    card.click(ann, "Reopen")
    beside(story)
    card.click(ann, "Contact made")
    card.click(ann, "Resolve")

    story.advance(seconds=2)

    assert state_of(story) is IncidentState.CLOSED
    beside(story)
    card.shows("*closed*", "by Ann")
