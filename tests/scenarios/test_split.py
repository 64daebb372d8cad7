"""Split: a reply in a request's thread becomes a request of its own, and its old request goes on without it (R3)."""

from datetime import timedelta

import pytest

from bot.domain.requests import Origin, Request, RequestState
from tests.story import Ask, Person, Story

SPLIT = "Open a support request"


@pytest.fixture
def asked(olga: Person) -> Ask:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    return ask


def request(story: Story, number: int) -> Request:
    with story.bot.desk.reading() as work:
        found = work.uow.requests.get(number)
    assert found is not None
    return found


def test_a_reply_becomes_a_request_of_its_author_and_both_cards_tell_it(
    story: Story, tom: Person, ann: Person, ben: Person, asked: Ask
) -> None:
    asked.reply(ann, "Looking")
    reply = asked.reply(tom, "And since then I cannot log in at all")
    story.advance(minutes=1)

    ben.shortcut(SPLIT, reply)

    story.expect("This is request #2 now, split from #1; its card is in the thread.", only_to=ben)
    card = story.expect("Waiting for a first response", "asked by Tom", "split from #1", thread=asked.ts)
    asked.card.shows("split off: #2", "And since then I cannot log in")
    made = request(story, 2)
    assert (made.author, made.linked_from, made.origin) == ("U0TOM", 1, Origin.SPLIT)
    assert made.opened_at == story.clock.now()
    with story.bot.desk.reading() as work:
        assert reply not in {message.ts for message in work.uow.requests.messages(1)}
        assert "request.split" in {row.action for row in work.uow.audit.of("request:1")}
        assert "request.opened" in {row.action for row in work.uow.audit.of("request:2")}
    card.click(ben, "Take")
    story.expect_nothing()


def test_splitting_twice_by_shortcut_and_by_sign_makes_one_request(
    story: Story, tom: Person, ann: Person, ben: Person, asked: Ask
) -> None:
    asked.reply(ann, "Looking")
    reply = asked.reply(tom, "And I cannot log in at all")

    ben.shortcut(SPLIT, reply)
    ann.shortcut(SPLIT, reply)
    ann.reacts(reply, "ticket")

    story.expect("This is request #2 now", only_to=ben)
    story.expect("This is request #2 already", only_to=ann)
    story.expect("Waiting for a first response", thread=asked.ts).click(ben, "Take")
    story.expect_nothing()


def test_in_the_shared_thread_everybody_goes_on_with_their_own_request(
    story: Story, tom: Person, ann: Person, ben: Person, asked: Ask
) -> None:
    olga = asked.author
    asked.reply(ann, "Looking")
    reply = asked.reply(tom, "And I cannot log in at all")
    ben.shortcut(SPLIT, reply)
    story.expect("This is request #2 now", only_to=ben)
    card = story.expect("asked by Tom", thread=asked.ts)

    asked.reply(olga, "It is the export of yesterday")
    asked.reply(tom, "With both browsers")

    assert request(story, 2).state is RequestState.WAITING
    assert request(story, 1).state is RequestState.IN_PROGRESS
    asked.reply(ben, "Reset your password")  # an answer goes to whoever waits for one
    card.shows("Answered by Ben")
    asked.card.click(ann, "Waiting on requester")
    asked.reply(tom, "I did")
    assert request(story, 1).state is RequestState.WAITING_ON_REQUESTER
    asked.reply(olga, "Of the invoices")
    assert request(story, 1).state is RequestState.IN_PROGRESS
    story.expect_nothing()


def test_an_answer_that_mentions_its_requester_answers_that_one(
    story: Story, tom: Person, ben: Person, ann: Person, asked: Ask
) -> None:
    reply = asked.reply(tom, "And I cannot log in at all")
    ben.shortcut(SPLIT, reply)
    story.expect("This is request #2 now", only_to=ben)
    card = story.expect("asked by Tom", thread=asked.ts)

    asked.reply(ann, "<@U0OLGA> I restart the export")

    asked.card.shows("Answered by Ann")
    card.shows("Waiting for a first response")
    asked.reply(ann, "<@U0TOM> And I reset your password")
    card.shows("Answered by Ann")


def test_a_reply_that_was_no_answer_after_all_leaves_the_request_waiting_by_its_own_clock(
    story: Story, ann: Person, ben: Person, asked: Ask
) -> None:
    story.advance(minutes=1)
    reply = asked.reply(ann, "By the way, my VPN is down, can somebody look?")
    assert asked.row.state is RequestState.RESPONDED
    due = asked.row.due_at
    story.advance(minutes=1)

    ben.shortcut(SPLIT, reply)

    story.expect("split from #1", "#1 waits for its first response again.", only_to=ben)
    card = story.expect("asked by Ann", thread=asked.ts)
    asked.card.shows("Waiting for a first response")
    assert (asked.row.state, asked.row.owner, asked.row.due_at) == (RequestState.WAITING, None, due)
    assert asked.row.last_reply_by is None
    story.advance(minutes=1)
    for each in (ann, ben):
        story.expect("The export is broken", to=each)
    asked.card.click(ben, "Take")
    card.click(ben, "Take")
    assert asked.row.missed_at is None


def test_where_the_target_has_passed_meanwhile_the_clock_begins_with_the_split(
    story: Story, ann: Person, ben: Person, asked: Ask
) -> None:
    reply = asked.reply(ann, "By the way, my VPN is down, can somebody look?")
    story.advance(minutes=20)

    ben.shortcut(SPLIT, reply)

    story.expect("#1 waits for its first response again.", only_to=ben)
    card = story.expect("asked by Ann", thread=asked.ts)
    assert asked.row.due_at == story.clock.now() + timedelta(minutes=5)
    assert asked.row.missed_at is None
    asked.card.click(ben, "Take")
    card.click(ben, "Take")
    assert asked.row.missed_at is None


def test_only_members_take_an_answer_out_of_a_request(story: Story, olga: Person, ann: Person, asked: Ask) -> None:
    reply = asked.reply(ann, "Restart it")

    olga.shortcut(SPLIT, reply)

    modal = olga.modal
    assert modal is not None
    assert "only members of Backend support can split it" in str(modal)
    assert asked.row.state is RequestState.RESPONDED
    story.expect_nothing()


def test_a_grouped_message_takes_its_words_with_it(story: Story, olga: Person, ann: Person, asked: Ask) -> None:
    second = olga.posts("And I cannot log in")
    story.expect("Make separate", only_to=olga)

    ann.shortcut(SPLIT, second.ts)

    story.expect("This is request #2 now, split from #1", only_to=ann)
    assert second.card.shows("split from #1").ts
    assert asked.row.text == "The export is broken"
    asked.reply(ann, "Looking")
    second.reply(ann, "Reset your password")


def test_withdrawing_the_split_undoes_it_and_reopening_brings_it_back(
    story: Story, tom: Person, ann: Person, asked: Ask
) -> None:
    asked.reply(ann, "Looking")
    reply = asked.reply(tom, "The same here")
    ann.shortcut(SPLIT, reply)
    story.expect("This is request #2 now", only_to=ann)
    card = story.expect("asked by Tom", thread=asked.ts)

    card.click(ann, "Not a request")

    asked.card.shows_no("split off")
    asked.reply(ann, "Fixed for both of you")
    assert asked.row.last_reply_by == "U0ANN"
    assert request(story, 2).responded_at is None
    card.click(ann, "Reopen")
    asked.card.shows("split off: #2")
    card.click(ann, "Take")
    story.expect_nothing()


def test_the_other_requests_resolution_changes_nothing_for_the_split_one(
    story: Story, tom: Person, ann: Person, asked: Ask
) -> None:
    asked.reply(ann, "Looking")
    reply = asked.reply(tom, "And I cannot log in at all")
    ann.shortcut(SPLIT, reply)
    story.expect("This is request #2 now", only_to=ann)
    card = story.expect("asked by Tom", thread=asked.ts)

    asked.card.click(ann, "Resolve")
    asked.reply(story.person("olga"), "It is still broken")

    assert asked.row.state is RequestState.IN_PROGRESS
    assert request(story, 2).state is RequestState.WAITING
    card.click(ann, "Take")
    story.advance(minutes=1)


def test_a_reply_that_reopened_a_request_and_is_split_leaves_it_resolved_as_it_was(
    story: Story, olga: Person, ann: Person, asked: Ask
) -> None:
    asked.reply(ann, "Restarted")
    ann.shortcut("Resolve…", asked.ts)
    ann.submits(resolution="The disk was full.")
    story.expect("The disk was full", thread=asked.ts)
    ended = asked.row
    story.advance(minutes=1)
    reply = asked.reply(olga, "Thanks! And where do I get a new mouse?")
    assert request(story, 1).state is RequestState.IN_PROGRESS

    ann.shortcut(SPLIT, reply)

    story.expect("This is request #2 now, split from #1", only_to=ann)
    card = story.expect("asked by Olga", thread=asked.ts)
    again = request(story, 1)
    assert (again.state, again.closed_at, again.closed_by, again.resolution) == (
        RequestState.RESOLVED,
        ended.closed_at,
        "U0ANN",
        "The disk was full.",
    )
    asked.card.shows("Resolved by Ann", "split off: #2")
    asked.reply(ann, "In the store room")
    card.shows("Answered by Ann")
    assert request(story, 1).state is RequestState.RESOLVED
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_that_went_on_after_it_was_reopened_stays_open_when_the_reply_is_split(
    story: Story, olga: Person, ann: Person, asked: Ask
) -> None:
    asked.reply(ann, "Restarted")
    asked.card.click(ann, "Resolve")
    story.advance(minutes=1)
    reply = asked.reply(olga, "Where do I get a new mouse?")
    asked.reply(olga, "And it is still broken")

    ann.shortcut(SPLIT, reply)

    story.expect("This is request #2 now", only_to=ann)
    card = story.expect("asked by Olga", thread=asked.ts)
    assert request(story, 1).state is RequestState.IN_PROGRESS
    card.click(ann, "Take")
