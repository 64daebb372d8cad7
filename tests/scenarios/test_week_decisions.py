"""What people decide about a proposed team, and who hears it when two decide at once (D2, D5, D6, P1, P2)."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.services.refresh import refresh
from tests.scenarios.weeks import at, rotating, stored, team_of
from tests.story import ROOM, Person, Seen, Story

WEDNESDAY = at(25, "09:00")


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell(rotating(leads=["U0LEA", "U0MAX"]), shift=False)
    refresh(told.bot.desk, told.bot.slack)  # as at every start: names of people who are on no roster
    return told


@pytest.fixture
def proposal(story: Story) -> Seen:
    """Monday 14:00, just proposed."""
    story.until(at(23, "14:00"))
    return story.expect("proposed team for", channel=ROOM)


def chooses(person: Person, place: str, **what: Any) -> None:
    """Choose in the open form, which checks the rules at once."""
    view = person.modal
    assert view is not None
    client = person.story.sandbox.client
    answer = client.click(person.id, "check_team", block_id=place, view_id=view["id"], **what)
    assert answer["acked"], answer
    person.story.settle()


def form_of(person: Person) -> str:
    return str(person.modal)


def test_i_cannot_on_monday_evening_brings_a_new_proposal_at_once(story: Story, proposal: Seen) -> None:
    before = team_of(story, WEDNESDAY)
    leaving, staying = sorted(before)
    story.until(at(23, "17:00"))
    story.expect("waits for somebody to decide", channel=ROOM)
    story.until(at(23, "20:30"))

    proposal.click(Person(story, leaving), "I can't…")
    Person(story, leaving).submits(reason="moving house")

    after = team_of(story, WEDNESDAY)
    assert leaving not in after
    assert staying in after
    (coming,) = after - before
    told = story.expect("you are on support now", to=Person(story, coming))
    told.shows("cannot serve that week")
    proposal.shows("moving house", "I can't…")
    story.expect_nothing()
    assert not stored(story, WEDNESDAY).confirmed


def test_whoever_is_not_proposed_need_not_drop_out(story: Story, proposal: Seen, lea: Person) -> None:
    proposal.click(lea, "I can't…")

    story.expect("You are not in this team", only_to=lea)


def test_of_two_leads_who_confirm_different_teams_the_first_wins_and_the_second_hears_it(
    story: Story, proposal: Seen, lea: Person, max_: Person
) -> None:
    before = team_of(story, WEDNESDAY)
    proposal.click(lea, "Change…")
    proposal.click(max_, "Change…")
    chosen = ["U0KIM", "U0ROB"]

    assert lea.submits(responders={"users": chosen}).get("errors") is None
    refused = max_.submits(responders={"users": ["U0CID", "U0EVE"]})

    assert refused["errors"] == {"reason": "Lea has confirmed Kim and Rob meanwhile."}
    assert team_of(story, WEDNESDAY) == set(chosen)
    proposal.shows("confirmed by Lea")
    for user in before ^ set(chosen):
        story.expect("Lea changed it.", to=Person(story, user))


def test_a_stale_confirmation_says_what_happened_meanwhile(story: Story, proposal: Seen, ann: Person) -> None:
    leaving = sorted(team_of(story, WEDNESDAY))[0]
    before = team_of(story, WEDNESDAY)
    with story.slow_screens():
        proposal.click(Person(story, leaving), "I can't…")
        Person(story, leaving).submits()
        proposal.click(ann, "Confirm")
    after = team_of(story, WEDNESDAY)

    story.expect("The proposal has changed meanwhile", "cannot serve that week", only_to=ann)
    assert not stored(story, WEDNESDAY).confirmed
    for user in after - before:
        story.expect("you are on support now", to=Person(story, user))


def test_somebody_who_is_not_of_the_team_hears_who_can_confirm_p2(story: Story, proposal: Seen, olga: Person) -> None:
    proposal.click(olga, "Confirm")

    story.expect("Only members of Backend support can decide that. Ask Lea and Max.", only_to=olga)


def test_the_form_checks_the_rules_while_people_choose_d5(proposal: Seen, ben: Person) -> None:
    proposal.click(ben, "Change…")
    assert "follows all the rules" in form_of(ben)

    chooses(ben, "responders", selected_users=["U0BEN", "U0EVE"])

    assert "production access" in form_of(ben)
    assert "Only a lead can confirm it, with a reason." in form_of(ben)
    chooses(ben, "responders", selected_users=["U0ANN", "U0EVE"])
    assert "follows all the rules" in form_of(ben)


def test_a_team_that_breaks_a_rule_needs_a_lead_and_a_reason_which_is_kept_d5(
    story: Story, proposal: Seen, ben: Person, lea: Person
) -> None:
    before = team_of(story, WEDNESDAY)
    proposal.click(ben, "Change…")
    refused = ben.submits(responders={"users": ["U0BEN", "U0EVE"]}, reason="We want to")
    assert "Ask Lea and Max." in refused["errors"]["reason"]

    proposal.click(lea, "Change…")
    unfounded = lea.submits(responders={"users": ["U0BEN", "U0EVE"]})
    assert "Say why it shall serve all the same." in unfounded["errors"]["reason"]
    assert lea.submits(responders={"users": ["U0BEN", "U0EVE"]}, reason="The anchors are at a fair").get("ok")

    shift = stored(story, WEDNESDAY)
    assert (shift.confirmed_by, shift.reason) == ("U0LEA", "The anchors are at a fair")
    proposal.shows("Why all the same: The anchors are at a fair", "⚠️")
    for user in before ^ {"U0BEN", "U0EVE"}:
        story.expect("Lea changed it.", to=Person(story, user))
    with story.bot.desk.reading() as work:
        changed = work.uow.audit.of("rotation:backend:2026-11-25", 1)[0]
    assert (changed.action, changed.actor, changed.reason) == ("rotation.changed", "U0LEA", "The anchors are at a fair")
    assert "no_anchor" in changed.data["broken"]


def test_strangers_and_people_with_two_parts_are_refused_even_from_leads(proposal: Seen, lea: Person) -> None:
    proposal.click(lea, "Change…")

    stranger = lea.submits(responders={"users": ["U0ANN", "U0OLGA"]}, reason="Because")
    twice = lea.submits(responders={"users": ["U0ANN", "U0BEN"]}, observer={"users": ["U0ANN"]}, reason="Because")

    assert stranger["errors"] == {"responders": "Not on the roster of Backend support: a colleague."}
    assert twice["errors"] == {"fallback": "One person cannot have two parts in a shift."}


def test_a_fallback_is_named_for_the_days_that_are_ticked_d1(story: Story, proposal: Seen, lea: Person) -> None:
    before = team_of(story, WEDNESDAY)
    proposal.click(lea, "Change…")

    lea.submits(
        responders={"users": ["U0ANN", "U0BEN"]},
        fallback={"users": ["U0EVE"]},
        fallback_days={"options": ["2026-11-27"]},
    )

    proposal.shows("*Fallback*: Eve on Fri 27 Nov")
    for user in (before ^ {"U0ANN", "U0BEN"}) | {"U0EVE"}:
        story.expect("Lea changed it.", to=Person(story, user))


def test_a_confirmed_team_can_be_changed_until_its_shift_begins(story: Story, proposal: Seen, lea: Person) -> None:
    before = team_of(story, WEDNESDAY)
    proposal.click(lea, "Confirm")

    proposal.click(lea, "Change…")
    lea.submits(responders={"users": ["U0KIM", "U0ROB"]})

    for user in before ^ {"U0KIM", "U0ROB"}:
        story.expect("Lea changed it.", to=Person(story, user))
    story.until(WEDNESDAY)
    assert story.expect("on support until", channel=ROOM).mentions() == {"U0KIM", "U0ROB"}
    for user in ("U0KIM", "U0ROB"):
        story.expect("You are on support", to=Person(story, user))
    proposal.shows_no("Change…")
