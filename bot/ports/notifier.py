"""What Firstline asks of ways to reach people outside Slack (O1): e-mail groups, Microsoft Teams, PagerDuty, others."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message for people outside Slack: plain text, nothing in it that they may not see."""

    title: str  # one line, at most 200 characters
    body: str  # at most 900 characters: the shortest that any of them takes is 1,000
    urgent: bool = False  # somebody must act now: a page, and not a mail to read later


class NotifyError(Exception):
    """A notifier did not take a message; the sentence says what it answered, without its address.

    `again`: the same may work later. Otherwise its address has to be mended first.
    """

    def __init__(self, sentence: str, *, again: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


class Notifier(Protocol):
    """Ways to reach people outside Slack, by the names under `notify` in the configuration."""

    @property
    def names(self) -> Collection[str]:
        """Those that can be used."""
        ...

    def send(self, name: str, notification: Notification, *, key: str) -> None:
        """Hand it over. Raises NotifyError. `key`: equal for repeats, where the other side can tell them apart."""
        ...


class NobodyOutside:
    """No way out of Slack is configured."""

    names: Collection[str] = ()

    def send(self, name: str, notification: Notification, *, key: str) -> None:  # noqa: ARG002 - it goes nowhere
        """Refuse: whoever asks for it was configured without an address."""
        raise NotifyError(f"There is no address for {name}: set NOTIFY_{name.upper()}_URL.", again=False)
