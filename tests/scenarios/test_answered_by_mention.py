"""A responder answers beside the thread, at top level, and mentions the requester (F2)."""

import pytest

from tests.story import Ask, Person, Story


@pytest.fixture
def ask(story: Story, olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    story.advance(minutes=1)
    return asked


def test_a_mention_of_the_only_waiting_requester_is_a_first_response(story: Story, ann: Person, ask: Ask) -> None:
    ann.posts("<@U0OLGA> looking at your export now")

    assert ask.row.responded_by == "U0ANN"
    ask.card.shows("Answered by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_with_two_waiting_requests_of_the_requester_it_is_not_clear_which_one(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    story.advance(minutes=1, seconds=1)
    second = olga.posts("And I cannot log in")
    assert second.card.ts

    ann.posts("<@U0OLGA> looking")

    story.expect("Should it?", only_to=ann)
    assert ask.row.responded_at is None
    assert second.row.responded_at is None
    ask.reply(ann, "Looking at the export")
    ann.posts("<@U0OLGA> and the login was my fault")
    assert second.row.responded_by == "U0ANN"


def test_a_mention_after_fifteen_minutes_is_none(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(story.person("cid"), "Take")  # a take by a colleague does not stop the clock
    story.advance(minutes=14, seconds=1)

    ann.posts("<@U0OLGA> sorry for the wait")

    story.expect("Should it?", only_to=ann)
    assert ask.row.responded_at is None
    for person, times in (("ann", 1), ("ben", 1), ("lea", 1), ("max", 1)):
        for _ in range(times):
            story.expect("export is broken", to=story.person(person))
    story.expect("Nobody has answered", thread=ask.ts)
    story.expect("export is broken", channel="C0TEAM")


@pytest.mark.parametrize("who", ["cid", "tom"])
def test_a_mention_by_somebody_who_is_not_on_support_stops_nothing(
    story: Story, ann: Person, ask: Ask, who: str
) -> None:
    other = story.person(who).posts("<@U0OLGA> lunch at noon?")

    assert ask.row.responded_at is None
    if who == "cid":
        story.expect("Should it?", only_to=story.person("cid"))
    else:
        assert other.card.ts
        other.reply(ann, "Wrong channel?")
    ask.reply(ann, "Looking")


def test_a_mention_taken_back_within_a_minute_never_happened(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    message = ann.posts("<@U0OLGA> wrong person, sorry")

    ann.deletes(message.ts)

    assert ask.row.responded_at is None
    story.advance(minutes=2)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ben, "Looking")


def test_a_mention_that_was_not_clear_when_it_was_written_never_becomes_an_answer(
    story: Story, olga: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    story.advance(minutes=1, seconds=1)
    second = olga.posts("And I cannot log in")
    assert second.card.ts
    ann.posts("<@U0OLGA> looking")
    story.expect("Should it?", only_to=ann)
    ask.reply(ann, "Looking at the export")

    story.catch_up()  # reads it again, when only one request waits

    assert second.row.responded_at is None
    second.reply(ben, "Try again")
