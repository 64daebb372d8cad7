"""**Roster…** in the Home tab: leads see, add, change, pause and remove people in one form (P1, X3)."""

from typing import Any

import pytest

from bot.domain.members import Member
from bot.services.refresh import refresh
from tests.story import Person, Story


@pytest.fixture
def lea(story: Story) -> Person:
    """A lead whose Home is open; Slack was asked for names."""
    refresh(story.bot.desk, story.bot.slack)
    lea = story.person("lea")
    lea.opens_home()
    return lea


def member(story: Story, user: str) -> Member:
    with story.bot.desk.reading() as work:
        return next(one for one in work.uow.duty.members("backend") if one.user == user)


def chooses(story: Story, by: Person, user: str) -> None:
    """A lead opens the roster and chooses somebody."""
    story.click_home(by, "Roster…")
    view = by.modal
    assert view is not None
    element = next(block["elements"][0] for block in view["blocks"] if block["type"] == "actions")
    block_id = next(block["block_id"] for block in view["blocks"] if block["type"] == "actions")
    story.sandbox.client.click(by.id, element["action_id"], block_id=block_id, view_id=view["id"], selected_user=user)
    story.settle()


def shown(by: Person) -> str:
    """Every text of the form on the screen."""
    return str((by.modal or {}).get("blocks"))


def checked(*values: str) -> dict[str, Any]:
    return {"options": list(values)}


def test_a_lead_adds_somebody_with_what_they_can_do_and_sees_the_roster_again(story: Story, lea: Person) -> None:
    chooses(story, lea, "U0TOM")
    assert (lea.modal or {})["title"]["text"] == "Add to the roster"

    lea.submits(abilities=checked("production_access", "experienced"), workdays=checked("0", "1", "2"))

    tom = member(story, "U0TOM")
    assert (tom.production_access, tom.experienced, tom.works) == (True, True, {0, 1, 2})
    assert "Tom is on the roster of Backend support from today." in shown(lea)
    assert "Tom* · production access · mon-wed" in shown(lea)


def test_the_form_shows_what_holds_and_changes_what_differs_alone(story: Story, lea: Person) -> None:
    chooses(story, lea, "U0BEN")
    assert (lea.modal or {})["title"]["text"] == "Change a member"

    lea.submits(abilities=checked("production_access", "experienced"))

    ben = member(story, "U0BEN")
    assert (ben.production_access, ben.experienced, ben.works) == (True, True, {0, 1, 2, 3})
    assert "Ben has production access from now on." in shown(lea)
    assert "Ben works" not in shown(lea)


def test_sending_the_form_as_it_is_changes_nothing(story: Story, lea: Person) -> None:
    chooses(story, lea, "U0CID")

    lea.submits()

    assert "Nothing was changed." in shown(lea)
    with story.bot.desk.reading() as work:
        assert not work.uow.audit.of("member:U0CID", 5)


def test_somebody_is_paused_until_a_day_and_resumed(story: Story, lea: Person) -> None:
    chooses(story, lea, "U0CID")
    lea.submits(standing={"option": "paused"}, paused_until="2026-11-30")
    assert "Cid is not picked up to and including 30 November 2026." in shown(lea)
    assert member(story, "U0CID").paused

    chooses(story, lea, "U0CID")
    assert "2026-11-30" in shown(lea)
    lea.submits(standing={"option": "picked"}, paused_until=None)

    assert not member(story, "U0CID").paused


def test_somebody_is_taken_off_the_roster_and_the_last_one_is_not(story: Story, lea: Person) -> None:
    for user in ("U0ANN", "U0BEN", "U0CID"):
        chooses(story, lea, user)
        lea.submits(standing={"option": "removed"})
        assert not member(story, user).active
    chooses(story, lea, "U0NOA")

    refused = lea.submits(standing={"option": "removed"})

    assert "Noa is the only one on the roster" in refused["errors"]["standing"]
    assert member(story, "U0NOA").active


def test_what_cannot_be_is_said_beside_its_field(story: Story, lea: Person) -> None:
    chooses(story, lea, "U0CID")

    past = lea.submits(standing={"option": "paused"}, paused_until="2026-11-01")
    without = lea.submits(standing={"option": "picked"}, paused_until="2026-12-01")

    assert "This day is past." in past["errors"]["paused_until"]
    assert "Only a pause has a last day." in without["errors"]["paused_until"]


def test_only_leads_have_the_button(ann: Person, lea: Person) -> None:
    assert "Roster…" in lea.home
    assert "Roster…" not in ann.opens_home()
