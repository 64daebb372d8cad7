"""People edit and delete what they wrote, at any moment (R6)."""

import pytest

from tests.story import SUPPORT, Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The exprot is broken")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def thread(story: Story, ask: Ask) -> list[dict[str, object]]:
    """What stands in the thread, the message itself included."""
    return [m for m in story.sandbox.client.messages(SUPPORT) if ask.ts in {m["ts"], m.get("thread_ts")}]


def test_an_edit_is_followed_silently_and_changes_no_clock(
    story: Story, olga: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    due_at = ask.row.due_at
    story.advance(minutes=1)

    olga.edits(ask, "The export is broken")

    assert ask.row.text == "The export is broken"
    assert ask.row.due_at == due_at
    story.advance(seconds=5)
    assert "The export is broken" in story.board()
    story.advance(minutes=1, seconds=55)
    for responder in (ann, ben):
        story.expect("The export is broken", to=responder)
    ask.reply(ann, "Looking")


def test_deleted_before_any_reply_the_request_and_its_card_are_gone(story: Story, olga: Person, ask: Ask) -> None:
    story.advance(minutes=1)

    olga.deletes(ask.ts)

    assert ask.row.state == "withdrawn"
    assert ask.row.text == ""
    assert thread(story, ask) == []
    story.advance(seconds=5)
    assert "exprot" not in story.board()
    story.advance(hours=1)
    story.expect_nothing()


def test_deleted_before_the_card_could_be_posted_nothing_remains(story: Story, olga: Person) -> None:
    with story.slow_screens():
        ask = olga.posts("Wrong channel, sorry")
        olga.deletes(ask.ts)

    assert thread(story, ask) == []
    story.advance(hours=1)
    story.expect_nothing()


def test_deleted_after_an_answer_the_words_are_purged_and_the_record_stays(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Looking")

    olga.deletes(ask.ts)

    assert ask.row.text == ""
    assert ask.row.responded_by == "U0ANN"
    ask.card.shows("Answered by Ann")
    story.advance(seconds=5)
    assert "exprot" not in story.board()
    assert "(no text)" in story.board()
    ask.card.click(ann, "Resolve")
    story.advance(hours=1)
    story.expect_nothing()


def test_deleted_after_a_take_the_record_stays(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")

    olga.deletes(ask.ts)

    assert ask.row.text == ""
    assert ask.row.owner == "U0ANN"
    ask.card.click(ann, "Resolve")
    ask.card.shows("Resolved by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_deleted_reply_of_the_requester_changes_nothing(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    more = ask.reply(olga, "It says 500")

    olga.deletes(more)

    ask.card.shows("Waiting for a first response")
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_deleted_message_of_a_group_leaves_the_others_waiting(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    story.advance(seconds=10)
    second = olga.posts("It says error 500")
    story.expect("Make separate", only_to=olga)

    olga.deletes(ask.ts)

    assert second.row.id == ask.row.id
    assert second.row.text == "It says error 500"
    ask.card.shows("Waiting for a first response")
    second.reply(ann, "Looking")
    ask.card.shows("Answered by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_when_the_last_message_of_a_group_is_deleted_the_request_is_gone(story: Story, olga: Person, ask: Ask) -> None:
    story.advance(seconds=10)
    second = olga.posts("It says error 500")
    story.expect("Make separate", only_to=olga)

    olga.deletes(second.ts)
    olga.deletes(ask.ts)

    assert ask.row.state == "withdrawn"
    assert thread(story, ask) == []
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_that_is_resolved_after_its_message_was_deleted_leaves_nothing_undelivered(
    olga: Person, ann: Person
) -> None:
    ask = olga.posts("The export is broken")
    ask.card.shows("Waiting for a first response")
    ask.reply(ann, "Restarted it")
    olga.deletes(ask.ts)

    ask.card.click(ann, "Resolve")

    ask.card.shows("Resolved by Ann")
