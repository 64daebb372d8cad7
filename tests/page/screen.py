"""What a person does on the page and what they look at, by the names that its parts carry."""

import re

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 120


class Screen:
    """The page in a browser. Drawing follows what happens within a frame or two, so everything is waited for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.part = page.get_by_test_id
        self.thread = page.get_by_test_id("thread")
        self.messages = page.get_by_test_id("messages")

    def act_as(self, user: str) -> None:
        """Become somebody else."""
        self.part("act-as").click()
        self.part(f"act-as-{user}").click()
        expect(self.page).to_have_url(self.at(user))

    def at(self, rest: str) -> re.Pattern[str]:
        """The address with these words behind the hash."""
        return re.compile(rf"#{re.escape(rest)}")

    def posts(self, text: str) -> str:
        """Write in the open channel; the message's ts."""
        self.part("composer").fill(text)
        self.part("composer-send").click()
        return self.ts_of(text)

    def ts_of(self, text: str) -> str:
        """The ts of the message in the middle that says this."""
        message = self.messages.locator("[data-testid^=message-]").filter(has_text=text).first
        expect(message).to_be_visible()
        return (message.get_attribute("data-testid") or "").removeprefix("message-")

    def open_thread(self, ts: str) -> None:
        """Look into the thread of a message."""
        self.part(f"replies-{ts}").click()
        expect(self.thread).to_be_visible()

    def replies(self, text: str) -> None:
        """Write in the open thread."""
        self.part("thread-composer").fill(text)
        self.part("thread-composer").press("Enter")
        expect(self.thread).to_contain_text(text)

    @property
    def card(self) -> Locator:
        """The bot's card in the open thread: the message with controls."""
        controls = self.page.locator(".block-actions")
        return self.thread.locator("[data-testid^=thread-message-]").filter(has=controls).first

    def presses(self, action: str) -> None:
        """Press a control of the card."""
        self.card.get_by_test_id(f"action-{action}").click()

    def chooses(self, option: str) -> None:
        """Choose in the card's menu."""
        self.presses("card_menu")
        self.page.locator(f"[data-testid^='option-{option}']").click()

    def tab_to(self, name: str) -> None:
        """Go there with the Tab key alone."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.focused.startswith(name):
                return
        raise AssertionError(f"{MOST_TABS} tabs do not lead to {name}, but to {self.focused}")

    @property
    def focused(self) -> str:
        """The name of the part that has the focus."""
        return str(self.page.evaluate("document.activeElement?.dataset.testid ?? ''"))
