"""An answer from outside Slack ends the wait for the customer, and is a line of the timeline (I6, I8, O2)."""

from collections.abc import Callable, Iterator

import pytest

from bot.domain.incidents import EntryKind
from bot.services.people import Names
from tests.scenarios.incident_story import RUN, use_up_what_others_read
from tests.scenarios.outside_asking import OUTSIDE, Outsiders, asked, reached
from tests.scenarios.written_down import clicks
from tests.stand_ins.outside import Hooks, hooks
from tests.story import Person, Story


@pytest.fixture
def place() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], place: Hooks) -> Story:
    told = tell({**OUTSIDE, "incidents": RUN})
    reached(told, place)
    return told


def test_an_answer_from_teams_ends_the_wait_and_is_in_the_timeline_i6_i8(story: Story, ann: Person) -> None:
    with Outsiders(story) as outsiders:
        question = outsiders.activity("Nobody can pay")
        outsiders.teams(question)
        ask = asked(story, "Jana Nova asks from Microsoft Teams")
        ask.reply(ann, "I look")
        ask.card.click(ann, "Similar and more…")
        clicks(story, ann, "Raise an incident")
        ann.submits(title="Nobody can pay", severity={"option": "sev4"})
        card = story.expect("Incident 1", thread=ask.ts)
        use_up_what_others_read(story)
        card.click(ann, "More…")
        clicks(story, ann, "Waiting for the customer")
        story.advance(minutes=14)

        outsiders.teams(outsiders.activity("All cards are refused", chain=question["id"]))
        story.settle()
        story.expect("All cards are refused", thread=ask.ts)
        story.advance(hours=1)

    with story.bot.desk.reading() as work:
        (said,) = [line for line in work.uow.incidents.timeline(1) if line.kind is EntryKind.MESSAGE]
        assert Names(work).person(said.author).name == "Jana Nova (Microsoft Teams)"
    assert said.text == "All cards are refused"
    story.expect_nothing()
