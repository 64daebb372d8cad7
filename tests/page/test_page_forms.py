"""Forms, Home and commands on the page: what people fill in, and what they read when something is missing."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

ASKED = "Order 4711 shows an error page"


def test_handing_off_asks_for_a_receiver_and_calls_them(screen: Screen) -> None:
    part = screen.part
    ts = screen.posts(ASKED)
    screen.act_as("U0ANN")
    screen.open_thread(ts)
    screen.presses("take")
    expect(screen.card).to_contain_text("In progress with Ann")

    screen.chooses("hand_off")
    expect(part("modal")).to_contain_text("Hand off")
    expect(part("modal")).to_contain_text(ASKED)
    part("modal-submit").click()
    expect(part("error-person")).to_contain_text("Choose a person, the next shift or a team.")
    part("modal").get_by_text("Choose a person", exact=True).click()
    part("option-U0BEN").click()
    part("modal").locator("textarea").fill("It is the invoice service")
    part("modal-submit").click()

    expect(part("modal")).to_have_count(0)
    expect(screen.thread).to_contain_text("Ann hands this to @Ben")
    expect(screen.thread).to_contain_text("It is the invoice service")
    expect(screen.card).to_contain_text("Handed to Ben, who confirms with Take.")
    screen.act_as("U0BEN")
    screen.presses("take")
    expect(screen.card).to_contain_text("In progress with Ben")
    expect(screen.thread).to_contain_text("You took it over from Ann.")


def test_forms_keep_what_was_chosen_can_be_left_and_are_for_members_only(screen: Screen) -> None:
    part = screen.part
    ts = screen.posts(ASKED)
    screen.act_as("U0TOM")
    screen.open_thread(ts)
    screen.presses("take")
    expect(screen.thread).to_contain_text("Only members of Backend support can do that.")
    expect(screen.card).to_contain_text("Nobody has it yet.")

    screen.act_as("U0ANN")
    screen.chooses("duplicate_of")
    expect(part("modal")).to_contain_text("Mark as duplicate")
    screen.page.keyboard.press("Escape")
    expect(part("modal")).to_have_count(0)
    expect(screen.card).to_contain_text("Waiting for a first response")

    screen.presses("triage")
    part("modal").get_by_text("Not sure yet").click()
    part("option-bug").click()
    part("modal").get_by_text("Choose what to do").click()
    part("option-ticket").click()
    expect(part("modal")).to_contain_text("A ticket is created")
    part("modal-submit").click()
    expect(part("modal")).to_have_count(0)
    expect(screen.card).to_contain_text(re.compile("asked by Olga.* Bug"))
    expect(screen.card).to_contain_text("Resolved by Ann")
    expect(screen.thread).to_contain_text("This is a bug: its cause and its fix")


def test_home_shows_what_waits_and_follows(screen: Screen) -> None:
    part = screen.part
    screen.posts(ASKED)
    screen.act_as("U0ANN")
    part("app-home").click()
    home = part("home")
    expect(home).to_contain_text("Waiting for a first response")
    expect(home).to_contain_text(re.compile(f"5 min left · Olga: “{ASKED}”"))

    home.get_by_test_id("action-take").click()

    expect(home).to_contain_text("Nobody is waiting. Enjoy the quiet")
    expect(home).to_contain_text("in progress")
    home.get_by_test_id("action-mute_today").click()
    expect(home).to_contain_text("Reminders to you are muted until")
    home.get_by_test_id("action-unmute").click()
    expect(home).to_contain_text("Reminders reach you as direct messages.")
    screen.act_as("U0OLGA")
    part("app-home").click()
    expect(home).to_contain_text(ASKED)
    expect(home).not_to_contain_text("Yours")
    home.get_by_test_id("action-open_request").click()
    expect(part("modal")).to_contain_text("When you need help, write in #support-backend")


def test_a_command_is_answered_to_its_author_alone(screen: Screen) -> None:
    screen.posts(ASKED)
    screen.act_as("U0ANN")

    screen.part("composer").fill("/support open")
    screen.part("composer").press("Enter")

    expect(screen.messages).to_contain_text("Only visible to you")
    expect(screen.messages).to_contain_text("Open requests of Backend support")
    screen.act_as("U0OLGA")
    expect(screen.messages).not_to_contain_text("Only visible to you")
