"""A calendar feed on the page: its address in a form, what a calendar program reads there, and its end (D9)."""

import re

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page


def test_somebody_subscribes_to_their_shifts_and_revokes_the_address(screen: Screen) -> None:
    part = screen.part
    screen.act_as("U0ANN")
    part("app-home").click()
    home = part("home")
    expect(home).to_contain_text("Calendar feed")
    home.get_by_role("button", name="Get the address of My shifts").click()
    form = screen.page.get_by_role("dialog")
    expect(form).to_contain_text("My shifts: subscribe to this address")
    found = re.search(r"http://127\.0\.0\.1:\d+/calendar/[\w-]{43}\.ics", form.inner_text())
    assert found is not None
    address = found[0]

    answer = httpx.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert "CONFIRMED" in {str(event["STATUS"]) for event in events}

    screen.page.keyboard.press("Escape")
    expect(home).to_contain_text("My shifts: you have had an address since")
    home.get_by_role("button", name="Revoke the address of My shifts").click()
    screen.page.get_by_role("button", name="Go ahead").click()

    expect(screen.page.get_by_role("dialog")).to_contain_text("The address is revoked")
    assert httpx.get(address).status_code == 404
