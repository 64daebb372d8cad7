"""Very many requests at once: one line in the team's room instead of single reminders (F9, N1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.story import CONFIG, ROOM, T0, Ask, Person, Seen, Story, shift_of, with_team

CROWD = ("olga", "tom", "eve", "kim", "pia", "rob")


def asks_of(story: Story, people: tuple[str, ...] = CROWD, every: float = 15) -> list[Ask]:
    """Each of the people asks, one after the other; their cards were seen."""
    asks = []
    for name in people:
        asks.append(story.person(name).posts(f"The shop is down for {name}"))
        assert asks[-1].card.mentions() == {"U0ANN", "U0BEN"}
        story.advance(seconds=every)
    return asks


@pytest.fixture
def asks(story: Story) -> list[Ask]:
    return asks_of(story)


@pytest.fixture
def line(story: Story, asks: list[Ask]) -> Seen:
    """The line that stands for the reminders, three minutes after the first request."""
    story.until(asks[0].row.opened_at + timedelta(minutes=3))
    return story.expect("6 requests came in at once", "6 still waiting", channel=ROOM)


def test_six_requests_at_once_are_one_line_that_calls_the_responders_once(
    story: Story, asks: list[Ask], line: Seen
) -> None:
    assert line.mentions() == {"U0ANN", "U0BEN"}
    line.shows(*(f"The shop is down for {name}" for name in CROWD))

    story.until(asks[-1].row.due_at + timedelta(minutes=1))

    story.expect_nothing()
    line.shows("6 still waiting", "was due")
    assert all(ask.row.missed_at == ask.row.due_at for ask in asks)


def test_the_line_follows_what_happens_and_the_storm_is_over_when_all_are_answered(
    story: Story, asks: list[Ask], line: Seen, ann: Person
) -> None:
    asks[0].reply(ann, "The database is restarting")
    line.shows("5 still waiting").shows_no("down for olga")

    for ask in asks[1:-1]:
        ask.reply(ann, "The database is restarting")
    line.shows("1 still waiting")
    asks[-1].card.click(ann, "Not a request")

    line.shows("the rush is over", "6 requests came in at once", "none waits any more")
    story.advance(hours=1)
    story.expect_nothing()


def test_leads_and_manager_hear_of_a_storm_once_each(story: Story, asks: list[Ask], line: Seen) -> None:
    lea, max_ = story.person("lea"), story.person("max")

    story.until(asks[-1].row.opened_at + timedelta(minutes=10))
    story.expect("6 requests wait", "nobody has answered within 10 min", to=lea).shows("for olga", "for rob")
    story.until(asks[-1].row.opened_at + timedelta(minutes=15))
    story.expect("6 requests wait", "nobody has answered within 15 min", to=max_)

    story.advance(hours=2)
    story.expect_nothing()
    line.shows("6 still waiting")


def test_the_fallback_hears_of_a_storm_when_the_first_target_is_missed(tell: Callable[..., Story]) -> None:
    story = tell(shift=False)
    story.confirm(shift_of(T0 - timedelta(days=1), fallback=("U0CID",)))
    asks = asks_of(story)
    story.until(asks[0].row.due_at)
    story.expect("6 requests came in at once", channel=ROOM)

    story.advance(minutes=2)

    story.expect("6 requests wait for a first response", to=story.person("cid"))
    story.advance(minutes=1)
    story.expect_nothing()


def test_a_storm_that_shrinks_brings_no_single_reminders_back(
    story: Story, asks: list[Ask], line: Seen, ann: Person
) -> None:
    for ask in asks[:3]:
        ask.reply(ann, "Restarting")

    story.until(asks[-1].row.due_at + timedelta(minutes=1))

    story.expect_nothing()
    line.shows("3 still waiting")


def test_five_requests_are_no_storm(story: Story, ann: Person, ben: Person) -> None:
    asks = asks_of(story, CROWD[:5])

    story.until(asks[-1].row.opened_at + timedelta(minutes=3))

    for responder in (ann, ben):
        story.expect("3 requests wait for a first response", *(f"down for {name}" for name in CROWD[:3]), to=responder)
        story.expect("2 requests wait for a first response", *(f"down for {name}" for name in CROWD[3:5]), to=responder)
    for ask in asks:
        ask.reply(ann, "Looking")


def test_six_requests_over_more_than_five_minutes_are_no_storm(story: Story, ann: Person) -> None:
    for name in CROWD:
        ask = story.person(name).posts("It hangs")
        assert ask.card.ts
        story.advance(seconds=61)
        ask.reply(ann, "Looking")

    story.advance(hours=1)
    story.expect_nothing()


def test_a_second_storm_is_announced_even_right_after_the_first(
    story: Story, asks: list[Ask], line: Seen, ann: Person
) -> None:
    for ask in asks:
        ask.reply(ann, "Restarted")
    line.shows("the rush is over")

    again = asks_of(story, (*CROWD[1:], "sue"))
    story.until(again[0].row.opened_at + timedelta(minutes=3))

    assert story.expect("6 requests came in at once", channel=ROOM).mentions() == {"U0ANN", "U0BEN"}
    line.shows("the rush is over")
    for ask in again:
        ask.reply(ann, "Restarted again")


def test_without_a_room_for_the_line_everybody_is_reminded_as_always(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, internal_channel=None))
    asks = asks_of(story)

    story.until(asks[-1].row.opened_at + timedelta(minutes=3))

    for responder in ("ann", "ben"):
        story.expect(*(f"down for {name}" for name in CROWD[:3]), to=story.person(responder))
        story.expect(*(f"down for {name}" for name in CROWD[3:]), to=story.person(responder))
    for ask in asks:
        ask.reply(story.person("ann"), "Looking")


def test_a_line_about_a_miss_leaves_ten_minutes_to_the_line_of_a_storm(
    story: Story, asks: list[Ask], line: Seen, ann: Person, ben: Person
) -> None:
    for ask in asks:
        ask.reply(ann, "Restarting")
    line.shows("the rush is over")
    late = story.person("kim").posts("And the invoices?")
    assert late.card.mentions() == {"U0ANN", "U0BEN"}

    story.until(late.row.due_at + timedelta(minutes=1))
    for responder in (ann, ben):
        story.expect("And the invoices?", to=responder)
    story.expect("Nobody has answered within 5 min", thread=late.ts)
    story.expect_nothing()

    story.until(asks[0].row.opened_at + timedelta(minutes=13, seconds=1))
    story.expect("1 request missed the target", channel=ROOM)
    story.expect("And the invoices?", to=story.person("lea"))
    late.reply(ann, "They are fine")
