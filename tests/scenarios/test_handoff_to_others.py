"""Handing a request to the next shift and to another team (H1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.messages import instant_of
from tests.story import CONFIG, T0, Ask, Person, Story, shift_of

NEXT_WEDNESDAY = T0.replace(day=25, hour=9)
PAYMENTS: dict[str, Any] = {
    "name": "Payments support",
    "time_zone": "Europe/Prague",
    "working_hours": {"mon-fri": ["09:00-18:00"]},
    "channels": [{"id": "C0OTHER", "kind": "requests"}],
    "leads": ["U0SUE"],
    "roster": [
        {"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True},
        {"user": "U0ROB", "name": "Rob", "experienced": True},
    ],
}
TWO_TEAMS = {**CONFIG, "teams": {**CONFIG["teams"], "payments": PAYMENTS}}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(TWO_TEAMS)


@pytest.fixture
def ask(ann: Person, olga: Person) -> Ask:
    """A request that Ann has."""
    asked = olga.posts("The export is broken")
    asked.card.click(ann, "Take")
    asked.reply(ann, "Looking")
    return asked


def hand_off(ask: Ask, by: Person, destination: str, note: str = "") -> dict[str, Any]:
    ask.card.click(by, "Hand off…")
    return by.submits(destination={"option": destination}, note=note)


def test_to_the_next_shift_whoever_responds_then_is_called(story: Story, ann: Person, cid: Person, ask: Ask) -> None:
    story.confirm(shift_of(NEXT_WEDNESDAY, responders=("U0CID", "U0NOA"), observers=()))

    hand_off(ask, ann, "next_shift", "It comes back every Thursday")

    handed = story.expect("every Thursday", thread=ask.ts)
    assert handed.mentions() == {"U0CID", "U0NOA"}
    ask.card.shows("Handed to Cid and Noa")
    ask.card.click(cid, "Take")
    story.expect("You took it over from Ann", only_to=cid)
    story.advance(hours=1)
    story.expect_nothing()


def test_without_a_confirmed_next_shift_there_is_nobody_to_hand_to(story: Story, ann: Person, ask: Ask) -> None:
    refused = hand_off(ask, ann, "next_shift")

    assert refused["errors"] == {"destination": "The next shift is not confirmed yet. Hand it to a person instead."}
    story.expect_nothing()


def test_to_another_team_its_people_are_called_and_it_is_theirs(story: Story, ann: Person, ask: Ask) -> None:
    kim = story.person("kim")

    hand_off(ask, ann, "team:payments", "The export is fine, the payment is not")

    handed = story.expect("the payment is not", thread=ask.ts)
    assert handed.mentions() == {"U0KIM", "U0ROB"}
    ask.card.shows("Handed to Kim and Rob, who confirm with Take")
    assert ask.row.team == "payments"
    story.advance(seconds=5)
    assert "export is broken" not in story.board()
    ask.card.click(kim, "Take")
    ask.card.shows("In progress with Kim")
    ask.card.click(ann, "Resolve")
    story.expect("Only members of Payments support and Olga, who asked, can do that", only_to=ann)


def test_an_unanswered_request_gives_the_other_team_its_own_time(story: Story, olga: Person, ann: Person) -> None:
    kim, rob = story.person("kim"), story.person("rob")
    ask = olga.posts("My payment is stuck")
    assert ask.card.ts
    story.advance(minutes=2)

    hand_off(ask, ann, "team:payments")

    assert story.expect("Ann hands this to", thread=ask.ts).mentions() == {"U0KIM", "U0ROB"}
    assert ask.row.opened_at == instant_of(ask.ts)
    assert ask.row.due_at == story.clock.now() + timedelta(minutes=5)
    story.advance(minutes=3)
    for responder in (kim, rob):
        story.expect("payment is stuck", to=responder)
    ask.reply(kim, "Looking")
    assert ask.row.responded_by == "U0KIM"
    ask.card.click(kim, "Take")
    story.advance(hours=1)
    story.expect_nothing()


def test_the_same_team_is_refused(ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Hand off…")
    offered = str(ann.modal)

    assert "Payments support" in offered
    assert "Backend support" not in offered


def test_unconfirmed_by_another_team_its_people_and_the_giver_are_reminded(story: Story, ann: Person, ask: Ask) -> None:
    hand_off(ask, ann, "team:payments")
    story.expect("Ann hands this to", thread=ask.ts)

    story.advance(minutes=15)

    story.expect("Payments support has not confirmed your handoff yet", to=ann)
    for receiver in ("kim", "rob"):
        story.expect("Ann waits for you to confirm", to=story.person(receiver))
    story.advance(hours=2)
    story.expect_nothing()


def test_replies_of_the_old_team_are_those_of_helpers_now(story: Story, ann: Person, ask: Ask) -> None:
    kim = story.person("kim")
    hand_off(ask, ann, "team:payments")
    story.expect("Ann hands this to", thread=ask.ts)
    ask.card.click(kim, "Take")

    ask.reply(ann, "By the way, the export itself works")

    ask.card.shows("In progress with Kim")
    story.advance(hours=1)
    story.expect_nothing()
