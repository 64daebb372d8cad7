"""How urgent a request is, by rule or by a responder's choice; each priority has its own time (R12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.requests import Priority
from tests.scenarios.triaging import triages
from tests.story import CONFIG, ROOM, Ask, Person, Story, with_team

RULES: list[dict[str, Any]] = [
    {"words": ["newsletter"], "priority": "low"},
    {"authors": ["U0TOM"], "priority": "high"},
]


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A team with rules: newsletters are low, whatever else Tom writes is high."""
    return tell(with_team(CONFIG, priority_rules=RULES))


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    return asked


def choose(by: Person, ask: Ask, priority: str) -> None:
    """A person changes how urgent it is, by Triage…"""
    ask.card.click(by, "Triage…")
    by.submits(priority={"option": priority})


@pytest.mark.parametrize(
    ("who", "text", "priority", "target"),
    [
        ("olga", "The export is broken", "urgent", timedelta(minutes=5)),
        ("olga", "A typo in the Newsletter!", "low", timedelta(hours=4)),
        ("tom", "The shop is slow", "high", timedelta(minutes=15)),
        ("tom", "When does the newsletter go out?", "low", timedelta(hours=4)),
        ("olga", "Two newsletters at once", "urgent", timedelta(minutes=5)),
    ],
)
def test_the_first_rule_that_matches_sets_priority_and_target(  # noqa: PLR0917 - four of them are the table's columns
    story: Story, ann: Person, who: str, text: str, priority: str, target: timedelta
) -> None:
    ask = story.person(who).posts(text)

    assert ask.row.priority == priority
    assert ask.row.due_at - ask.row.opened_at == target
    if priority == "urgent":
        ask.card.shows_no("urgent")  # the channel's default needs no word
    else:
        ask.card.shows(f"{priority} priority")
    ask.reply(ann, "Looking")


def test_with_three_times_the_target_each_reminder_comes_three_times_as_late(
    story: Story, tom: Person, ann: Person, ben: Person
) -> None:
    ask = tom.posts("The shop is slow")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}

    story.advance(minutes=8, seconds=59)
    story.expect_nothing()
    story.advance(seconds=1)
    for responder in (ann, ben):
        story.expect("shop is slow", to=responder)
    story.advance(minutes=6, seconds=1)
    story.expect("Nobody has answered within 15 min", thread=ask.ts)
    story.expect("shop is slow", channel=ROOM)
    story.advance(minutes=15)
    story.expect("shop is slow", to=story.person("lea"))
    story.advance(minutes=15)
    story.expect("shop is slow", to=story.person("max"))


def test_a_responder_lowers_the_priority_and_the_reminders_wait(story: Story, ann: Person, ask: Ask) -> None:
    story.advance(minutes=2)

    choose(ann, ask, "low")

    ask.card.shows("low priority", "due 14:00 CET")
    assert ask.row.responded_at is None  # to say how urgent it is, is no answer
    story.advance(hours=2)
    story.expect_nothing()
    ask.reply(ann, "The export works again")
    assert ask.row.missed_at is None


def test_raised_while_the_shorter_target_can_still_be_met_it_counts_from_the_opening(
    story: Story, tom: Person, ann: Person, ben: Person
) -> None:
    ask = tom.posts("The shop is slow")
    assert ask.card.ts
    story.advance(minutes=2)

    choose(ann, ask, "urgent")

    assert ask.row.due_at - ask.row.opened_at == timedelta(minutes=5)
    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("shop is slow", to=responder)
    ask.reply(ann, "Looking")


def test_raised_after_the_shorter_target_it_counts_from_the_change(
    story: Story, tom: Person, ann: Person, ben: Person
) -> None:
    ask = tom.posts("The shop is slow")
    assert ask.card.ts
    story.advance(minutes=8)

    choose(ann, ask, "urgent")

    assert ask.row.missed_at is None
    ask.card.shows("due 10:13 CET")
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("shop is slow", to=responder)
    story.advance(minutes=2, seconds=1)
    assert ask.row.missed_at == ask.row.due_at
    story.expect("Nobody has answered within 5 min", thread=ask.ts)
    story.expect("shop is slow", channel=ROOM)
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_miss_stays_a_miss_whatever_the_priority_becomes(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    story.advance(minutes=5, seconds=1)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    story.expect("Nobody has answered", thread=ask.ts)
    story.expect("export is broken", channel=ROOM)
    missed_at = ask.row.missed_at

    choose(ann, ask, "low")

    assert ask.row.priority is Priority.LOW
    assert ask.row.missed_at == missed_at
    ask.reply(ann, "Looking")
    assert ask.row.missed_at == missed_at


def test_saying_what_it_is_counts_as_a_first_response(story: Story, ann: Person, ask: Ask) -> None:
    triages(ann, ask, "bug", "record")

    assert ask.row.responded_by == "U0ANN"
    ask.card.shows("Looked at by Ann", "Bug")
    story.advance(minutes=4)
    ask.reply(ann, "It is a bug, we fix it")


def test_an_edit_changes_no_priority(olga: Person, ann: Person, ask: Ask) -> None:
    olga.edits(ask, "The export of the newsletter is broken")

    assert ask.row.priority is Priority.URGENT
    ask.reply(ann, "Looking")
