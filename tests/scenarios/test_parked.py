"""Waiting on the requester: one friendly nudge, then parked, and back with any reply (R11, N2)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.story import PRAGUE, Ask, Person, Story


@pytest.fixture
def ask(olga: Person, ann: Person) -> Ask:
    """Ann asked Olga something and set the request to waiting on her."""
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    asked.reply(ann, "Which export do you mean?")
    asked.card.click(ann, "Waiting on requester")
    asked.card.shows("Waiting on Olga", "Ann needs an answer")
    return asked


def nudge(story: Story, ask: Ask) -> None:
    """The fifteen minutes pass and Olga is asked."""
    story.advance(minutes=15)
    asked = story.expect("do you still need help here?", "within the next 15 min", "any later reply", thread=ask.ts)
    assert asked.mentions() == {"U0OLGA"}


def test_without_an_answer_it_is_nudged_once_and_then_parked(story: Story, ask: Ask) -> None:
    story.advance(minutes=14)
    story.expect_nothing()
    story.advance(minutes=1)
    assert story.expect("do you still need help here?", thread=ask.ts).mentions() == {"U0OLGA"}
    ask.card.shows("Without one it is parked before long")

    story.advance(minutes=15)

    ask.card.shows("Parked", "any reply by Olga here reopens it", "urgent")
    assert ask.row.closed_as == "parked"
    assert ask.emoji == set()  # ✅ would say that it is solved
    assert "parked" in story.person("olga").opens_home()
    story.advance(days=1)
    story.expect_nothing()


@pytest.mark.parametrize("words", ["The daily one, sorry", "thanks", "👍"])
def test_any_reply_brings_a_parked_request_back(story: Story, olga: Person, ask: Ask, words: str) -> None:
    nudge(story, ask)
    story.advance(minutes=15)
    ask.card.shows("Parked")

    ask.reply(olga, words)

    ask.card.shows("In progress with Ann")
    story.advance(days=1)
    story.expect_nothing()


def test_an_answer_before_the_nudge_ends_the_waiting(story: Story, olga: Person, ask: Ask) -> None:
    story.advance(minutes=10)

    ask.reply(olga, "The daily one")

    ask.card.shows("In progress with Ann")
    story.advance(days=1)
    story.expect_nothing()


def test_an_answer_after_the_nudge_ends_the_waiting(story: Story, olga: Person, ask: Ask) -> None:
    nudge(story, ask)

    ask.reply(olga, "The daily one")

    ask.card.shows("In progress with Ann")
    story.advance(days=1)
    story.expect_nothing()


def test_resolving_ends_the_waiting(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Resolve")

    story.advance(days=1)
    story.expect_nothing()


def test_when_the_posts_of_the_thread_are_spent_the_nudge_is_a_direct_message(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    for _ in range(2):
        nudge(story, ask)
        ask.reply(olga, "The daily one")
        ask.reply(ann, "Of which day?")
        ask.card.click(ann, "Waiting on requester")

    story.advance(minutes=15)

    story.expect("Do you still need help with #1", "export is broken", "Mute for today", to=olga)
    story.advance(minutes=15)
    ask.card.shows("Parked")


def test_the_fifteen_minutes_are_working_minutes(tell: Callable[..., Story]) -> None:
    evening = datetime(2026, 11, 23, 17, 50, tzinfo=PRAGUE)
    story = tell(at=evening)
    olga, ann = story.person("olga"), story.person("ann")
    ask = olga.posts("The export is broken")
    ask.reply(ann, "Which one?")
    ask.card.click(ann, "Waiting on requester")

    story.until(evening.replace(day=24, hour=9, minute=4))
    story.expect_nothing()
    story.advance(minutes=1)

    story.expect("do you still need help here?", thread=ask.ts)


def test_nobody_waits_on_a_requester_who_was_not_answered_yet(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")

    ask.card.click(ann, "Waiting on requester")

    story.expect("Nobody has answered this request yet. Reply in the thread or take it first.", only_to=ann)
    ask.reply(ann, "Looking")
