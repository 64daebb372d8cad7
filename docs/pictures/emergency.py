"""The emergency of the guides: played in the demo, photographed, and exported as the example of a root cause."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.client import SandboxClient

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example-root-cause.md"
CONFIG = ROOT / "bot" / "cli" / "demo_town" / "config.yaml"
INCIDENTS = "C0INC"
WHILE_IT_IS_DRAWN = 3_000  # milliseconds
TITLE = "Customers cannot pay by card"
UPDATES = (
    (
        "Customers in all countries cannot pay by card. Paying by invoice works.",
        "We ask the payment provider, and look at what changed.",
    ),
    (
        "Customers can pay by card again. Some orders of the last half hour are missing their payment.",
        "We retry these payments; nobody has to order again.",
    ),
)
INITIAL = (
    "All payments by card were refused from 19:31 on. The provider did not accept our certificate.",
    "Nobody could pay by card for 45 minutes; 212 orders waited, none is lost.",
    "An alert about refused payments, and a customer who called.",
    "The renewed certificate was installed on both gateways. Payments go through since 20:12.",
    "Dee watches the refused payments this evening.",
    "expired certificate",
)
ENGINEERING = (
    "Our certificate expired. It is renewed by hand once a year, and the reminder went to somebody who has left.",
    "Tests use another certificate, and no alert watches how long it is still valid.",
    "Yes, in a year, and with three other certificates that are renewed by hand.",
    "Renew certificates by a job, and alert three weeks before one expires.",
    "expired certificate",
)
ACTIONS = (
    ("Alert three weeks before a certificate expires", "U0DEE", 7),
    ("Renew the certificates of all providers by a job", "U0CID", 21),
)


class Photographer(Protocol):
    """What `take.py` gives: the page, the people, the camera."""

    page: Page
    people: SandboxClient

    def by_id(self, name: str) -> Locator: ...
    def act_as(self, user: str) -> None: ...
    def take(self, name: str, what: Locator | None = None) -> None: ...


def play(story: Photographer, database: str) -> None:
    """Raise it as Olga, resolve it as Ann and Max, explain it as Max and Dee; export it while the demo runs."""
    story.act_as("U0OLGA")
    story.by_id("app-home").click()
    _raise(story)
    story.by_id(f"channel-{INCIDENTS}").click()
    card = story.by_id("messages").get_by_role("article").filter(has_text=TITLE)
    expect(card).to_contain_text("raised by Olga")
    story.take("incident", card)
    story.act_as("U0ANN")
    _press(card, "Acknowledge")
    expect(card).to_contain_text("Responder: Ann")
    card.locator("[data-testid^=replies-]").click()
    _talk(story, "U0ANN", "The provider answers “certificate expired” since 19:31.")
    _press(card, "Contact made")
    expect(card).to_contain_text("contact made")
    _update(story, card, 0, photograph=True)
    story.people.advance(timedelta(minutes=20))
    _talk(story, "U0DEE", "The renewed certificate is on the first gateway, and payments go through there.")
    story.people.advance(timedelta(minutes=12))
    _press(card, "Mitigated")
    expect(card).to_contain_text("mitigated")
    _update(story, card, 1)
    story.people.advance(timedelta(minutes=10))
    _press(card, "Resolve")
    expect(card).to_contain_text("resolved")
    _explain(story)
    export(database)


def _raise(story: Photographer) -> None:
    _press(story.by_id("home"), "Raise an incident…")
    form = story.by_id("modal")
    form.get_by_text("sev2: part of the system cannot be used").click()
    form.page.get_by_text("sev1: everything is down, or data is lost").last.click()
    for place, text in enumerate((TITLE, "checkout", "acme")):
        form.locator("input[type=text]").nth(place).fill(text)
    form.locator("textarea").fill("Acme called: every payment is refused since about 19:30.")
    story.take("incident-raise", form)
    _send(story)


def export(database: str) -> None:
    """What the demo knows of it, as Markdown."""
    command = [
        sys.executable,
        "-m",
        "bot",
        "export",
        "incident",
        "1",
        "--config",
        str(CONFIG),
        "--output",
        str(EXAMPLE),
    ]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "DATABASE_URL": database})  # noqa: S603 - ourselves


def _explain(story: Photographer) -> None:
    thread = story.by_id("thread")
    expect(thread).to_contain_text("Write initial RCA…")
    story.take("root-cause", thread.get_by_role("article").filter(has_text="Root cause of incident"))
    story.act_as("U0MAX")
    _open(story)
    _fill(story, "Write initial RCA…", INITIAL)
    story.people.advance(timedelta(hours=15))
    story.act_as("U0DEE")
    _open(story)
    for what, owner, days in ACTIONS:
        _action(story, what, owner, story.people.now().date() + timedelta(days=days))
    _fill(story, "Write engineering RCA…", ENGINEERING)
    for _ in ACTIONS:
        story.people.advance(timedelta(days=3))
        thread.get_by_role("button", name="Done").last.click()
        story.page.wait_for_timeout(WHILE_IT_IS_DRAWN)
    card = story.by_id("messages").get_by_role("article").filter(has_text=TITLE)
    expect(card).to_contain_text("closed")


def _open(story: Photographer) -> None:
    story.by_id(f"channel-{INCIDENTS}").click()
    card = story.by_id("messages").get_by_role("article").filter(has_text=TITLE)
    card.locator("[data-testid^=replies-]").click()


def _talk(story: Photographer, user: str, text: str) -> None:
    card = next(each for each in story.people.messages(INCIDENTS) if TITLE in str(each.get("text")))
    story.people.post(user, INCIDENTS, text, thread_ts=str(card["ts"]))


def _press(where: Locator, label: str) -> None:
    where.get_by_role("button", name=label, exact=True).click()


def _update(story: Photographer, card: Locator, number: int, *, photograph: bool = False) -> None:
    _press(card, "Update…")
    for place, text in enumerate(UPDATES[number]):
        story.by_id("modal").locator("textarea").nth(place).fill(text)
    if photograph:
        story.take("incident-update", story.by_id("modal"))
    _send(story)


def _fill(story: Photographer, label: str, texts: tuple[str, ...]) -> None:
    _press(story.by_id("thread"), label)
    fields = story.by_id("modal").locator("textarea, input[type=text]")
    expect(fields).to_have_count(len(texts))
    for place, text in enumerate(texts):
        fields.nth(place).fill(text)
    _send(story)


def _action(story: Photographer, what: str, owner: str, day: date) -> None:
    _press(story.by_id("thread"), "Add an action…")
    form = story.by_id("modal")
    form.locator("textarea, input[type=text]").first.fill(what)
    form.get_by_text("Choose a person").click()
    story.by_id(f"option-{owner}").click()
    form.locator("input[type=date]").fill(day.isoformat())
    _send(story)
    expect(story.by_id("thread")).to_contain_text(what)


def _send(story: Photographer) -> None:
    story.by_id("modal-submit").click()
    expect(story.by_id("modal")).to_have_count(0)
