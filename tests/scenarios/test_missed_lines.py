"""Missed targets in the team's room: one line for ten minutes, edited in place, true to the end (F6, N1)."""

import pytest

from tests.story import ROOM, Ask, Person, Seen, Story


def missed(story: Story, author: Person, text: str) -> Ask:
    """A request that nobody answers in time; all that was said about it but the line was seen."""
    ask = author.posts(text)
    assert ask.card.ts
    story.advance(minutes=5, seconds=1)
    for responder in ("ann", "ben"):
        story.expect(text, to=story.person(responder))
    story.expect("Nobody has answered within 5 min", thread=ask.ts)
    return ask


@pytest.fixture
def first(story: Story, olga: Person) -> Ask:
    return missed(story, olga, "The export is broken")


@pytest.fixture
def line(story: Story, first: Ask) -> Seen:
    assert first.row.missed_at
    return story.expect("1 request missed", "still waiting", channel=ROOM)


def test_misses_within_ten_minutes_share_a_line(story: Story, line: Seen, first: Ask, tom: Person, ann: Person) -> None:
    first.reply(ann, "Looking")
    line.shows("none waits any more", "answered by now")

    second = missed(story, tom, "The import is broken")

    story.expect_nothing()
    line.shows("2 requests missed", "1 still waiting", "export is broken", "import is broken")
    second.reply(ann, "Looking at that too")
    line.shows("none waits any more")


def test_an_old_line_goes_on_telling_the_truth_beside_a_new_one(
    story: Story, line: Seen, first: Ask, tom: Person, ann: Person
) -> None:
    story.advance(minutes=5)
    story.expect("export is broken", to=story.person("lea"))
    story.advance(minutes=5)
    story.expect("export is broken", to=story.person("max"))
    second = missed(story, tom, "The import is broken")
    newer = story.expect("1 request missed", "import is broken", channel=ROOM)

    first.reply(ann, "Looking")

    line.shows("none waits any more")
    newer.shows("1 still waiting")
    second.reply(ann, "Looking at that too")
    newer.shows("none waits any more")


def test_a_request_that_was_none_does_not_wait_in_the_line(line: Seen, first: Ask, ann: Person) -> None:
    first.card.click(ann, "Not a request")

    line.shows("none waits any more", "withdrawn").shows_no("still waiting")
