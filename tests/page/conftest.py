"""The demo as people get it, in a process of its own, and a real browser in front of it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.page.screen import Screen

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "There is no Chromium here; on Debian or Ubuntu: apt-get install chromium"
FLAGS = (
    "--no-sandbox",  # a container's root may not make one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STOPS_WITHIN = 20.0
PATIENCE = 40_000  # milliseconds; a demo, a bot and a browser share the cores with the other tests
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def demo(browser: Browser) -> Iterator[str]:  # noqa: ARG001 - without a browser nothing needs to be started
    """The address of a fresh demo; whatever it complains about while it runs or stops fails the test."""
    command = [sys.executable, "-m", "bot", "demo", "--no-open", "--port", str(_free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            greeting = process.stdout.readline()
            assert "http://" in greeting, process.communicate(timeout=STOPS_WITHIN)
            yield greeting.split()[4]
        finally:
            process.terminate()
            _, complaints = process.communicate(timeout=STOPS_WITHIN)
    assert (process.returncode, complaints) == (0, "")


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    """The demo in a new window; whatever the browser's console complains about fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, timezone_id="Europe/Prague")
    window = context.new_page()
    window.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.goto(demo)
    yield window
    context.close()
    assert complaints == []


@pytest.fixture
def screen(page: Page) -> Screen:
    """The page of the demo, as Olga sees it first."""
    return Screen(page)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
