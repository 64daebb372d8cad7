"""The bot was down: what was answered meanwhile counts as if it had been heard (R13, F2, F8, R9, R11)."""

import pytest

from bot.domain.messages import instant_of
from bot.domain.requests import RequestState, met
from tests.story import Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    """A request from before the bot went down."""
    asked = olga.posts("The export is broken")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def test_a_reply_in_time_meets_the_target_and_nobody_is_reminded(story: Story, ann: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=4)
        reply = ask.reply(ann, "Looking")
        story.advance(minutes=20)

    assert ask.row.responded_at == instant_of(reply)
    assert met(ask.row)
    ask.card.shows("Answered by Ann", "in time")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_asked_and_answered_meanwhile_gets_a_card_that_calls_nobody(
    story: Story, olga: Person, ann: Person
) -> None:
    with story.down():
        ask = olga.posts("The export is broken")
        story.advance(minutes=2)
        ask.reply(ann, "Looking")
        story.advance(minutes=8)

    assert ask.card.shows("Answered by Ann").mentions() == set()
    assert met(ask.row)
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_after_the_target_is_a_miss_that_nobody_is_reminded_of(story: Story, ann: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=6)
        ask.reply(ann, "Looking")
        story.advance(minutes=4)

    assert ask.row.missed_at == ask.row.due_at
    ask.card.shows("Answered by Ann", "after its target")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_deleted_again_within_a_minute_never_happened(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    with story.down():
        reply = ask.reply(ann, "Wrong thread")
        story.advance(seconds=30)
        ann.deletes(reply)
        story.advance(minutes=2)

    assert ask.row.responded_at is None
    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")


def test_eyes_found_later_silence_reminders_and_count_neither_way(story: Story, ann: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=1)
        ann.reacts(ask.ts, "eyes")
        story.advance(minutes=9)

    assert ask.row.approximate
    assert met(ask.row) is None
    assert ask.row.missed_at is None
    ask.card.shows("In progress with Ann", "a time that is not known exactly")
    assert ask.emoji == {"eyes"}
    story.advance(hours=1)
    story.expect_nothing()


def test_a_check_mark_found_later_resolves_the_request(story: Story, ben: Person, ask: Ask) -> None:
    with story.down():
        ben.reacts(ask.ts, "white_check_mark")
        story.advance(minutes=10)

    assert ask.row.state is RequestState.RESOLVED
    assert met(ask.row) is None
    story.advance(hours=1)
    story.expect_nothing()


def test_a_mention_in_the_channel_meanwhile_answers_as_well(story: Story, ann: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=3)
        ann.posts("<@U0OLGA> it is the disk, we are cleaning it up")
        story.advance(minutes=7)

    assert met(ask.row)
    ask.card.shows("Answered by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_mention_stands_when_the_threads_are_read_back_at_once(story: Story, ann: Person, ask: Ask) -> None:
    ann.posts("<@U0OLGA> it is the disk, we are cleaning it up")

    story.catch_up()

    assert met(ask.row)
    ask.card.shows("Answered by Ann")


def test_a_reply_under_a_grouped_message_is_found(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    story.advance(seconds=30)
    second = olga.posts("It says error 500")
    story.expect("added to your request", only_to=olga)

    with story.down():
        second.reply(ann, "Looking")
        story.advance(minutes=10)

    assert met(ask.row)
    ask.card.shows("Answered by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_the_answer_of_a_requester_meanwhile_ends_the_waiting_without_a_nudge(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Which browser?")
    ask.card.click(ann, "Waiting on requester")

    with story.down():
        story.advance(minutes=5)
        ask.reply(olga, "Firefox")
        story.advance(minutes=20)

    assert ask.row.state is RequestState.IN_PROGRESS
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_to_a_resolved_request_meanwhile_reopens_it(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    ask.reply(ann, "Restarted it")
    ask.card.click(ann, "Resolve")
    story.advance(hours=20)

    with story.down():
        ask.reply(olga, "It is broken again")
        story.advance(minutes=20)

    assert ask.row.state is RequestState.IN_PROGRESS
    ask.card.shows("In progress with Ann")


def test_thanks_for_a_resolved_request_meanwhile_change_nothing(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Restarted it")
    ask.card.click(ann, "Resolve")

    with story.down():
        ask.reply(olga, "Thank you!")
        story.advance(minutes=20)

    assert ask.row.state is RequestState.RESOLVED


def test_a_colleague_is_not_hinted_at_what_they_did_long_ago(story: Story, cid: Person, ask: Ask) -> None:
    with story.down():
        ask.reply(cid, "Try the other button")
        story.advance(minutes=20)

    assert ask.row.by_colleague
    story.advance(hours=1)
    story.expect_nothing()
