"""The first morning's change and duty on the page: listed at Home, approved and done by one click each (C1, U1)."""

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page


def test_a_change_is_approved_and_a_duty_done_by_the_people_on_duty(screen: Screen) -> None:
    part = screen.part
    screen.act_as("U0ANN")
    part("app-home").click()
    expect(part("home")).to_contain_text("Connections of the order database · Cid · waits for approval")
    part("channel-C0TEAM").click()
    change = screen.messages.get_by_role("article").filter(has_text="Connections of the order database")
    change.get_by_role("button", name="Approve").click()
    expect(change).to_contain_text("Approved by Ann")
    for _ in range(3):
        part("clock-plus-5").click()
    duty = screen.messages.get_by_role("article").filter(has_text="Production sanity check")
    expect(duty).to_contain_text("Place an order in the web shop")
    duty.get_by_role("button", name="Production sanity check is done").click()
    expect(duty).to_contain_text("done by Ann")
