"""A gesture makes a message a request when people talked in its thread already (R3, F2)."""

from bot.domain.requests import RequestState
from tests.story import Person, Story


def test_what_was_said_before_the_gesture_is_no_answer_to_it(
    story: Story, cid: Person, ann: Person, ben: Person
) -> None:
    ask = cid.posts("The customer calls about the export")
    story.expect("Track", only_to=cid)
    ask.reply(ann, "Which customer?")
    story.advance(minutes=20)

    ben.shortcut("Open a support request", ask.ts)
    story.catch_up()

    assert ask.row.state is RequestState.WAITING
    assert ask.row.responded_at is None
    ask.card.shows("Waiting for a first response")
    story.expect("This is request #1 now", only_to=ben)
    ask.reply(ann, "I restart the export")
    assert ask.row.first_reply_at > ask.row.opened_at
    assert ask.row.missed_at is None
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_in_a_long_thread_that_becomes_a_request_waits_for_an_answer_of_its_own(
    story: Story, cid: Person, tom: Person, ann: Person, ben: Person
) -> None:
    talk = cid.posts("Release notes of today")
    story.expect("Track", only_to=cid)
    talk.reply(ann, "Thanks")
    reply = talk.reply(tom, "Since then the import is broken")
    talk.reply(ann, "Oh")
    story.advance(minutes=20)

    ben.shortcut("Open a support request", reply)
    story.catch_up()
    story.advance(minutes=1)
    story.catch_up()

    with story.bot.desk.reading() as work:
        number = work.uow.requests.id_of_message(talk.channel, reply)
        assert number is not None
        request = work.uow.requests.get(number)
    assert request is not None
    assert request.state is RequestState.WAITING
    story.expect("Waiting for a first response", thread=talk.ts)
    story.expect("This is request #1 now", only_to=ben)
    talk.reply(ann, "I restart the import")
    story.advance(hours=1)
    story.expect_nothing()


def test_eyes_from_before_the_gesture_take_nothing(story: Story, cid: Person, ann: Person, ben: Person) -> None:
    ask = cid.posts("The customer calls about the export")
    story.expect("Track", only_to=cid)
    ann.reacts(ask.ts, "eyes")
    story.advance(minutes=20)

    ben.shortcut("Open a support request", ask.ts)

    assert ask.row.owner is None
    ask.card.shows("Waiting for a first response")
    story.expect("This is request #1 now", only_to=ben)
    ask.reply(ann, "Looking")
