"""Takes the pictures of the guides, and the example of a root cause: plays stories in the running demo.

Run it after the page or the wording has changed: `.venv/bin/python docs/pictures/take.py`. It needs Chromium.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
sys.path.insert(0, str(ROOT))

import emergency  # noqa: E402 - the same folder

from bot.sandbox.client import SandboxClient  # noqa: E402 - the project is not installed, so its folder comes first

CHANNEL, ROOM, ALERTS = "C0BACKEND", "C0TEAM", "C0ALERTS"
WIDE = {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds
MARGIN = 12
SHARPNESS = 1.5  # pixels of the picture per pixel of the page
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def demo(folder: str) -> Iterator[str]:
    """A demo of its own on a free port, with its database somewhere in the folder; its address."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-open"]
    there = {**os.environ, "TMPDIR": folder}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=there) as process:  # noqa: S603 - ourselves
        try:
            for line in process.stdout or ():
                found = re.search(r"http://\S+", line)
                if found is not None:
                    yield found[0]
                    return
            raise SystemExit("The demo did not start.")
        finally:
            process.terminate()


class Photographer:
    """The page of the demo in a browser, the people in it, and a camera."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.people = SandboxClient(url)
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        self.by_id("story").wait_for()

    def by_id(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def act_as(self, user: str) -> None:
        self.by_id("act-as").click()
        self.by_id(f"act-as-{user}").click()

    def sees(self, words: str, where: str = "thread") -> None:
        expect(self.by_id(where)).to_contain_text(words, timeout=PATIENCE)

    def settle(self) -> None:
        """Let the pointer rest where it changes nothing, and what moves come to its end."""
        self.page.mouse.move(640, 790)
        self.page.wait_for_timeout(700)

    def take(self, name: str, what: Locator | None = None, *, down_to: Locator | None = None) -> None:
        """A picture of the page or of a part of it, which may end below something in it."""
        self.settle()
        if what is None or down_to is None:
            (what or self.page).screenshot(path=HERE / f"{name}.png")
            return
        whole, last = what.bounding_box(), down_to.bounding_box()
        if whole is None or last is None:
            raise SystemExit(f"Something that should be on the picture {name} is not on the page.")
        height = last["y"] + last["height"] - whole["y"] + MARGIN
        self.page.screenshot(
            path=HERE / f"{name}.png",
            clip={"x": whole["x"], "y": whole["y"], "width": whole["width"], "height": height},
        )

    def card_of(self, ts: str) -> Locator:
        """The bot's first message in a thread, which is open."""
        card = self.people.thread(CHANNEL, ts)[1]
        return self.by_id(f"thread-message-{card['ts']}")

    def open_thread(self, ts: str) -> None:
        self.by_id(f"channel-{CHANNEL}").click()
        self.by_id(f"replies-{ts}").click()


def tell(story: Photographer) -> None:
    """A morning in a support channel, and the evening after it."""
    first = _asked(story)
    _reminded(story)
    _worked_on(story, first)
    _resolved(story, first)
    _known_already(story)
    _alerted(story)
    _picked(story)
    _at_night(story)


def _asked(story: Photographer) -> str:
    people = story.people
    story.by_id("story-go-1").click()
    expect(story.by_id("composer")).to_have_value(re.compile("order"))
    story.by_id("composer").press("Enter")
    story.sees("1 reply", "conversation")
    story.by_id("story-go-2").click()
    story.sees("Waiting for a first response")
    story.take("page")
    first = str(people.messages(CHANNEL)[0]["ts"])
    story.take("card", story.card_of(first))
    return first


def _reminded(story: Photographer) -> None:
    people = story.people
    people.advance(65)
    people.post("U0TOM", CHANNEL, "The price list of Acme shows 0.00 since this morning.")
    story.page.wait_for_timeout(1500)
    people.advance(118)
    story.by_id("story-dismiss").click()
    story.act_as("U0ANN")
    story.by_id("app-messages").click()
    story.sees("waits for a first response", "conversation")
    story.take("reminder", story.by_id("conversation").get_by_role("article").last)


def _worked_on(story: Photographer, first: str) -> None:
    people = story.people
    people.post("U0ANN", CHANNEL, "I see the error in the log. Looking for the cause.", thread_ts=first)
    story.page.wait_for_timeout(1500)
    people.advance(20)
    story.by_id("app-home").click()
    story.sees("Yours", "home")
    story.take("home", story.by_id("home"), down_to=story.page.get_by_text("shows what else I can do"))
    story.by_id(f"channel-{ROOM}").click()
    story.sees("Answered and open", "conversation")
    story.take("board", story.by_id("conversation").get_by_role("article").first)
    story.open_thread(first)
    story.sees("Answered by Ann")
    story.by_id("thread").get_by_test_id("action-card_menu").click()
    story.page.get_by_text("Hand off…").click()
    story.page.get_by_text("Choose a person").click()
    story.page.get_by_role("option", name="Ben").click()
    story.page.get_by_placeholder("What is known").fill(
        "The order has no invoice address, so the page fails. Left to do: repair the address, then tell Olga."
    )
    story.take("hand-off", story.page.get_by_role("dialog"))
    story.by_id("modal-x").click()


def _resolved(story: Photographer, first: str) -> None:
    people = story.people
    people.post("U0ANN", CHANNEL, "The address was missing; it is repaired now.", thread_ts=first)
    story.sees("In progress with Ann")
    story.by_id("thread").get_by_test_id("action-resolve").click()
    story.sees("Resolved by Ann")
    story.act_as("U0OLGA")
    story.open_thread(first)
    story.take("thread", story.by_id("thread"), down_to=story.by_id("thread").get_by_role("article").last)


def _known_already(story: Photographer) -> None:
    asked = story.people.post("U0TOM", CHANNEL, "Hi, the export of yesterday’s invoices is empty. Can somebody look?")
    story.act_as("U0ANN")
    story.open_thread(asked)
    story.sees("This may help")
    story.take("suggestion", story.card_of(asked))
    story.by_id("thread").get_by_test_id("action-card_menu").first.click()
    story.page.get_by_text("Similar and more…").click()
    dialog = story.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Answer with this", timeout=PATIENCE)
    story.take("similar", dialog)
    story.by_id("modal-x").click()
    story.by_id("thread").get_by_test_id("action-triage").first.click()
    dialog.get_by_role("combobox").first.click()
    story.page.get_by_role("option", name="Bug").click()
    expect(dialog).to_contain_text("Needs an immediate workaround?", timeout=PATIENCE)
    story.take("triage", dialog)
    story.by_id("modal-x").click()


def _alerted(story: Photographer) -> None:
    for _ in range(2):
        story.by_id("apps").click()
        story.by_id("sample-0").click()
    alert = story.people.messages(ALERTS)[0]
    story.by_id(f"replies-{alert['ts']}").click()
    story.sees("2 times")
    card = story.people.thread(ALERTS, str(alert["ts"]))[1]
    story.take("alert", story.by_id(f"thread-message-{card['ts']}"))


def _picked(story: Photographer) -> None:
    story.people.next("mon 14:00", "Europe/Prague")
    story.act_as("U0LEA")
    story.by_id(f"channel-{ROOM}").click()
    story.sees("proposed team", "conversation")
    proposal = story.by_id("conversation").get_by_role("article").filter(has_text="proposed team")
    story.take("proposal", proposal)


def _at_night(story: Photographer) -> None:
    story.people.next("mon 19:30", "Europe/Prague")
    asked = story.people.post("U0OLGA", CHANNEL, "Nobody at our customer can log in.")
    story.open_thread(asked)
    story.sees("Waiting until support opens")
    story.take("night", story.card_of(asked))


def main() -> None:
    """Play the story once."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        raise SystemExit("There is no Chromium here; on Debian or Ubuntu: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, demo(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path)
        page = browser.new_page(
            viewport=WIDE, device_scale_factor=SHARPNESS, color_scheme="light", reduced_motion="reduce"
        )
        photographer = Photographer(page, url)
        tell(photographer)
        (database,) = Path(folder).glob("*/demo.db")
        emergency.play(photographer, f"sqlite:///{database}")
        browser.close()


if __name__ == "__main__":
    main()
