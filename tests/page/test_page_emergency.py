"""The demo's second story, clicked through: an emergency from raise to closed root cause, with the clock moved (I)."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page

INCIDENTS, NEWS = "C0INC", "C0NEWS"


def test_an_emergency_is_raised_resolved_explained_and_closed(screen: Screen) -> None:
    part = screen.part
    _to_the_emergency(screen)

    part("story-go-1").click()
    card = _card(screen)
    expect(card).to_contain_text("sev1 · raised · raised by Olga")
    expect(part("story-step-1")).to_have_attribute("data-done", "true")
    part("story-go-2").click()
    _press(card, "Acknowledge")
    expect(card).to_contain_text("Responder: Ann")
    expect(part("story-step-2")).to_have_attribute("data-done", "true")
    _press(card, "Contact made")
    expect(card).to_contain_text("sev1 · contact made")
    _update(screen, card)
    _press(card, "Mitigated")
    expect(card).to_contain_text("sev1 · mitigated")
    _press(card, "Resolve")
    expect(card).to_contain_text("sev1 · resolved · by Ann")
    expect(part("story-step-3")).to_have_attribute("data-done", "true")

    part("story-go-4").click()
    expect(part("clock")).to_contain_text("Tue")
    card.locator("[data-testid^=replies-]").click()
    _write(screen, "Write initial RCA…")
    _add_action(screen)
    _write(screen, "Write engineering RCA…")
    expect(card).to_contain_text("sev1 · root cause")
    expect(part("story-step-4")).to_have_attribute("data-done", "true")
    expect(part("story")).to_contain_text("That was the emergency")
    screen.thread.get_by_role("button", name=re.compile("Done|is done")).last.click()
    expect(card).to_contain_text("sev1 · closed")


def _to_the_emergency(screen: Screen) -> None:
    """The first story in a few clicks, because the second is offered behind it."""
    ts = screen.posts("The export of yesterday's invoices is empty")
    screen.open_thread(ts)
    expect(screen.card).to_contain_text("Waiting for a first response")
    screen.part("clock-plus-5").click()
    expect(screen.card).to_contain_text("Overdue")
    screen.act_as("U0ANN")
    screen.open_thread(ts)
    screen.replies("Looking at it")
    screen.part("story-chapter").click()
    expect(screen.part("story")).to_contain_text("An emergency")


def _card(screen: Screen) -> Locator:
    return screen.messages.get_by_role("article").filter(has_text="Nobody can pay with a card").last


def _press(card: Locator, label: str) -> None:
    card.get_by_role("button", name=label, exact=True).click()


def _update(screen: Screen, card: Locator) -> None:
    _press(card, "Update…")
    texts = screen.part("modal").locator("textarea")
    texts.nth(0).fill("Customers cannot pay by card.")
    texts.nth(1).fill("We switch to the second provider.")
    screen.part("modal-submit").click()
    expect(screen.part("modal")).to_have_count(0)
    screen.part(f"channel-{NEWS}").click()
    expect(screen.messages).to_contain_text("Customers cannot pay by card.")
    screen.part(f"channel-{INCIDENTS}").click()


def _write(screen: Screen, label: str) -> None:
    screen.thread.get_by_role("button", name=label).click()
    texts = screen.part("modal").locator("textarea, input[type=text]")
    expect(texts.first).to_be_visible()
    for text in texts.all():
        text.fill("The certificate of the provider had expired.")
    screen.part("modal-submit").click()
    expect(screen.part("modal")).to_have_count(0)


def _add_action(screen: Screen) -> None:
    screen.thread.get_by_role("button", name="Add an action…").click()
    form = screen.part("modal")
    form.locator("textarea, input[type=text]").first.fill("Watch when certificates expire")
    form.get_by_text("Choose a person").click()
    screen.part("option-U0DEE").click()
    form.locator("input[type=date]").fill("2026-12-01")
    screen.part("modal-submit").click()
    expect(screen.part("modal")).to_have_count(0)
    expect(screen.thread).to_contain_text("Watch when certificates expire")
