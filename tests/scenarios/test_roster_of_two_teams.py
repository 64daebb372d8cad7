"""Verbs of the rotation where there are several teams, and people who share a name (X1)."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.services.refresh import refresh
from tests.story import CONFIG, Person, Story

EDGE: dict[str, Any] = {
    "name": "Edge",
    "time_zone": "America/Los_Angeles",
    "channels": [{"id": "C0OTHER", "kind": "requests"}],
    "leads": ["U0LEA", "U0KIM"],
    "roster": [
        {"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True},
        {"user": "U0EVE", "name": "Eve Berg", "production_access": True, "experienced": True},
        {"user": "U0PIA", "name": "Ann Berg", "experienced": True},
    ],
}
TWO = {**CONFIG, "teams": {**CONFIG["teams"], "edge": EDGE}}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """Backend support, whose rotation is off, and Edge; Lea leads both."""
    story = tell(TWO)
    refresh(story.bot.desk, story.bot.slack)
    return story


@pytest.fixture
def lea(story: Story) -> Person:
    return story.person("lea")


def test_whoever_belongs_to_one_team_is_answered_about_that_one(story: Story) -> None:
    eve = story.person("eve")

    assert "Backend" not in eve.commands("plan 2")
    assert "*Edge*" in eve.commands("plan 2")
    assert "Backend" not in eve.commands("roster")


def test_everybody_else_is_answered_about_all_of_them_or_the_one_that_they_name(olga: Person) -> None:
    assert "Backend support" in olga.commands("next")
    assert "Edge" in olga.commands("next")
    assert "Backend" not in olga.commands("next edge")
    assert "Edge" not in olga.commands("roster Backend support")


def test_a_change_that_could_be_of_either_team_is_asked_back(story: Story, lea: Person) -> None:
    assert "Which team do you mean? Please write its name first, such as “roster Backend support add @Ann”." in (
        lea.commands("roster add @tom")
    )
    assert "Which team do you mean?" in lea.commands("pick")
    assert "Tom is on the roster of Edge from today." in lea.commands("roster edge add @tom")
    story.expect("Edge", "you are observing now", to=story.person("tom"))


def test_a_change_of_somebody_who_is_on_one_roster_needs_no_team(lea: Person) -> None:
    assert "Cid has no production access from now on." in lea.commands("roster access cid no")
    assert "Ann Berg has production access from now on." in lea.commands("roster access Ann Berg yes")


def test_a_lead_of_one_team_changes_nothing_of_the_other(story: Story) -> None:
    kim = story.person("kim")

    assert "Only leads of Backend support can change its roster." in kim.commands("roster backend remove @cid")
    assert "Cid is not on the roster of Edge." in kim.commands("roster remove @cid")


def test_people_who_share_a_first_name_are_told_apart_by_the_whole_one(olga: Person) -> None:
    assert "Ann Berg is" in olga.commands("why Ann Berg")
    assert "Backend support" in olga.commands("why @Ann")
    assert "There are several people called “berg”." in olga.commands("why berg")


def test_a_moment_is_one_of_the_zone_of_the_team_that_is_named(olga: Person) -> None:
    assert "09:00 PST" in olga.commands("who edge friday 9am")
    assert "09:00 CET" in olga.commands("who backend friday 9am")
