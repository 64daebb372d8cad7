"""The bot was down: what people asked, changed and took back meanwhile is found, as if it had come in time (R13)."""

from datetime import timedelta

import pytest

from bot.domain.messages import instant_of
from bot.domain.requests import RequestState
from tests.story import Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    """A request from before the bot went down."""
    asked = olga.posts("The export is broken")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def test_a_request_that_nobody_heard_gets_its_card_and_keeps_its_own_time(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    with story.down():
        story.advance(minutes=7)
        ask = olga.posts("The export is broken")
        story.advance(minutes=2)

    assert ask.row.opened_at == ask.row.posted_at == instant_of(ask.ts)
    assert ask.row.due_at == instant_of(ask.ts) + timedelta(minutes=5)
    assert ask.card.shows("Waiting for a first response").mentions() == {"U0ANN", "U0BEN"}
    assert "export is broken" in story.board()
    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("export is broken", "2 min left", to=responder)
    ask.reply(ann, "Looking")
    assert ask.row.missed_at is None
    story.advance(hours=1)
    story.expect_nothing()


def test_what_slack_delivers_late_and_what_was_read_back_is_one_request(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    with story.down():
        ask = olga.posts("The export is broken")
        story.advance(minutes=3)

    assert ask.card.mentions() == set()  # those on duty are told once, not by two ways at one moment (F6)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")
    story.advance(hours=1)  # deliveries that Slack repeats after a minute and after five are over
    story.expect_nothing()


def test_messages_in_a_row_are_grouped_without_a_hint_that_comes_too_late(
    story: Story, olga: Person, ann: Person
) -> None:
    with story.down():
        ask = olga.posts("Hello")
        story.advance(seconds=30)
        second = olga.posts("The export is broken")
        story.advance(minutes=1)

    assert second.row.id == ask.row.id
    assert ask.card.ts
    ask.reply(ann, "Looking")


def test_an_edit_meanwhile_is_what_is_stored(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    with story.down():
        olga.edits(ask, "The import is broken, not the export")
        story.advance(minutes=2)

    assert ask.row.text == "The import is broken, not the export"
    story.advance(seconds=5)
    assert "import is broken" in story.board()
    ask.reply(ann, "Looking")


def test_a_request_deleted_meanwhile_is_withdrawn_and_nobody_is_called(story: Story, olga: Person, ask: Ask) -> None:
    with story.down():
        olga.deletes(ask.ts)
        story.advance(minutes=10)

    assert ask.row.state is RequestState.WITHDRAWN
    assert all(each.ts != ask.card.ts for each in story.bot_messages())
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_posted_and_deleted_meanwhile_never_was(story: Story, olga: Person) -> None:
    with story.down():
        ask = olga.posts("The export is broken")
        story.advance(minutes=1)
        olga.deletes(ask.ts)
        story.advance(minutes=9)

    assert ask.row is None
    story.advance(hours=1)
    story.expect_nothing()


def test_the_message_of_a_member_opens_no_request_and_offers_nothing_late(story: Story, ann: Person) -> None:
    with story.down():
        ask = ann.posts("I am restarting the export")
        story.advance(minutes=10)

    assert ask.row is None
    story.expect_nothing()


def test_a_ticket_put_on_a_message_meanwhile_makes_it_a_request(story: Story, ann: Person, ben: Person) -> None:
    with story.down():
        ask = ann.posts("The customer calls about the export")
        story.advance(minutes=1)
        ben.reacts(ask.ts, "ticket")
        story.advance(minutes=9)

    assert ask.row.opened_at == story.clock.now()  # when the gesture was made is not known
    assert ask.row.posted_at == instant_of(ask.ts)
    assert ask.card.shows("Waiting for a first response").mentions() == {"U0BEN"}
    ask.reply(ben, "Looking")
    with story.down():
        story.advance(minutes=10)
    story.expect_nothing()


def test_the_first_start_does_not_dig_up_the_past(story: Story, olga: Person, ann: Person) -> None:
    other = {"id": "C0OTHER", "kind": "requests"}
    team = story.config["teams"]["backend"]
    old = olga.posts("From before anybody listened here", channel="C0OTHER")
    story.advance(minutes=2)

    with story.down({**story.config, "teams": {"backend": {**team, "channels": [*team["channels"], other]}}}):
        story.advance(minutes=2)
    story.advance(minutes=1)
    story.catch_up()

    story.expect_nothing()
    assert old.row is None
    new = olga.posts("Is anybody here?", channel="C0OTHER")
    assert new.card.ts
    new.reply(ann, "Yes")
    story.advance(hours=1)
    story.expect_nothing()
