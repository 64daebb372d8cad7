"""A whole quiet month of weeks: exactly the expected messages (D5-D7, N1)."""

from collections.abc import Callable

import pytest

from tests.scenarios.weeks import ROSTER, at, on_duty, rotating, stored, team_of, week_later
from tests.story import ROOM, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00: six people, no shift was ever confirmed."""
    return tell(rotating(), shift=False)


def expect_takeover(story: Story, team: set[str]) -> None:
    """The announcement that calls the new team once, and a welcome for each of them."""
    assert story.expect("on support until", channel=ROOM).mentions() == team
    for user in sorted(team):
        welcome = story.expect("You are on support", to=Person(story, user))
        welcome.shows("Turn on notifications", "Deployments are yours")


def test_a_month_in_which_everybody_does_their_part_d6_d7(story: Story, ann: Person) -> None:
    wednesday = at(25, "09:00")
    served: list[str] = []
    for week in range(4):
        start = week_later(wednesday, week)
        story.until(week_later(at(23, "13:59"), week))
        story.expect_nothing()
        story.until(week_later(at(23, "14:00"), week))
        proposal = story.expect("proposed team for", channel=ROOM)
        assert not proposal.mentions()
        proposal.click(ann, "Confirm")
        proposal.shows("confirmed by Ann").shows_no("I can't…")
        story.until(start)
        team = team_of(story, start)
        assert on_duty(story) == team
        expect_takeover(story, team)
        proposal.shows("team until")
        served += sorted(team)

    assert stored(story, wednesday).confirmed_by == "U0ANN"
    assert set(served) == {each["user"] for each in ROSTER}
    story.until(week_later(at(23, "13:59"), 4))


def test_nobody_confirms_so_the_team_is_asked_then_the_leads_and_then_it_takes_effect_d6(
    story: Story, lea: Person
) -> None:
    story.until(at(25, "08:59"))
    story.expect("proposed team for", channel=ROOM)
    for _ in range(3):  # nobody was on duty by name yet, so the leads are asked from the first on
        assert story.expect("waits for somebody to decide", channel=ROOM).mentions() == {"U0LEA"}
    story.until(at(25, "09:00"))
    first = team_of(story, at(25, "09:00"))
    announced = story.expect("on support until", "Nobody confirmed the proposal, so it took effect", channel=ROOM)
    assert announced.mentions() == first
    for user in sorted(first):
        story.expect("You are on support", to=Person(story, user))
    story.expect_nothing()

    story.until(week_later(at(23, "14:00")))
    proposal = story.expect("proposed team for", channel=ROOM)
    story.until(week_later(at(23, "17:00")))
    reminder = story.expect("waits for somebody to decide", channel=ROOM)
    assert reminder.mentions() == first
    story.until(week_later(at(24, "10:00")))
    assert story.expect("waits for somebody to decide", channel=ROOM).mentions() == first
    story.until(week_later(at(24, "15:00")))
    last = story.expect("waits for somebody to decide", channel=ROOM)
    assert last.mentions() == first | {"U0LEA"}

    last.click(lea, "Confirm")

    proposal.shows("confirmed by Lea")
    for each in (reminder, last):
        each.shows("Lea confirmed").shows_no("waits for somebody")
    assert not last.now.mentions()
    story.until(at(2, "08:59", 12))
    story.expect_nothing()
