"""What a change of the roster does to the weeks ahead: only what it breaks changes (D2, D4, D8)."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.rotation import Choice, choice_of
from bot.services.refresh import refresh
from tests.story import CONFIG, Person, Story, with_team

PEOPLE = [
    {"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True},
    {"user": "U0BEN", "name": "Ben", "experienced": True},
    {"user": "U0CID", "name": "Cid", "production_access": True, "experienced": True},
    {"user": "U0EVE", "name": "Eve", "production_access": True, "experienced": True},
    {"user": "U0KIM", "name": "Kim", "experienced": True},
    {"user": "U0PIA", "name": "Pia", "experienced": True},
]
ROTATING = with_team(CONFIG, rotation={"enabled": True}, roster=PEOPLE)
WEEKS = [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; Ann and Ben serve until Wednesday, four weeks are announced."""
    story = tell(ROTATING)
    refresh(story.bot.desk, story.bot.slack)
    return story


@pytest.fixture
def lea(story: Story) -> Person:
    return story.person("lea")


def announced(story: Story) -> list[Choice]:
    """The teams of the coming weeks."""
    with story.bot.desk.reading() as work:
        rows = [work.uow.duty.shift_of("backend", week) for week in WEEKS]
    return [choice_of(row) for row in rows if row is not None]


def test_somebody_who_joins_changes_nobody_elses_announced_week(story: Story, lea: Person) -> None:
    before = [choice.responders for choice in announced(story)]

    lea.commands("roster add @tom")

    assert [choice.responders for choice in announced(story)] == before
    story.expect("you are observing now", to=story.person("tom"))


def test_a_pause_repairs_only_the_weeks_that_it_breaks_and_tells_those_concerned_why(story: Story, lea: Person) -> None:
    before = announced(story)
    assert [choice.responders for choice in before] == [
        ("U0ANN", "U0CID"),
        ("U0EVE", "U0KIM"),
        ("U0CID", "U0BEN"),
        ("U0ANN", "U0PIA"),
    ]

    lea.commands("roster pause @cid until 31 dec")

    after = announced(story)
    assert all("U0CID" not in choice.people for choice in after)
    assert (after[1], after[3]) == (before[1], before[3])
    for week in ("Wed 25 Nov to", "Wed 9 Dec to"):
        story.expect(week, "you are not needed any more", "Cid is paused for now.", to=story.person("cid"))
    story.expect("Wed 25 Nov to", "you are on support now", "Cid is paused", to=story.person("pia"))
    story.expect("Wed 9 Dec to", "you are on support now", "Cid is paused", to=story.person("eve"))


def test_the_end_of_a_pause_changes_no_announced_week(story: Story, lea: Person) -> None:
    before = announced(story)
    lea.commands("roster pause @pia until tomorrow")
    repaired = announced(story)
    expect_news(story, before, repaired, "Pia is paused for now.")

    lea.commands("roster resume @pia")

    assert repaired != before
    assert announced(story) == repaired


def test_a_removed_member_leaves_the_weeks_ahead_and_somebody_is_asked_for_the_days_of_this_one(
    story: Story, lea: Person
) -> None:
    before = announced(story)

    lea.commands("roster remove @ann")

    after = announced(story)
    assert all("U0ANN" not in choice.people for choice in after)
    assert (after[1], after[2]) == (before[1], before[2])
    expect_news(story, before, after, "Ann is not on the roster any more.")
    story.expect("Ann cannot serve on Mon 23 Nov and Tue 24 Nov. I asked Eve to take over.", channel="C0TEAM")
    story.expect("Ann cannot serve", "could you take over", to=story.person("eve"))


def expect_news(story: Story, before: list[Choice], after: list[Choice], why: str) -> None:
    """Everybody who came into a week or dropped out of it was told why."""
    for old, new in zip(before, after, strict=True):
        for user in set(new.people) - set(old.people):
            story.expect("you are on support now", why, to=Person(story, user))
        for user in set(old.people) - set(new.people):
            story.expect("you are not needed any more", why, to=Person(story, user))
