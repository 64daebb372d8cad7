"""Two people ask the same: one request is closed as a duplicate and hears of the other's resolution (R10)."""

import pytest

from bot.domain.common_requests import Wording
from tests.scenarios.triaging import triages
from tests.scenarios.written_down import an_entry, clicks
from tests.story import Ask, Person, Story


def mark(by: Person, child: Ask, parent: Ask) -> dict[str, object]:
    """A person marks the child as a duplicate of the parent, by the menu of its card."""
    child.card.click(by, "Duplicate of…")
    return by.submits(candidate={"option": str(parent.row.id)})


def resolve(by: Person, ask: Ask, words: str) -> None:
    """A person resolves it with words, by the shortcut."""
    by.shortcut("Resolve…", ask.ts)
    by.submits(resolution=words)


@pytest.fixture
def parent(olga: Person) -> Ask:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    return ask


@pytest.fixture
def child(parent: Ask, tom: Person) -> Ask:
    ask = tom.posts("I cannot export anything")
    assert ask.card.ts
    assert ask.row.id != parent.row.id
    return ask


def test_marking_a_duplicate_answers_it_and_links_to_the_other_request(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)

    story.expect("Closed as a duplicate of #1", only_to=ann)
    child.card.shows("Duplicate", "of #1", "The export is broken", "its resolution will be posted here")
    parent.card.shows("1 duplicate of it")
    assert child.row.responded_by == "U0ANN"
    assert child.row.missed_at is None
    story.advance(seconds=5)
    assert "I cannot export" not in story.board()
    parent.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_the_resolution_is_posted_once_in_the_thread_of_each_duplicate(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    third = story.person("eve").posts("Export error 500")
    assert third.card.ts
    for each in (child, third):
        mark(ann, each, parent)
        story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.reply(ann, "Looking")

    resolve(ann, parent, "The disk was full; it is empty again.")

    story.expect("Ann resolved this", "The disk was full", thread=parent.ts)
    for each in (child, third):
        story.expect("Request #1 is resolved", "The disk was full", thread=each.ts)
    story.advance(hours=1)
    story.expect_nothing()


def test_without_words_a_duplicate_still_hears_that_it_is_resolved(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.reply(ann, "It works again")

    parent.card.click(ann, "Resolve")

    story.expect("Request #1 is resolved", thread=child.ts)
    story.advance(hours=1)
    story.expect_nothing()


def test_what_a_duplicate_was_told_follows_the_other_request_in_place(
    story: Story, olga: Person, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.reply(ann, "It works again")
    parent.card.click(ann, "Resolve")
    told = story.expect("Request #1 is resolved", thread=child.ts)
    parent.reply(olga, "No, it does not work")
    told.shows("Request #1 is in progress again")
    child.card.shows("The work goes on there")

    parent.card.click(ann, "Resolve")

    told.shows("Request #1 is resolved")
    child.card.shows("It is resolved, see below")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_duplicate_of_a_resolved_request_hears_its_resolution_at_once(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    parent.reply(ann, "Looking")
    resolve(ann, parent, "The disk was full; it is empty again.")
    story.expect("The disk was full", thread=parent.ts)

    child.card.click(ann, "Duplicate of…")
    ann.submits(reference="#1")

    story.expect("Closed as a duplicate of #1. Its resolution was posted here too", only_to=ann)
    story.expect("Request #1 is resolved", "The disk was full", thread=child.ts)


def test_a_duplicate_of_a_parked_request_is_not_told_that_it_is_solved(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    parent.reply(ann, "Which export?")
    child.reply(ann, "Which export?")
    parent.card.click(ann, "Waiting on requester")
    story.advance(minutes=15)
    story.expect("do you still need help", thread=parent.ts)
    story.advance(minutes=15)
    parent.card.shows("Parked")

    child.card.click(ann, "Duplicate of…")
    ann.submits(reference="#1")

    story.expect("Closed as a duplicate of #1. Its resolution will be posted here too", only_to=ann)
    child.card.shows("The work goes on there")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reopened_duplicate_goes_its_own_way(story: Story, tom: Person, ann: Person, parent: Ask, child: Ask) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    child.card.click(tom, "Reopen")

    child.card.shows("Open", "Nobody has it yet").shows_no("Duplicate* of")
    parent.card.shows_no("duplicate of it")
    parent.reply(ann, "Fixed")
    parent.card.click(ann, "Resolve")
    story.advance(hours=1)
    story.expect_nothing()


def test_unknown_numbers_and_foreign_links_are_refused_with_what_to_write(ann: Person, parent: Ask, child: Ask) -> None:
    child.card.click(ann, "Duplicate of…")

    assert "I know no request #99" in str(ann.submits(reference="#99")["errors"])
    assert "Write the number on the card" in str(ann.submits(reference="the one of Olga")["errors"])
    assert "Choose a request, or write its number" in str(ann.submits(reference="")["errors"])
    parent.reply(ann, "Looking")
    child.reply(ann, "Looking")


def test_a_resolution_without_words_brings_the_last_answer_to_the_duplicate(
    story: Story, olga: Person, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.reply(ann, "Restart the export with <https://x.example|this button>, it was stuck")
    child.card.shows("Ann has answered there.", "The work goes on there")
    parent.reply(olga, "That works")
    parent.reply(ann, "Great!")

    parent.card.click(ann, "Resolve")

    story.expect(
        "Request #1 is resolved", "Ann answered there:", "Restart the export with this button", thread=child.ts
    )
    story.advance(hours=1)
    story.expect_nothing()


def test_a_quoted_answer_that_is_deleted_disappears_from_the_duplicates_thread(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    reply = parent.reply(ann, "The password of the export is hunter2")
    parent.card.click(ann, "Resolve")
    told = story.expect("The password of the export is hunter2", thread=child.ts)
    story.advance(minutes=5)

    ann.deletes(reply)

    told.shows("Request #1 is resolved").shows_no("hunter2")


def test_a_requester_who_says_thanks_leaves_the_duplicate_closed_and_one_who_says_more_opens_it(
    story: Story, tom: Person, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    story.advance(minutes=1)
    child.reply(tom, "Thanks!")
    child.card.shows("Duplicate* of")
    child.reply(tom, "But I cannot even open the page")

    child.card.shows("Open", "Nobody has it yet").shows_no("Duplicate* of")
    parent.card.shows_no("duplicate of it")
    for each in (ann, story.person("ben")):
        story.expect("Tom needs help again with #2", to=each)
    child.reply(ann, "I see")
    parent.reply(ann, "Looking")


def test_when_the_original_is_withdrawn_its_oldest_duplicate_is_open_again_and_the_others_hang_on_it(
    story: Story, olga: Person, ann: Person, parent: Ask, child: Ask
) -> None:
    third = story.person("eve").posts("Export error 500")
    for each in (child, third):
        mark(ann, each, parent)
        story.expect("Closed as a duplicate of #1", only_to=ann)
    story.advance(minutes=1)

    parent.card.click(olga, "Not a request")

    child.card.shows("Open", "1 duplicate of it")
    third.card.shows("Duplicate* of", "#2")
    for each in (ann, story.person("ben")):
        story.expect("No longer a duplicate: #2", "It is open again", to=each)
    child.reply(ann, "I restarted the export")
    child.card.click(ann, "Resolve")
    story.expect("Request #2 is resolved", "I restarted the export", thread=third.ts)
    story.advance(hours=1)
    story.expect_nothing()


def test_when_the_original_is_parked_its_duplicate_does_not_wait_in_vain(
    story: Story, ann: Person, ben: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.reply(ann, "Which export?")
    parent.card.click(ann, "Waiting on requester")
    story.advance(minutes=15)
    story.expect("do you still need help", thread=parent.ts)

    story.advance(minutes=15)

    parent.card.shows("Parked")
    child.card.shows("Open")
    for each in (ann, ben):
        story.expect("No longer a duplicate: #2", to=each)
    child.reply(ann, "Which export?")


def test_a_closed_request_is_not_merged_and_a_withdrawn_one_takes_no_duplicates(
    olga: Person, ann: Person, parent: Ask, child: Ask
) -> None:
    parent.card.click(olga, "Not a request")
    child.card.click(ann, "Duplicate of…")
    assert "#1 was withdrawn" in str(ann.submits(reference="#1")["errors"])

    child.card.click(ann, "Resolve")
    ann.shortcut("Mark as duplicate…", child.ts)

    modal = ann.modal
    assert modal is not None
    assert "already resolved" in str(modal)
    assert child.row.duplicate_of is None


def test_a_common_requests_answer_chosen_in_the_original_is_said_once_to_each_duplicate(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    an_entry(story, Wording(title="The export is broken", answer="Restart it in *the portal*."))
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    parent.card.click(ann, "Similar and more…")
    clicks(story, ann, "Answer with this")
    ann.submits()

    story.expect("Ann answers", "Restart it in", thread=parent.ts)
    told = story.expect("Ann answered #1", "Restart it in", "Not what you need?", thread=child.ts)
    assert not told.mentions()
    child.card.shows("Ann has answered there.")
    parent.reply(ann, "Does it work?")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_triage_reply_to_the_original_reaches_its_duplicates(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    triages(ann, parent, "quick_question", "keep_open", reply="Restart it in the portal.")

    story.expect("Restart it in the portal", thread=parent.ts)
    story.expect("Ann answered #1", "Restart it in the portal", thread=child.ts)
    parent.reply(ann, "Does it work?")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_triage_reply_that_closes_the_original_is_its_resolution_in_the_duplicates(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    triages(ann, parent, "quick_question", reply="Restart it in the portal.")

    story.expect("Restart it in the portal", thread=parent.ts)
    story.expect("Request #1 is resolved", "Restart it in the portal", thread=child.ts)
    story.expect("can become a common request", only_to=ann)
    story.advance(hours=1)
    story.expect_nothing()
