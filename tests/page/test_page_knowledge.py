"""What was learned, on the page: an answer that stands already, in the thread with a few clicks; a search (T3, X3)."""

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

ASKED = "A customer is locked out of the account, what can I do?"
KNOWN = "A customer is locked out of their account"


def test_a_responder_answers_with_what_is_written_down_and_changes_it_before(screen: Screen) -> None:
    part = screen.part
    ts = screen.posts(ASKED)
    screen.act_as("U0ANN")
    screen.open_thread(ts)

    screen.chooses("more")
    expect(part("modal")).to_contain_text("Similar and more")
    expect(part("modal")).to_contain_text(KNOWN)
    part("modal").get_by_role("button", name=f"Answer with “{KNOWN}”").first.click()
    form = screen.page.get_by_role("dialog", name="Answer with this")
    expect(form).to_contain_text("Your answer")
    form.locator("textarea").fill("I unlocked it for you.")
    form.get_by_role("button", name="Answer", exact=True).click()

    expect(part("modal")).to_have_count(0)
    expect(screen.thread).to_contain_text("Ann answers:")
    expect(screen.thread).to_contain_text("I unlocked it for you.")
    expect(screen.card).to_contain_text("Answered")


def test_home_searches_and_lists_what_is_written_down(screen: Screen) -> None:
    part = screen.part
    screen.act_as("U0TOM")
    part("app-home").click()
    expect(part("home")).to_contain_text(KNOWN)

    part("home").get_by_role("button", name="Search…").click()
    part("modal").locator("input").fill("locked out")
    part("modal-submit").click()
    expect(part("modal")).to_contain_text("📚 Common requests")
    expect(part("modal")).to_contain_text(KNOWN)
    screen.page.keyboard.press("Escape")

    part("home").get_by_role("button", name="All common requests…").click()
    expect(part("modal")).to_contain_text("The export of yesterday's invoices is empty")
