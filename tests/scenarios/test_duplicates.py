"""Two people ask the same: one request is closed as a duplicate and hears of the other's resolution (R10)."""

import pytest

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

    story.expect("Closed as a duplicate of #1", only_to=ann)
    story.expect("Request #1 is resolved", "The disk was full", thread=child.ts)


def test_a_request_is_never_a_duplicate_of_itself_or_of_its_own_duplicate(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    child.card.click(ann, "Duplicate of…")
    answer = ann.submits(reference="#2")
    assert "cannot be a duplicate of itself" in str(answer["errors"])
    assert child.row.duplicate_of is None

    ann.submits(candidate={"option": "1"}, reference="")
    story.expect("Closed as a duplicate of #1", only_to=ann)
    parent.card.click(ann, "Duplicate of…")
    answer = ann.submits(reference="#2")

    assert "of its own duplicate" in str(answer["errors"])
    assert parent.row.duplicate_of is None
    parent.reply(ann, "Looking")


def test_in_a_chain_of_duplicates_everybody_hears_of_the_last_one(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    third = story.person("eve").posts("Export error 500")
    assert third.card.ts
    mark(ann, third, child)
    story.expect("Closed as a duplicate of #2", only_to=ann)

    mark(ann, child, parent)

    story.expect("Closed as a duplicate of #1", only_to=ann)
    third.card.shows("of #1")
    parent.card.shows("2 duplicates of it")
    parent.reply(ann, "Looking")
    resolve(ann, parent, "The disk was full.")
    story.expect("The disk was full", thread=parent.ts)
    for each in (child, third):
        story.expect("Request #1 is resolved", "The disk was full", thread=each.ts)


def test_a_duplicate_of_a_duplicate_belongs_to_the_first_one(
    story: Story, ann: Person, parent: Ask, child: Ask
) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)
    third = story.person("eve").posts("Export error 500")

    third.card.click(ann, "Duplicate of…")
    ann.submits(reference=f"https://firstline.slack.com/archives/C0BACKEND/p{child.ts.replace('.', '')}")

    story.expect("Closed as a duplicate of #1", only_to=ann)
    assert third.row.duplicate_of == parent.row.id
    parent.reply(ann, "Looking")


def test_a_reopened_duplicate_goes_its_own_way(story: Story, tom: Person, ann: Person, parent: Ask, child: Ask) -> None:
    mark(ann, child, parent)
    story.expect("Closed as a duplicate of #1", only_to=ann)

    child.card.click(tom, "Reopen")

    child.card.shows("In progress").shows_no("Duplicate* of")
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
