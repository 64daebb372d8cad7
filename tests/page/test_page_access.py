"""The page without a mouse, and in a narrow window."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

ASKED = "Login fails for everybody"


def test_the_whole_story_works_with_the_keyboard_alone(screen: Screen) -> None:
    keys, part = screen.page.keyboard, screen.part
    expect(part("composer")).to_be_visible()
    screen.tab_to("composer")
    keys.type(ASKED)
    keys.press("Enter")
    ts = screen.ts_of(ASKED)
    expect(part(f"replies-{ts}")).to_be_visible()

    screen.tab_to("act-as")
    keys.press("Enter")
    expect(part("popover")).to_be_visible()
    keys.press("a")
    keys.press("Enter")
    expect(screen.page).to_have_url(screen.at("U0ANN"))
    screen.tab_to(f"replies-{ts}")
    keys.press("Enter")
    expect(screen.card).to_contain_text("@Ann @Ben, can you take a look?")

    screen.tab_to("action-take")
    keys.press("Enter")
    expect(screen.card).to_contain_text("In progress with Ann")
    assert screen.focused == "action-take", "a card that is drawn again leaves the focus where it was"
    screen.tab_to("action-card_menu")
    keys.press("Enter")
    expect(part("popover")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    expect(screen.page.locator(":focus")).to_contain_text("Hand off…")
    keys.press("Enter")
    expect(part("modal")).to_be_visible()
    keys.press("Escape")
    expect(part("modal")).to_have_count(0)

    screen.tab_to("thread-composer")
    keys.type("The login service is back")
    keys.press("Enter")
    expect(screen.thread).to_contain_text("The login service is back")
    screen.tab_to("action-resolve")
    keys.press("Enter")
    expect(screen.card).to_contain_text("Resolved by Ann")


def test_in_a_narrow_window_everything_can_be_reached(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 720, "height": 800})
    ts = screen.posts(ASKED)
    screen.open_thread(ts)
    expect(screen.card).to_contain_text("Waiting for a first response")
    screen.part("thread-close").click()
    expect(screen.thread).to_have_count(0)

    screen.part("clock-wednesday").click()
    expect(screen.part("clock")).to_contain_text(re.compile("Wed.*09:00"), timeout=30_000)

    screen.act_as("U0LEA")
    screen.part("app-messages").click()
    expect(screen.messages).to_contain_text("You get this as a lead")
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
