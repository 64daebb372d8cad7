"""A team for which only words stop the clock, not 👀 or Take (F2, `stop_on: reply`)."""

from collections.abc import Callable

import pytest

from tests.scenarios.triaging import triages
from tests.story import CONFIG, ROOM, Ask, Person, Story, with_team


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(with_team(CONFIG, first_response={"stop_on": "reply"}))


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    return asked


def test_a_take_is_shown_and_the_chain_goes_on_until_somebody_writes(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    ask.card.click(ann, "Take")

    assert ask.row.first_ack_by == "U0ANN"
    assert ask.row.responded_at is None
    ask.card.shows("In progress with Ann", "first response due 10:05 CET")
    assert ask.emoji == {"eyes"}

    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", "A reply in the thread is enough", to=responder)
    ask.reply(ann, "It is the disk")

    assert ask.row.responded_by == "U0ANN"
    assert ask.row.missed_at is None
    assert ask.row.first_ack_at < ask.row.first_reply_at
    ask.card.shows("in time")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_miss_asks_for_a_reply_and_the_card_says_that_none_came(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    ann.reacts(ask.ts, "eyes")
    story.advance(minutes=5, seconds=1)

    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    story.expect("can one of you reply?", thread=ask.ts).shows_no("take it")
    story.expect("export is broken", "1 still waiting", "Ann", channel=ROOM)
    ask.card.shows("In progress with Ann", "no first response by 10:05 CET")
    ask.reply(ann, "It is the disk")
    ask.card.shows("first response", "just after its target")


@pytest.mark.parametrize("how", ["Resolve", "Triage…"])
def test_other_gestures_are_no_words_either(ann: Person, ask: Ask, how: str) -> None:
    if how == "Triage…":
        triages(ann, ask, "bug", "record")
    else:
        ask.card.click(ann, how)

    assert ask.row.first_ack_by == "U0ANN"
    assert ask.row.responded_at is None
    ask.reply(ann, "It is the disk")


def test_a_duplicate_is_answered_by_its_link_all_the_same(story: Story, tom: Person, ann: Person, ask: Ask) -> None:
    other = tom.posts("The import is broken")
    assert other.card.ts

    ask.card.click(ann, "Duplicate of…")
    ann.submits(candidate={"option": str(other.row.id)})

    story.expect("Closed as a duplicate of #2", only_to=ann)
    assert ask.row.responded_by == "U0ANN"
    other.reply(ann, "Looking")
