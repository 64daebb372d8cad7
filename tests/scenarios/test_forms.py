"""Requests that come through a form: nobody knows who asked, and nobody is overlooked for it (R1, R5, R9, R11)."""

from collections.abc import Callable

import pytest

from bot.domain.requests import RequestState
from tests.story import CONFIG, SUPPORT, Ask, Person, Story, with_team

FORM = "B0FORM"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(with_team(CONFIG, channels=[{"id": SUPPORT, "kind": "requests", "also_from": [FORM]}]))


def sent(story: Story, text: str) -> Ask:
    ts = story.sandbox.client.app_post(FORM, SUPPORT, text, name="Help form")
    story.settle()
    return Ask(story, story.person("olga"), SUPPORT, ts)


def test_two_people_who_send_the_form_one_after_the_other_are_two_requests(story: Story, ann: Person) -> None:
    first, second = sent(story, "From Olga: the export is broken"), sent(story, "From Tom: the import is broken")

    assert first.row.id != second.row.id
    for ask in (first, second):
        ask.card.shows("Waiting for a first response")
        ask.reply(ann, "Looking")
    story.expect_nothing()


def test_whoever_writes_in_the_thread_of_a_form_speaks_for_the_requester(
    story: Story, ann: Person, olga: Person
) -> None:
    ask = sent(story, "From Olga: the export is broken")
    ask.reply(ann, "Which customer?")
    ask.card.click(ann, "Waiting on requester")
    story.advance(minutes=2)

    ask.reply(olga, "It is Acme")

    assert ask.row.state is RequestState.IN_PROGRESS
    ask.card.click(ann, "Resolve")
    story.advance(minutes=2)
    ask.reply(olga, "It is broken again")
    assert ask.row.state is RequestState.IN_PROGRESS
    ask.reply(ann, "Looking")


def test_a_form_that_does_not_answer_is_asked_in_its_thread_without_calling_anybody(story: Story, ann: Person) -> None:
    ask = sent(story, "From Olga: the export is broken")
    ask.reply(ann, "Which customer?")
    ask.card.click(ann, "Waiting on requester")

    story.advance(minutes=15)

    nudge = story.expect("Do you still need help here?", thread=ask.ts)
    assert "<@" not in nudge.words
    story.advance(minutes=15)
    assert ask.row.state is RequestState.RESOLVED
    ask.card.shows("Parked")
