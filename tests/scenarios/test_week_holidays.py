"""A holiday on Monday moves the week's steps to Tuesday, still before Wednesday (D6)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.scenarios.weeks import at, on_duty, rotating
from tests.story import ROOM, Person, Story

EASTER_MONDAY, ST_WENCESLAS = at(29, "10:00", 3), at(28, "10:00", 9)


@pytest.mark.parametrize("monday", [EASTER_MONDAY, ST_WENCESLAS], ids=["Easter Monday 2027", "28 September 2026"])
def test_the_proposal_and_one_reminder_come_on_tuesday(tell: Callable[..., Story], monday: datetime) -> None:
    story = tell(rotating(), shift=False, at=monday)
    tuesday, wednesday = monday.replace(day=monday.day + 1), monday.replace(day=monday.day + 2)
    story.until(tuesday.replace(hour=13, minute=59))
    story.expect_nothing()

    story.until(tuesday.replace(hour=14))
    proposal = story.expect("proposed team for", channel=ROOM)
    story.until(tuesday.replace(hour=17))
    assert story.expect("waits for somebody to decide", channel=ROOM).mentions() == {"U0LEA"}
    story.until(wednesday.replace(hour=8, minute=59))
    story.expect_nothing()
    story.until(wednesday.replace(hour=9))

    story.expect("on support until", channel=ROOM)
    proposal.shows("team until")
    for user in sorted(on_duty(story)):
        story.expect("You are on support", to=Person(story, user))
