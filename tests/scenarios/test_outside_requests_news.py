"""News for people outside Slack: what members say and do, each once and in order, whatever is down meanwhile (O1)."""

from collections.abc import Callable, Iterator

import pytest

from bot.domain.requests import ClosedAs, RequestState
from tests.scenarios.outside_asking import OUTSIDE, Outsiders, asked, mentioned_ids, news, reached
from tests.scenarios.test_duplicates import mark, resolve
from tests.scenarios.triaging import triages
from tests.scenarios.written_down import an_entry, clicks
from tests.stand_ins.outside import Hooks, hooks
from tests.story import ROOM, SUPPORT, Ask, Person, Story


@pytest.fixture
def place() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], place: Hooks) -> Story:
    told = tell(OUTSIDE)
    reached(told, place)
    return told


@pytest.fixture
def outsiders(story: Story) -> Iterator[Outsiders]:
    with Outsiders(story) as people:
        yield people


@pytest.fixture
def ask(story: Story, outsiders: Outsiders) -> Ask:
    """Jana asks in Teams that the export is broken."""
    outsiders.teams(outsiders.activity("The export is broken"))
    found = asked(story, "Jana Nova asks")
    assert found.card.words
    return found


def test_whoever_takes_it_without_words_is_named_and_their_words_follow(ask: Ask, ann: Person, place: Hooks) -> None:
    ask.card.click(ann, "Take")
    ask.reply(ann, "Found it")

    assert news(place) == [
        "Jana Nova, Ann has your request and will answer it.",
        "Ann answers Jana Nova:\nFound it",
    ]


def test_what_others_than_members_write_in_the_thread_stays_in_slack(
    ask: Ask, olga: Person, cid: Person, place: Hooks, story: Story
) -> None:
    ask.reply(olga, "Same for me")
    ask.reply(cid, "Restart it")

    story.use_up_ephemerals(cid.id)
    assert news(place) == ["Cid answers Jana Nova:\nRestart it"]
    assert ask.row.by_colleague is True


def test_a_long_answer_arrives_whole_in_pieces(ask: Ask, ann: Person, place: Hooks) -> None:
    words = [f"step{number}" for number in range(200)]
    ask.reply(ann, " ".join(words))

    told = news(place)
    assert [each.partition(":")[0] for each in told] == [
        "Ann answers Jana Nova (1 of 3)",
        "Ann answers Jana Nova (2 of 3)",
        "Ann answers Jana Nova (3 of 3)",
    ]
    assert " ".join(each.partition("\n")[2] for each in told).split() == words


def test_an_answer_that_is_only_a_file_is_named_one(ask: Ask, ann: Person, place: Hooks) -> None:
    ask.reply(ann, "", files=[{"id": "F1", "name": "log.txt"}])

    assert news(place) == ["Ann answers Jana Nova:\n(a file, which stays in Slack)"]


def test_silence_is_nudged_parked_and_broken_from_outside_r11(
    story: Story, outsiders: Outsiders, ask: Ask, ann: Person, place: Hooks
) -> None:
    ask.reply(ann, "Which customer?")
    ask.card.click(ann, "Waiting on requester")

    story.advance(minutes=15)
    nudge = story.expect("Do you still need help here?", thread=ask.ts)
    assert "<@" not in nudge.words
    story.advance(minutes=15)
    assert ask.row.closed_as is ClosedAs.PARKED
    story.advance(minutes=5)
    outsiders.teams(outsiders.activity("#1 Acme, sorry"))
    story.expect("> Acme, sorry", thread=ask.ts)

    assert ask.row.state is RequestState.IN_PROGRESS
    _, asked_for, nudged, parked, again = news(place)
    assert "the team needs an answer from you to go on." in asked_for
    assert "do you still need help? Without an answer your request is closed after another 15 minutes" in nudged
    assert "closed for now, because no answer came. Any answer opens it again." in parked
    assert again == "Jana Nova, your request is open again."


def test_a_member_reopens_and_resolves_again_and_each_is_told(ask: Ask, ann: Person, place: Hooks) -> None:
    ask.reply(ann, "Try again")
    ask.card.click(ann, "Resolve")
    ask.card.click(ann, "Reopen")
    ask.card.click(ann, "Resolve")

    assert [each.partition("\n")[0] for each in news(place)[1:]] == [
        "Jana Nova, your request is resolved by Ann.",
        "Jana Nova, your request is open again.",
        "Jana Nova, your request is resolved by Ann.",
    ]


def test_not_a_request_is_told_and_a_further_message_is_a_new_one(
    story: Story, outsiders: Outsiders, ann: Person, place: Hooks
) -> None:
    question = outsiders.activity("Hello")
    outsiders.teams(question)
    first = asked(story, "“Hello”")
    first.card.click(ann, "Not a request")

    assert news(place) == [
        "Jana Nova, your request was closed by Ann without an answer. Help needed after all? Please ask anew."
    ]
    outsiders.teams(outsiders.activity("I do need help", chain=question["id"]))
    second = asked(story, "I do need help")
    assert second.card.words
    assert second.row.id != first.row.id


def test_a_duplicate_hears_how_its_parent_ended_r10(
    story: Story, ask: Ask, olga: Person, ann: Person, place: Hooks
) -> None:
    parent = olga.posts("Exports do not work")
    assert parent.card.words
    mark(ann, ask, parent)
    story.use_up_ephemerals(ann.id)
    parent.reply(ann, "The disk was full")
    resolve(ann, parent, "")

    story.expect("The disk was full", thread=ask.ts)
    assert news(place) == [
        "Jana Nova, your request goes on together with #2. You will be told its outcome.",
        "Ann answers Jana Nova:\nIt was solved with request #2.\nThe disk was full",
    ]


def test_an_outage_keeps_the_order_and_is_told_in_the_room(story: Story, ask: Ask, ann: Person, place: Hooks) -> None:
    place.status = 503
    ask.reply(ann, "One")
    story.advance(minutes=3)
    ask.reply(ann, "Two")
    story.advance(minutes=30)
    ask.card.click(ann, "Resolve")
    story.expect("I cannot reach anybody by sales at the moment.", channel=ROOM)
    tried = news(place)
    assert set(tried) == {"Ann answers Jana Nova:\nOne"}, "what comes later waits"

    place.status = 200
    place.posts.clear()
    story.advance(minutes=10)

    assert [each.partition("\n")[0] or each for each in news(place)] == [
        "Ann answers Jana Nova:",
        "Ann answers Jana Nova:",
        "Jana Nova, your request is resolved by Ann.",
    ]
    assert [each.partition("\n")[2] for each in news(place)[:2]] == ["One", "Two"]


def test_one_conversation_that_cannot_be_told_holds_up_no_other(
    story: Story, outsiders: Outsiders, ask: Ask, ann: Person, place: Hooks
) -> None:
    outsiders.teams(outsiders.activity("The import is broken", name="Ivo"))
    other = asked(story, "Ivo asks")
    assert other.card.words
    place.status = 503
    ask.reply(ann, "One")
    place.status = 200
    place.posts.clear()

    other.reply(ann, "Two")

    assert news(place)[0] == "Ann answers Ivo:\nTwo"
    story.advance(minutes=1)
    assert news(place)[1:] == ["Ann answers Jana Nova:\nOne"]


def test_an_answer_that_was_deleted_before_it_could_be_passed_on_was_never_said_f5(
    story: Story, ask: Ask, ann: Person, place: Hooks
) -> None:
    place.status = 503
    ts = ask.reply(ann, "Wrong thread")
    ann.deletes(ts)
    place.posts.clear()
    place.status = 200

    story.advance(minutes=2)
    ask.reply(ann, "Looking")

    assert news(place) == ["Ann answers Jana Nova:\nLooking"]


def test_what_is_asked_while_slack_is_away_is_posted_later_and_its_clock_runs_since_it_came(
    story: Story, outsiders: Outsiders, ann: Person, place: Hooks
) -> None:
    question = outsiders.activity("The export is broken")
    story.sandbox.client.faults(rules=[{"method": "chat.postMessage", "kind": "500"}])
    outsiders.teams(question)
    story.advance(seconds=20)
    assert outsiders.teams(outsiders.activity("It is Acme", chain=question["id"]))[1] == "Passed on to Backend support."
    story.sandbox.client.clear_faults()
    story.advance(seconds=90)

    ask = asked(story, "The export is broken")
    ask.card.shows("due 10:05")
    story.expect("> It is Acme", thread=ask.ts)
    assert (ask.row.due_at - ask.row.opened_at).total_seconds() == 300
    ask.reply(ann, "Looking")
    assert news(place) == ["Ann answers Jana Nova:\nLooking"]
    story.expect_nothing()


def test_after_seven_days_a_further_message_opens_a_linked_request_of_which_they_hear_as_well_r9(
    story: Story, outsiders: Outsiders, ask: Ask, ann: Person, place: Hooks
) -> None:
    ask.reply(ann, "Done")
    ask.card.click(ann, "Resolve")
    story.advance(days=8)
    place.posts.clear()

    outsiders.teams(outsiders.activity("#1 broken again"))
    post = story.expect("> broken again", thread=ask.ts)
    linked = Ask(story, ann, ask.channel, post.ts)
    card = story.expect("continues #1", thread=ask.ts)
    card.click(ann, "Take")

    assert linked.row.linked_from == ask.row.id
    assert news(place) == ["Jana Nova, Ann has your request and will answer it."]
    assert place.posts[0][2]["title"] == "Request #2 “broken again”"
    assert mentioned_ids(place) == []


def test_what_triage_replies_for_a_member_is_passed_on_once_with_the_end_t1(
    story: Story, ask: Ask, ann: Person, place: Hooks
) -> None:
    triages(ann, ask, "bug", "ticket", impact="All of finance")

    story.expect("This is a bug", thread=ask.ts)
    reply, end = news(place)
    assert reply.startswith("Ann answers Jana Nova:\nThis is a bug: its cause and its fix are looked after in T-")
    assert end.startswith("Jana Nova, your request is resolved by Ann.\nNot solved?"), "without the same words again"
    assert mentioned_ids(place) == []


def test_an_answer_out_of_the_common_requests_is_passed_on_t3(
    story: Story, outsiders: Outsiders, ann: Person, place: Hooks
) -> None:
    an_entry(story)
    outsiders.teams(outsiders.activity("How can I reset the token of my VPN?"))
    ask = asked(story, "reset the token of my VPN")
    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Answer with this")
    ann.submits(answer="Open the portal & press <Reset>.")

    story.expect("Ann answers:", thread=ask.ts)
    assert news(place) == ["Ann answers Jana Nova:\nOpen the portal & press <Reset>."]


def test_a_resolution_in_words_is_told_with_the_end(story: Story, ask: Ask, ann: Person, place: Hooks) -> None:
    resolve(ann, ask, "Restarted the <b>importer</b> & more")

    story.expect("resolved this", thread=ask.ts)
    assert [each.split("\n")[:2] for each in news(place)] == [
        ["Jana Nova, your request is resolved by Ann.", "Restarted the <b>importer</b> & more"]
    ]


def test_what_slack_refuses_for_good_is_told_on_both_sides_and_posted_once_it_is_mended(
    story: Story, outsiders: Outsiders, lea: Person, ann: Person, place: Hooks
) -> None:
    rule = {"method": "chat.postMessage", "kind": "error", "error": "is_archived", "channel": SUPPORT}
    story.sandbox.client.faults(rules=[rule])
    outsiders.teams(outsiders.activity("The export is broken"))
    story.advance(seconds=30)

    told = story.expect("What Jana Nova wrote from Microsoft Teams cannot be posted in", channel=ROOM)
    told.shows("ask them by other means")
    assert [each.partition(":")[0] for each in news(place)] == [
        "Jana Nova, your message is kept, but it has not reached the team yet"
    ]
    assert place.posts[0][2]["title"] == "Your message “The export is broken”"

    story.sandbox.client.clear_faults()
    report = lea.commands("config")
    assert "1 message could not be delivered and is parked" in report
    assert "what somebody outside Slack asks for <#C0BACKEND> could not be delivered: is_archived" in report
    story.ephemerals_of(lea)[-1].click(lea, "Try again")
    story.expect("It is on its way again", only_to=lea)
    story.advance(seconds=30)
    ask = asked(story, "The export is broken")
    ask.reply(ann, "Looking")
    assert news(place)[1:] == ["Ann answers Jana Nova:\nLooking"]
    assert ask.card.words
