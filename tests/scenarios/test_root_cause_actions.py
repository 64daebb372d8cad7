"""Actions of incidents: owners and dates, reminders, tickets, and the last one that closes it (I9, T5)."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from bot.domain.incidents import IncidentState
from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.scenarios.root_cause_story import (
    ENGINEERING,
    INITIAL,
    adds_action,
    beside,
    leaves,
    resolved,
    state_of,
    writes,
)
from tests.scenarios.ticketing import Door, jira_at, updated
from tests.stand_ins.jira import JiraStandIn
from tests.story import PRAGUE, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


def test_without_actions_it_closes_once_both_parts_are_written_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING, "expired certificate")

    assert state_of(story) is IncidentState.CLOSED
    card.shows("*closed*", "by Ann")
    message.shows("Everything is written and done", "cause: expired certificate")
    story.expect_nothing()


def test_the_last_action_done_closes_it_with_who_and_when_i9(
    story: Story, olga: Person, ann: Person, ben: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-12-04")
    news = story.expect("Yours now: “Alert before it expires”", to=ben)
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    assert state_of(story) is IncidentState.ROOT_CAUSE
    message.shows("1 action to be done until the incident closes", "▫️ *Alert before it expires*", "🎫")

    news.click(ben, "Done")

    assert state_of(story) is IncidentState.CLOSED
    card.shows("*closed*", "by Ben")
    message.shows("☑️ Alert before it expires", "done by Ben")
    news.shows("Done: “Alert before it expires”").shows_no("Yours now")
    message.now.shows_no("Add an action…")


def test_an_action_without_owner_or_date_or_in_the_past_is_refused_i9(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann)

    answer = adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-01")

    assert "That day is over" in str(answer)
    with story.bot.desk.reading() as work:
        assert not work.uow.incidents.actions([1])


def test_actions_remind_their_owner_and_a_week_late_the_leads_i9(
    story: Story, olga: Person, ann: Person, ben: Person, lea: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-30")
    story.expect("Yours now", to=ben)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)

    story.until(datetime(2026, 11, 27, 9, 1, tzinfo=PRAGUE))  # a Friday
    story.expect("Soon due", to=ben)
    story.until(datetime(2026, 11, 30, 9, 1, tzinfo=PRAGUE))
    story.expect("Due today", to=ben)
    story.until(datetime(2026, 12, 7, 9, 1, tzinfo=PRAGUE))
    story.expect("A week late", "of Ben", to=lea)
    message.shows("was due Mon 30 Nov")
    beside(story)


def test_an_action_is_a_ticket_and_done_with_it_once_i9_t5(tell: Callable[..., Story], jira: JiraStandIn) -> None:
    story = tell(WITH_INCIDENTS, tracker=jira_at(jira))
    olga, ann, max_ = story.person("olga"), story.person("ann"), story.person("max")
    card, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0ANN", "2026-12-04")

    issue = jira.issue("EDGE-1")
    assert issue.summary == "Alert before it expires"
    assert "Action of incident 1: Nobody can pay (sev2)" in issue.description
    message.shows("EDGE-1", "To Do")
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)

    jira.move("EDGE-1", "Done")
    with Door(story, story.clock) as door:
        for at in (1, 2):
            door.jira_says(updated("EDGE-1", at))

    message.shows("done with its ticket")
    card.shows("*closed*")
    assert state_of(story) is IncidentState.CLOSED


def test_a_tracker_that_is_down_costs_no_action_t5(tell: Callable[..., Story], jira: JiraStandIn) -> None:
    story = tell(WITH_INCIDENTS, tracker=jira_at(jira))
    olga, ann = story.person("olga"), story.person("ann")
    jira.away = True
    _, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0ANN", "2026-12-04")
    message.shows("▫️ *Alert before it expires*", "The ticket is not created yet")

    jira.away = False
    story.advance(minutes=13)

    message.shows("EDGE-1")
    beside(story)


def test_an_action_of_somebody_who_left_goes_to_the_leads_and_anybody_of_the_team_can_do_it_i9(
    story: Story, olga: Person, ann: Person, ben: Person, lea: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-25")
    story.expect("Yours now", to=ben)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    leaves(story, ben)

    story.until(datetime(2026, 11, 24, 9, 1, tzinfo=PRAGUE))
    story.expect("Ben has left, and nobody else has “Alert before it expires”", to=lea).click(lea, "Done")

    assert state_of(story) is IncidentState.CLOSED
    message.shows("done by Lea")


def test_an_action_given_to_somebody_who_left_is_refused_and_what_was_typed_stays_i9(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    _, message = resolved(story, olga, ann)
    leaves(story, ben)

    answer = adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-12-04")

    assert "Ben has left. Choose somebody else." in str(answer)
    assert ann.modal is not None


def test_from_an_overdue_root_cause_to_the_end_with_everybody_who_left_on_the_way_i9_t5(
    tell: Callable[..., Story], jira: JiraStandIn
) -> None:
    story = tell(WITH_INCIDENTS, tracker=jira_at(jira))
    olga, ann, max_, lea = (story.person(name) for name in ("olga", "ann", "max", "lea"))
    story.until(datetime(2026, 11, 26, 16, 0, tzinfo=PRAGUE))  # a Thursday
    card, message = resolved(story, olga, ann, severity={"option": "sev3"})
    story.until(datetime(2026, 11, 27, 16, 1, tzinfo=PRAGUE))
    story.expect("The initial root cause of incident 1", "is due now", to=max_)
    story.expect("The initial root cause of incident 1", "is due", to=max_)
    leaves(story, max_)

    story.until(datetime(2026, 11, 30, 9, 1, tzinfo=PRAGUE))  # the weekend counts, and nobody hears of it then
    beside(story)
    story.expect("Ann owes the initial root cause of incident 1", to=lea)
    story.expect("The engineering root cause of incident 1", "is due now", to=lea)
    message.shows("*Initial root cause*", "Ann", "instead of Max, who has left", "was due")

    writes(ann, message, "Write initial RCA…", INITIAL)
    adds_action(lea, message, "Alert before it expires", "U0ANN", "2026-12-04")
    story.expect("Yours now", to=ann)
    writes(lea, message, "Write engineering RCA…", ENGINEERING, "expired certificate")
    adds_action(lea, message, "Renew by itself", "U0LEA", "2026-12-18")
    message.shows("2 actions to be done until the incident closes", "EDGE-1", "EDGE-2")

    jira.move("EDGE-1", "Done")
    with Door(story, story.clock) as door:
        door.jira_says(updated("EDGE-1"))
    message.shows("1 action to be done until the incident closes")
    message.now.click(lea, "Done")

    card.shows("*closed*", "by Lea")
    story.until(datetime(2026, 12, 30, 12, 0, tzinfo=PRAGUE))
    beside(story)
    story.expect_nothing()
