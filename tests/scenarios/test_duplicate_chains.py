"""Duplicates of duplicates: everything hangs on the request at the end of the chain (R10)."""

import pytest

from tests.story import Ask, Person, Story


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


def mark(by: Person, child: Ask, parent: Ask) -> None:
    """A person marks the child as a duplicate of the parent, by the menu of its card."""
    child.card.click(by, "Duplicate of…")
    by.submits(candidate={"option": str(parent.row.id)})


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
    ann.shortcut("Resolve…", parent.ts)
    ann.submits(resolution="The disk was full.")
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
