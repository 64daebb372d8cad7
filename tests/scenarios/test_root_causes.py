"""Root causes from resolved to closed: who owes what, reminders, somebody who left, actions as tickets (I9)."""

from collections.abc import Callable, Iterator

import pytest

from bot.domain.incidents import IncidentState
from tests.scenarios.incident_story import WITH_INCIDENTS, raises
from tests.stand_ins.jira import JiraStandIn
from tests.story import INCIDENTS, Person, Seen, Story

INITIAL = {
    "happened": "Nobody could pay from 10:00 to 10:20.",
    "hit": "About 300 customers <!channel>",
    "found": "A customer called.",
    "fixed": "The certificate was renewed.",
    "meanwhile": "",
}
ENGINEERING = {
    "why": "The certificate expired.",
    "not_caught": "Nobody is alerted before it does.",
    "again": "Yes, every year.",
    "prevention": "An alert ten days before.",
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


def resolved(story: Story, olga: Person, ann: Person, **fields: object) -> tuple[Seen, Seen]:
    """Raised, taken by Ann and resolved by her; the card, and the message that says who owes what."""
    card = raises(story, olga, "Nobody can pay", **fields)
    card.click(ann, "Acknowledge")
    card.click(ann, "Contact made")
    card.click(ann, "Mitigated")
    card.click(ann, "Resolve")
    message = story.expect("Root cause of incident 1", channel=INCIDENTS)
    for told in story.left_over():  # pages and followers: other stories tell of them
        story.expect(told.text, channel=told.channel)
    return card, message


def writes(by: Person, message: Seen, button: str, answers: dict[str, str], cause: str = "") -> dict[str, object]:
    message.now.click(by, button)
    return by.submits(**{key: value for key, value in answers.items() if value}, **({"cause": cause} if cause else {}))


def adds_action(by: Person, message: Seen, what: str, owner: str, day: str) -> dict[str, object]:
    message.now.click(by, "Add an action…")
    return by.submits(to_do=what, owner={"user": owner}, last_day={"date": day})


def state_of(story: Story, number: int = 1) -> IncidentState:
    with story.bot.desk.reading() as work:
        incident = work.uow.incidents.get(number)
    assert incident is not None
    return incident.state


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
    message.now.shows_no("Add an action…")
