"""`who TIME`: who was, is and will be on duty at some moment, and how sure that is (D9)."""

from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from bot.domain.schedules import Override
from bot.services.refresh import refresh
from tests.story import CONFIG, T0, Person, Story, with_team

ROTATING = with_team(CONFIG, rotation={"enabled": True})


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; the shift of Ann and Ben, observed by Noa, began last Wednesday."""
    story = tell(ROTATING)
    refresh(story.bot.desk, story.bot.slack)
    return story


def test_a_moment_of_the_past_shows_who_served_then(olga: Person) -> None:
    shown = olga.commands("who last friday")

    assert "Fri 20 Nov 12:00 CET" in shown
    assert "*Backend support*: Ann and Ben · observing Noa." in shown


def test_a_moment_before_the_first_shift_had_the_whole_roster(olga: Person) -> None:
    shown = olga.commands("who 2026-11-11 10:00")

    assert "No shift was confirmed, so the whole roster answers." in shown


def test_a_moment_of_this_shift_is_certain_and_covers_count(story: Story, olga: Person) -> None:
    cover = Override(
        user="U0CID",
        replaces="U0BEN",
        starts_at=T0.astimezone(UTC) + timedelta(hours=2),
        ends_at=T0.astimezone(UTC) + timedelta(hours=8),
    )
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_override("backend", cover)

    assert "*Backend support*: Ann and Ben · observing Noa." in olga.commands("who 11:00")
    assert "*Backend support*: Ann and Cid · observing Noa." in olga.commands("who 5pm")
    assert "*Backend support*: Ann and Ben · observing Noa." in olga.commands("who tomorrow")


def test_a_moment_of_a_coming_week_says_how_sure_its_team_is(olga: Person) -> None:
    tomorrow_week, far = olga.commands("who next friday"), olga.commands("who in 7 weeks")

    assert "only probable" in far
    assert "Fri 4 Dec 12:00 CET" in tomorrow_week
    assert "not planned that far ahead" in olga.commands("who 2027-11-10")


def test_the_shift_changes_at_nine_on_wednesday(olga: Person) -> None:
    assert "*Backend support*: Ann and Ben · observing Noa." in olga.commands("who wed 8:59")
    assert "*Backend support*: Ann and Cid · observing Noa" in olga.commands("who wed 09:00")


def test_schedules_are_answered_for_the_same_moment(olga: Person) -> None:
    assert "Manager on call*: Max" in olga.commands("who friday 17:00")


def test_a_team_can_be_named_first(olga: Person) -> None:
    assert "Ann and Ben" in olga.commands("who backend yesterday")
    assert "Ann and Ben" in olga.commands("who Backend support yesterday 9am")


def test_nothing_and_now_are_the_answer_of_this_moment(olga: Person) -> None:
    assert olga.commands("who") == olga.commands("who now")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("03/04", "“03/04” can be 3 April or 4 March."),
        ("25:00", "There is no 25:00 on the clock."),
        ("whenever", "I cannot read “whenever” as a time."),
        ("2099-01-01", "is more than five years away."),
    ],
)
def test_what_is_no_time_is_answered_with_a_sentence(olga: Person, typed: str, sentence: str) -> None:
    assert sentence in olga.commands(f"who {typed}")
