"""The demo's story, clicked through: ask, see the card, let time pass, answer, resolve."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

ASKED = "The export of yesterday's invoices is empty"


def test_a_request_that_waits_is_reminded_of_missed_and_answered(screen: Screen) -> None:
    part, thread = screen.part, screen.thread
    expect(part("app-status")).to_contain_text("Firstline is connected")
    expect(part("clock")).to_contain_text("10:00")
    expect(part("story-step-1")).to_have_attribute("data-done", "false")

    ts = screen.posts(ASKED)
    expect(part("story-step-1")).to_have_attribute("data-done", "true")
    screen.open_thread(ts)
    expect(screen.page).to_have_url(screen.at(f"U0OLGA/C0BACKEND/C0BACKEND/{ts}"))
    expect(screen.card).to_contain_text(re.compile("Waiting for a first response.* due 10:05"))
    expect(screen.card).to_contain_text("@Ann @Ben, can you take a look?")
    expect(part("story-step-2")).to_have_attribute("data-done", "true")

    part("clock-plus-5").click()
    expect(part("clock")).to_contain_text("10:05")
    expect(screen.card).to_contain_text("Overdue: still waiting for a first response")
    expect(thread).to_contain_text("Nobody has answered within 5 min. @Ann @Ben, can one of you reply or take it?")
    expect(part("story-step-4")).to_have_attribute("data-done", "true")

    screen.act_as("U0ANN")
    part("channel-C0TEAM").click()
    expect(screen.messages).to_contain_text("1 open request, 1 waiting for a first response")
    expect(screen.messages).to_contain_text("Backend support: 1 request missed the first-response target")
    part("app-messages").click()
    expect(screen.messages).to_contain_text("1 request waits for a first response")
    expect(screen.messages).to_contain_text("You get this because you are on support now.")

    part("channel-C0BACKEND").click()
    screen.open_thread(ts)
    screen.presses("take")
    expect(screen.card).to_contain_text("In progress with Ann")
    expect(part(f"message-{ts}").get_by_test_id("reaction-eyes")).to_be_visible()
    expect(part("story-step-3")).to_have_attribute("data-done", "true")
    screen.replies("The disk was full, please try again")
    screen.presses("resolve")
    expect(screen.card).to_contain_text("Resolved by Ann")
    expect(screen.card).not_to_contain_text("@Ann")
    expect(part(f"message-{ts}").get_by_test_id("reaction-white_check_mark")).to_be_visible()
    expect(part(f"message-{ts}").get_by_test_id("reaction-eyes")).to_have_count(0)

    part("channel-C0TEAM").click()
    expect(screen.messages).to_contain_text("nothing is open, nobody is waiting")
    expect(screen.messages).to_contain_text("answered by now")
    expect(part("activity-entry").first).to_be_visible()
    expect(part("story")).to_contain_text("That was the story")


def test_an_answer_in_time_needs_no_reminder_and_a_helper_reads_a_hint_that_nobody_else_sees(screen: Screen) -> None:
    ts = screen.posts(ASKED)
    screen.act_as("U0BEN")
    screen.open_thread(ts)
    screen.replies("Looking at it now")
    expect(screen.card).to_contain_text("Answered by Ben")

    screen.part("clock-plus-5").click()
    screen.part("clock-plus-5").click()

    expect(screen.part("clock")).to_contain_text("10:10")
    expect(screen.card).to_contain_text("in time")
    expect(screen.thread.locator("[data-testid^=thread-message-]")).to_have_count(3)
    screen.part("app-messages").click()
    expect(screen.part("conversation")).to_contain_text("Nothing has been said here yet.")

    screen.part("channel-C0BACKEND").click()
    screen.act_as("U0CID")
    screen.open_thread(ts)
    screen.replies("Try the other button")
    expect(screen.thread).to_contain_text("Only visible to you")
    expect(screen.thread).to_contain_text("Ann and Ben are on support now")
    screen.act_as("U0OLGA")
    expect(screen.thread).to_contain_text("Try the other button")
    expect(screen.thread).not_to_contain_text("Only visible to you")
