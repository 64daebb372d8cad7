"""Alerts of monitoring apps and the answer that is known, clicked through on the page as people would (A1-A4, T3)."""

import pytest
from playwright.sync_api import expect

from tests.page.screen import Screen

pytestmark = pytest.mark.page
BUGSNAG, GRAFANA, OVER = 0, 1, 2


def reports(screen: Screen, sample: int) -> None:
    """Another app says something in the alerts channel."""
    screen.part("apps").click()
    screen.part(f"sample-{sample}").click()


def test_repeats_are_counted_on_one_card_that_somebody_takes(screen: Screen) -> None:
    screen.act_as("U0ANN")
    reports(screen, BUGSNAG)
    screen.open_thread(screen.ts_of("New error in production"))
    expect(screen.card).to_contain_text("Waiting for somebody to take it")
    expect(screen.card).to_contain_text("Web shop is owned by Cid and Fay")

    reports(screen, BUGSNAG)
    expect(screen.card).to_contain_text("2 times")

    screen.presses("take")
    expect(screen.card).not_to_contain_text("Waiting for somebody")
    expect(screen.card).to_contain_text("Ann")


def test_an_alert_that_is_over_closes_its_card(screen: Screen) -> None:
    screen.act_as("U0ANN")
    reports(screen, GRAFANA)
    screen.open_thread(screen.ts_of("[FIRING:1] Slow answers"))
    expect(screen.card).to_contain_text("Checkout is owned by Dee")

    reports(screen, OVER)

    expect(screen.card).to_contain_text("Over, says Grafana")
    expect(screen.card.get_by_test_id("action-reopen")).to_be_visible()


def test_the_answer_that_is_known_ends_a_request_that_nobody_has_answered(screen: Screen) -> None:
    screen.act_as("U0OLGA")
    screen.part("channel-C0BACKEND").click()
    screen.open_thread(screen.posts("The export of yesterday’s invoices is empty. Could someone have a look?"))
    expect(screen.card).to_contain_text("This may help: The export of yesterday's invoices is empty")

    screen.page.get_by_role("button", name="This answered it").click()

    expect(screen.card).not_to_contain_text("This may help")
    expect(screen.card.get_by_test_id("action-reopen")).to_be_visible()
