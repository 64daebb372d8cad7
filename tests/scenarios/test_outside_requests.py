"""People in Microsoft Teams ask, and are told what becomes of it, without ever seeing Slack (O1, O2, R9, R11)."""

from collections.abc import Callable, Iterator

import pytest

from bot.domain.requests import Origin, RequestState
from tests.scenarios.outside_asking import OUTSIDE, Outsiders, asked, mentioned_ids, news, reached
from tests.stand_ins.outside import Hooks, hooks
from tests.story import Person, Story


@pytest.fixture
def place() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], place: Hooks) -> Story:
    told = tell(OUTSIDE)
    reached(told, place)
    return told


@pytest.fixture
def outsiders(story: Story) -> Iterator[Outsiders]:
    with Outsiders(story) as people:
        yield people


def test_a_teams_requester_is_informed_from_the_question_to_the_end(
    story: Story, outsiders: Outsiders, ann: Person, place: Hooks
) -> None:
    question = outsiders.activity("The export is broken")

    status, said = outsiders.teams(question)

    assert status == 200
    assert said == (
        "Thank you. Backend support has your request. A first answer is due by 10:05 CET. "
        "What they answer comes back to you."
    )
    ask = asked(story, "Jana Nova asks from Microsoft Teams")
    ask.card.shows("Waiting for a first response", "asked by Jana Nova (Microsoft Teams)", "due 10:05")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}
    assert ask.row.origin is Origin.OUTSIDE

    story.advance(minutes=2)
    ask.reply(ann, "Which customer, <@U0BEN>? See <#C0OTHER|random> &amp; more")
    assert news(place) == ["Ann answers Jana Nova:\nWhich customer, @Ben? See #random & more"]
    ask.card.shows("Answered by Ann", "in time")

    ask.card.click(ann, "Waiting on requester")
    assert news(place)[1:] == [
        "Jana Nova, the team needs an answer from you to go on. "
        "To write on, mention me where you asked, or begin a new message to me with #1."
    ]

    story.advance(minutes=1)
    status, said = outsiders.teams(outsiders.activity("It is Acme", chain=question["id"]))
    assert (status, said) == (200, "Passed on to Backend support, for request #1.")
    story.expect("Jana Nova", "writes from", "> It is Acme", thread=ask.ts)
    assert ask.row.state is RequestState.IN_PROGRESS

    ask.card.click(ann, "Resolve")
    assert news(place)[2:] == [
        "Jana Nova, your request is resolved by Ann.\n"
        "Not solved? To write on, mention me where you asked, or begin a new message to me with #1."
    ]

    story.advance(minutes=5)
    outsiders.teams(outsiders.activity("#1 it is broken again"))  # under our news, which is another conversation
    story.expect("> it is broken again", thread=ask.ts)
    assert ask.row.state is RequestState.IN_PROGRESS
    assert news(place)[3:] == ["Jana Nova, your request is open again."]

    titles = {sent["title"] for _, _, sent in place.posts}
    assert titles == {"Request #1 “The export is broken”"}
    assert mentioned_ids(place) == []
    story.expect_nothing()
