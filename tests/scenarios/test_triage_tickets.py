"""Triage asks for a ticket: what stands in it, what the thread reads of it, a tracker that is away (T1, T2, T5)."""

from collections.abc import Callable, Iterator

import pytest

from tests.scenarios.ticketing import jira_at, tickets_of, wants_ticket
from tests.scenarios.triaging import TriageForm, triages
from tests.stand_ins.jira import JiraStandIn
from tests.story import CONFIG, Ask, Person, Story, with_team

TRIAGE = {"bug": {"ticket": {"labels": ["from-support"]}}}


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def story(tell: Callable[..., Story], jira: JiraStandIn) -> Story:
    return tell(with_team(CONFIG, triage=TRIAGE), tracker=jira_at(jira))


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export stops with <https://x.example|an error>")
    assert asked.card.ts
    return asked


def test_the_ticket_has_text_error_impact_and_thread_and_the_thread_has_its_link(
    story: Story, jira: JiraStandIn, ann: Person, ask: Ask
) -> None:
    triages(
        ann,
        ask,
        "error_shown",
        "ticket",
        priority={"option": "high"},
        error_text="E42: no rows",
        impact="Finance cannot close the month",
    )

    issue = jira.issue("EDGE-1")
    assert issue.summary == "The export stops with an error"
    for part in (
        "The export stops with an error",
        "E42: no rows",
        "Finance cannot close the month",
        "Asked by Olga",
        "/archives/C0BACKEND/p",
        "high priority",
        "Triaged as Error shown by Ann",
    ):
        assert part in issue.description, part
    reply = story.expect("We look for the cause of this error in EDGE-1", thread=ask.ts)
    reply.shows(f"{jira.url}/browse/EDGE-1")
    ask.card.shows("Resolved by Ann", "EDGE-1", "To Do")
    story.expect_nothing()


def test_while_the_tracker_is_away_the_thread_says_so_and_is_completed_in_place(
    story: Story, jira: JiraStandIn, ann: Person, ask: Ask
) -> None:
    jira.away = True
    triages(ann, ask, "bug", "ticket")
    reply = story.expect("looked after in a ticket, whose link will stand on the card", thread=ask.ts)
    ask.card.shows("Resolved by Ann", "not created yet")

    jira.away = False
    story.advance(minutes=15)

    reply.shows("looked after in EDGE-1", f"{jira.url}/browse/EDGE-1").shows_no("whose link will stand")
    assert "from-support" in jira.issue("EDGE-1").labels
    assert len(jira.issues) == 1
    story.expect_nothing()


def test_a_request_that_has_a_ticket_gets_no_other(story: Story, jira: JiraStandIn, ann: Person, ask: Ask) -> None:
    wants_ticket(story, ann, ask)
    story.expect("The ticket is on its way", only_to=ann)
    ask.card.shows("EDGE-1")

    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("course", "ticket")
    assert "Its ticket is EDGE-1 already, so no other is created." in form.words
    assert form.sends() == {"ok": True}

    story.expect("looked after in EDGE-1", thread=ask.ts)
    assert len(jira.issues) == len(tickets_of(story, ask)) == 1
    story.expect_nothing()


def test_triage_after_a_reopening_names_the_same_ticket_again(
    story: Story, jira: JiraStandIn, ann: Person, olga: Person, ask: Ask
) -> None:
    triages(ann, ask, "bug", "ticket")
    story.expect("looked after in EDGE-1", thread=ask.ts)
    story.advance(minutes=1)
    ask.reply(olga, "It stops again, and now for everybody in finance")
    story.expect("needs help again", to=ann)

    triages(ann, ask, "bug", "workaround")

    story.expect("looked after in EDGE-1", "Ann looks for a way around it", thread=ask.ts)
    ask.card.shows("In progress with Ann", "EDGE-1")
    assert len(jira.issues) == 1
