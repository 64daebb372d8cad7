"""`next`, `plan`, `why` and `pick`: who serves, how sure that is, and why; for everybody to see (D5, D9)."""

import re
from collections.abc import Callable

import pytest

from bot.domain.members import Absence
from bot.services.refresh import refresh
from tests.story import CONFIG, T0, Person, Story, with_team

ROTATING = with_team(CONFIG, rotation={"enabled": True})


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00, four hours before the proposal; the shift of Ann and Ben ends on Wednesday."""
    story = tell(ROTATING)
    refresh(story.bot.desk, story.bot.slack)
    return story


def weeks(shown: str) -> list[str]:
    """The lines of the weeks of a plan."""
    return [line for line in shown.splitlines() if re.match(r"\*(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line)]


def test_next_shows_the_team_why_these_people_and_who_is_there_on_each_day(olga: Person) -> None:
    shown = olga.commands("next")

    assert "from Wed 25 Nov 09:00 CET" in shown
    assert "observing Noa" in shown
    assert "✓ Cid has production access and works every day of this shift" in shown
    assert "– Ben is even, and is not there on Fri 27 Nov." in shown
    assert "Fri 27 Nov ✓ 2 of 2" in shown


def test_next_says_who_confirmed_the_team(story: Story, olga: Person) -> None:
    shown = olga.commands("next backend")
    assert "confirmed by" not in shown

    story.until(T0.replace(hour=14))
    story.expect("Ann", "Cid", channel="C0TEAM").click(story.person("ann"), "Confirm")

    assert "confirmed by Ann" in olga.commands("next")


def test_plan_shows_eight_weeks_each_with_its_reason_and_what_is_only_probable(olga: Person) -> None:
    shown = weeks(olga.commands("plan"))

    assert len(shown) == 8
    assert shown[0].startswith("*Wed 25 Nov* · Ann and Cid · observing Noa")
    assert "only probable" not in shown[3]
    assert all("_only probable_" in week for week in shown[4:])
    assert all("last served" in week or "has not served" in week for week in shown)


def test_plan_can_be_half_a_year_long_and_no_longer(olga: Person) -> None:
    assert len(weeks(olga.commands("plan 26"))) == 26
    assert len(weeks(olga.commands("plan backend 2 weeks"))) == 2
    assert len(weeks(olga.commands("plan 1"))) == 1
    for number in ("0", "27", "999999999"):
        assert "I plan 1 to 26 weeks ahead." in olga.commands(f"plan {number}")
    assert "I know no team called “lunch”. The teams are: backend." in olga.commands("plan lunch")


def test_why_says_what_speaks_for_somebody_and_what_against_with_the_numbers(story: Story, olga: Person) -> None:
    absence = Absence(user="U0BEN", start=T0.date().replace(month=12, day=7), end=T0.date().replace(month=12, day=9))
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_absence(absence)

    ann, ben, noa = (olga.commands(f"why {who}") for who in ("@ann", "ben", "Noa"))

    assert "Ann is a responder in the team from 25 Nov. Ann has production access" in ann
    assert "Serves in the shift from 18 Nov." in ann
    assert "Ben is not in the team from 25 Nov. Ben is even, and is not there on Fri 27 Nov." in ben
    assert "Ben is even in all shifts that are over." in ben
    assert "Away from 7 Dec to 9 Dec." in ben
    assert "Noa is the observer in the team from 25 Nov." in noa
    assert "Noa has not served yet." in noa


def test_why_alone_is_about_oneself_and_somebody_else_is_not_on_the_roster(ben: Person, olga: Person) -> None:
    assert "Ben is not in the team from 25 Nov." in ben.commands("why")
    assert "Ben is not in the team from 25 Nov." in ben.commands("why me")
    assert "is not on the roster of Backend support." in olga.commands("why")
    assert "Lea is not on the roster of Backend support." in olga.commands("why lea")
    assert "I know nobody called “Zoe”." in olga.commands("why Zoe")


def test_without_a_rotation_the_answers_say_so(tell: Callable[..., Story]) -> None:
    story = tell(CONFIG)
    ann = story.person("ann")

    assert "the weekly rotation is switched off." in ann.commands("next")
    assert "the weekly rotation is switched off." in ann.commands("plan")
    assert "The weekly rotation of Backend support is switched off" in ann.commands("why")
    assert "has no weekly rotation" in story.person("lea").commands("pick")


def test_a_lead_has_the_next_team_proposed_ahead_of_time_and_nobody_else(story: Story, ann: Person) -> None:
    assert "Only leads of Backend support can have a team picked ahead of time. Ask Lea." in ann.commands("pick")

    assert "Now proposed: Ann and Cid." in story.person("lea").commands("pick")

    assert story.expect("Ann", "Cid", channel="C0TEAM").thread_ts is None
    assert "is proposed already" in story.person("lea").commands("pick backend")
    assert "I know no team called “lunch”." in story.person("lea").commands("pick lunch")
