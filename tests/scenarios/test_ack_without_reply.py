"""Somebody takes a request and then writes nothing: they alone are reminded (F2)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.scenarios.triaging import triages
from tests.story import PRAGUE, Ask, Person, Story


@pytest.fixture
def ask(story: Story, olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    story.advance(minutes=1)
    return asked


def test_whoever_took_it_and_wrote_nothing_is_reminded_alone_and_once(story: Story, ann: Person, ask: Ask) -> None:
    ann.reacts(ask.ts, "eyes")
    ask.card.shows("In progress with Ann")

    story.advance(minutes=14, seconds=59)
    story.expect_nothing()
    story.advance(seconds=1)

    story.expect("Olga still waits for an answer in words", "export is broken", to=ann)
    story.advance(hours=2)
    story.expect_nothing()


def test_a_reply_cancels_the_reminder(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")
    story.advance(minutes=10)

    ask.reply(ann, "Still looking")

    story.advance(hours=2)
    story.expect_nothing()


def test_the_words_of_another_responder_are_an_answer_as_well(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")

    ask.reply(ben, "Ann is on her way to the server room")

    story.advance(hours=2)
    story.expect_nothing()


def test_resolving_cancels_the_reminder(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")

    ask.card.click(ann, "Resolve")

    story.advance(hours=2)
    story.expect_nothing()


def test_a_take_over_moves_the_reminder_to_the_new_owner(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")
    story.advance(minutes=5)
    ask.card.click(ben, "Take over")
    story.expect("You took it over from Ann", only_to=ben)

    story.advance(minutes=15)

    story.expect("Olga still waits for an answer in words", to=ben)
    story.advance(hours=2)
    story.expect_nothing()


def test_the_fifteen_minutes_are_working_minutes(tell: Callable[..., Story]) -> None:
    evening = datetime(2026, 11, 23, 17, 50, tzinfo=PRAGUE)
    story = tell(at=evening)
    ann = story.person("ann")
    ask = story.person("olga").posts("The export is broken")
    ask.card.click(ann, "Take")

    story.until(evening.replace(day=24, hour=9, minute=4))
    story.expect_nothing()
    story.advance(minutes=1)

    story.expect("still waits for an answer in words", to=ann)


def test_whoever_said_what_it_is_and_wrote_nothing_is_reminded_as_well(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    triages(ann, ask, "bug", "record")

    story.advance(minutes=16)

    story.expect("You triaged request #1", "One line in the thread helps", to=ann)
    ask.reply(ann, "It is a bug, we fix it")
    story.advance(hours=1)
    story.expect_nothing()
