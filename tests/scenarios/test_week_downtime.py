"""The bot is down while steps of the week are due: once, late and honest, and never a gap (D6; rotation.md, trap 9)."""

from collections.abc import Callable

import pytest

from tests.scenarios.weeks import at, on_duty, rotating, stored, team_of
from tests.story import ROOM, Person, Story

WEDNESDAY, NEXT = at(25, "09:00"), at(2, "09:00", 12)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """The Thursday after a first takeover."""
    told = tell(rotating(), shift=False)
    told.until(at(23, "14:00"))
    told.expect("proposed team for", channel=ROOM).click(told.person("ann"), "Confirm")
    told.until(at(26, "10:00"))
    told.expect("on support until", channel=ROOM)
    welcomed(told, team_of(told, WEDNESDAY))
    return told


def welcomed(story: Story, team: set[str]) -> None:
    for user in sorted(team):
        story.expect("You are on support", to=Person(story, user))


def test_down_from_monday_1650_to_wednesday_1000_it_is_said_once_and_nobody_was_missing(story: Story) -> None:
    story.until(at(30, "16:50"))
    story.expect("proposed team for", channel=ROOM)
    first = on_duty(story)

    with story.down():
        story.until(at(2, "10:00", 12))

    announced = story.expect("on support until", "Nobody confirmed the proposal, so it took effect", channel=ROOM)
    announced.shows("This handover comes late: I was away when it was due (Mon 30 Nov 17:00 CET).")
    second = team_of(story, NEXT)
    assert announced.mentions() == second == on_duty(story)
    welcomed(story, second)
    story.expect_nothing()
    shift = stored(story, NEXT)
    assert shift.starts_at == story.clock.now(), "until then the old team was responsible"
    with story.bot.desk.reading() as work:
        shifts = work.uow.duty.shifts("backend", WEDNESDAY, NEXT.replace(hour=11))
    assert [each.starts_at for each in shifts] == [WEDNESDAY, shift.starts_at]
    assert first != second


def test_down_over_the_reminders_only_the_highest_comes_and_says_that_it_is_late(story: Story) -> None:
    story.until(at(30, "16:50"))
    story.expect("proposed team for", channel=ROOM)

    with story.down():
        story.until(at(1, "15:30", 12))

    late = story.expect("waits for somebody to decide", channel=ROOM)
    late.shows("This reminder comes late: I was away when it was due (Mon 30 Nov 17:00 CET).")
    assert late.mentions() == on_duty(story) | {"U0LEA"}
    story.until(at(2, "08:59", 12))
    story.expect_nothing()


def test_down_over_the_proposal_it_is_posted_late_and_calls_the_present_team_at_once(story: Story) -> None:
    story.until(at(30, "13:00"))

    with story.down():
        story.until(at(1, "09:00", 12))

    late = story.expect("proposed team for", channel=ROOM)
    late.shows("This proposal comes late: I was away when it was due (Mon 30 Nov 14:00 CET).", "please confirm it")
    assert late.mentions() == on_duty(story)
    story.expect_nothing()
    story.until(at(1, "10:00", 12))
    story.expect("waits for somebody to decide", channel=ROOM).shows_no("comes late")


def test_down_for_two_weeks_the_team_of_this_week_takes_over_and_the_next_one_is_proposed(story: Story) -> None:
    story.until(at(27, "10:00"))
    before = on_duty(story)

    with story.down():
        story.until(at(15, "11:00", 12))

    announced = story.expect("on support until Wed 16 Dec", "This handover comes late", channel=ROOM)
    assert announced.mentions() == on_duty(story) == team_of(story, at(9, "09:00", 12))
    welcomed(story, on_duty(story) - before)  # whoever goes on knows what to do
    story.expect("proposed team for Wed 16 Dec", "This proposal comes late", channel=ROOM)
    story.expect_nothing()


def test_restarts_say_nothing_twice(story: Story) -> None:
    story.until(at(30, "17:00"))
    story.expect("proposed team for", channel=ROOM)
    story.expect("waits for somebody to decide", channel=ROOM)

    for _ in range(2):
        with story.down():
            story.advance(minutes=5)

    story.until(at(1, "09:59", 12))
    story.expect_nothing()


def test_a_configuration_that_changes_the_moments_moves_what_is_still_to_come(story: Story) -> None:
    earlier = rotating()
    earlier["teams"]["backend"]["rotation"] = {"pick": {"propose": "mon 11:00", "remind": ["tue 15:00"]}}

    with story.down(earlier):
        story.advance(minutes=5)

    story.until(at(30, "11:00"))
    story.expect("proposed team for", channel=ROOM).click(story.person("ann"), "Confirm")
    story.until(at(2, "08:59", 12))
    story.expect_nothing()
