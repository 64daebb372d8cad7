"""A reaction is judged once, when it was made, although it stands on the message for ever (F2, R9, R13, P1)."""

import pytest

from bot.domain.requests import RequestState
from tests.story import Ask, Person, Story, shift_of


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    asked.card.shows("Waiting for a first response")
    return asked


def test_the_check_mark_of_a_requester_does_not_close_again_what_they_reopened(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Restarted it")
    olga.reacts(ask.ts, "white_check_mark")
    assert ask.row.state is RequestState.RESOLVED
    story.advance(minutes=2)
    ask.reply(olga, "Sorry, it is broken again")
    assert ask.row.state is RequestState.IN_PROGRESS

    story.advance(minutes=2)
    story.catch_up()

    assert ask.row.state is RequestState.IN_PROGRESS
    ask.reply(ann, "Looking")


def test_the_eyes_of_a_colleague_take_nothing_when_their_own_shift_begins(
    story: Story, ann: Person, cid: Person, ask: Ask
) -> None:
    ask.reply(ann, "Looking")
    cid.reacts(ask.ts, "eyes")
    story.confirm(shift_of(story.clock.now(), responders=("U0CID", "U0BEN")))

    story.advance(minutes=2)
    story.catch_up()

    assert ask.row.owner == ann.id


def test_a_check_mark_that_is_put_again_resolves_again(
    story: Story, olga: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    ann.reacts(ask.ts, "white_check_mark")
    story.advance(minutes=2)
    ask.reply(olga, "It is broken again")
    assert ask.row.state is RequestState.IN_PROGRESS
    for responder in (ann, ben):
        story.expect("Olga needs help again", to=responder)

    ann.unreacts(ask.ts, "white_check_mark")
    ann.reacts(ask.ts, "white_check_mark")

    assert ask.row.state is RequestState.RESOLVED


def test_eyes_that_were_read_back_get_their_time_when_slack_delivers_them_after_all(
    story: Story, ann: Person, ask: Ask
) -> None:
    story.advance(minutes=1)
    with story.down():
        ann.reacts(ask.ts, "eyes")
        reacted_at = story.clock.now()
        story.advance(minutes=2)
    assert ask.row.approximate

    story.advance(minutes=4)

    assert not ask.row.approximate
    assert ask.row.first_ack_at == reacted_at
    assert ask.row.missed_at is None
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_eyes_that_did_nothing_when_they_were_made_do_nothing_when_somebody_else_has_the_request(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    ask.card.click(ann, "Take")
    ann.reacts(ask.ts, "eyes")
    ask.card.click(ben, "Take over")
    story.expect("You took it over from Ann", only_to=ben)

    story.advance(minutes=2)
    story.catch_up()

    assert ask.row.owner == ben.id
    ask.reply(ben, "Looking")
