"""The week on the page: the pick on Monday, a look at other people, Confirm, and the takeover on Wednesday (D5-D7)."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

MOMENT = re.compile(r"proposed team for Wed \d+ \w+ to Wed \d+ \w+")


def test_the_next_team_is_picked_confirmed_and_takes_over_by_three_clicks(screen: Screen) -> None:
    part = screen.part
    screen.act_as("U0LEA")
    part("channel-C0TEAM").click()
    part("clock-monday").click()
    expect(part("clock")).to_contain_text("17:00")
    expect(screen.messages).to_contain_text(MOMENT)
    expect(screen.messages).to_contain_text("waits for somebody to decide")
    proposal = screen.messages.get_by_role("article").filter(has_text="proposed team")
    expect(proposal).to_contain_text("has production access and works every day of this shift")
    expect(proposal).to_contain_text("Ann served last shift")

    proposal.get_by_role("button", name="Change…").click()
    form = screen.page.get_by_role("dialog")
    expect(form).to_contain_text("This team follows all the rules")
    part("modal-x").click()
    proposal.get_by_role("button", name="Confirm").click()
    expect(screen.messages).to_contain_text("confirmed by Lea")

    part("clock-wednesday").click()
    expect(part("clock")).to_contain_text("09:00")
    expect(screen.messages).to_contain_text("on support until")
    part("activity-filter-all").click()
    expect(part("activity-list")).to_contain_text("Set who is in the user group")
    part("app-home").click()
    expect(part("home")).to_contain_text("On duty")


def test_whoever_cannot_drops_out_and_the_page_shows_another_team(screen: Screen) -> None:
    part = screen.part
    screen.act_as("U0LEA")
    part("channel-C0TEAM").click()
    part("clock-monday").click()
    proposal = screen.messages.get_by_role("article").filter(has_text="On support")
    expect(proposal).to_contain_text(re.compile(r"On support: \w+ and \w+"))
    found = re.search(r"On support: (\w+) and", proposal.inner_text())
    assert found is not None
    name = found[1]
    users = {"Ann": "U0ANN", "Ben": "U0BEN", "Cid": "U0CID", "Dee": "U0DEE", "Fay": "U0FAY", "Gus": "U0GUS"}
    screen.act_as(users[name])
    part("channel-C0TEAM").click()

    proposal.get_by_role("button", name="I can't…").click()
    screen.page.get_by_role("dialog").get_by_role("button", name="Drop out").click()

    expect(proposal).not_to_contain_text(re.compile(rf"On support: ({name} and|\w+ and {name})"))
    expect(proposal).to_contain_text(f"{name} said that they cannot serve this week")
