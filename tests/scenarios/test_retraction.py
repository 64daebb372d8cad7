"""A response taken back within a minute never happened; later it stays (F5)."""

import pytest

from tests.story import ROOM, Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def test_a_reply_deleted_within_a_minute_never_happened_and_the_chain_goes_on(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    story.advance(minutes=1)
    reply = ask.reply(ann, "Wrong thread, sorry")
    ask.card.shows("Answered by Ann")
    story.advance(seconds=60)

    ann.deletes(reply)

    assert ask.row.responded_at is None
    assert ask.row.owner is None
    ask.card.shows("Waiting for a first response", "Nobody has it yet")
    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ben, "Looking")
    assert ask.row.responded_by == "U0BEN"


def test_a_reply_deleted_later_stays_a_first_response(story: Story, ann: Person, ask: Ask) -> None:
    reply = ask.reply(ann, "Looking")
    story.advance(seconds=61)

    ann.deletes(reply)

    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()


def test_eyes_removed_within_a_minute_never_happened(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ann.reacts(ask.ts, "eyes")
    assert ask.emoji == {"eyes"}
    story.advance(seconds=30)

    ann.unreacts(ask.ts, "eyes")

    assert ask.row.responded_at is None
    assert ask.row.owner is None
    assert ask.emoji == set()
    story.advance(minutes=2, seconds=30)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")


def test_eyes_removed_later_stay_a_first_response(story: Story, ann: Person, ask: Ask) -> None:
    ann.reacts(ask.ts, "eyes")
    story.advance(seconds=61)

    ann.unreacts(ask.ts, "eyes")

    assert ask.row.responded_by == "U0ANN"
    assert ask.row.owner == "U0ANN"
    ask.reply(ann, "Still on it")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_check_mark_removed_within_a_minute_opens_it_again(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ann.reacts(ask.ts, "white_check_mark")
    ask.card.shows("Resolved by Ann")
    assert ask.emoji == {"white_check_mark"}

    ann.unreacts(ask.ts, "white_check_mark")

    ask.card.shows("Waiting for a first response")
    assert ask.emoji == set()
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")


def test_with_another_response_beside_it_the_first_one_counts_from_then(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    reply = ask.reply(ann, "Wrong thread")
    story.advance(seconds=20)
    ask.reply(ben, "Looking")

    ann.deletes(reply)

    assert ask.row.responded_by == "U0BEN"
    assert ask.row.owner == "U0BEN"
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reminder_that_came_due_while_the_reply_stood_comes_when_it_is_taken_back(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    story.advance(minutes=2, seconds=40)
    reply = ask.reply(ann, "Wrong thread")
    story.advance(seconds=40)
    story.expect_nothing()

    ann.deletes(reply)

    story.advance(seconds=30)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ben, "Looking")


def test_a_target_that_passed_while_the_reply_stood_is_missed_once_it_is_taken_back(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    story.advance(minutes=4, seconds=40)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    reply = ask.reply(ann, "Wrong thread")
    story.advance(seconds=40)

    ann.deletes(reply)

    assert ask.row.missed_at == ask.row.due_at
    story.advance(minutes=1)
    assert story.expect(thread=ask.ts).mentions() == {"U0ANN", "U0BEN"}
    story.expect("export is broken", channel=ROOM)
    ask.reply(ben, "Looking")
    story.advance(hours=1)
    story.expect_nothing()
