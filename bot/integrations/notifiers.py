"""People outside Slack, through Apprise: one address each, which is a secret (O1)."""

import importlib
import logging
import re
from collections.abc import Collection, Mapping
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import apprise

from bot.ports.notifier import Notification, NotifyError

CALL_SECONDS = 10  # for the whole hand-over; the claim of a row lasts longer
LONGEST_REASON = 200
_PIECES = re.compile(r"[^\s/?&=:@,;]{6,}")


class AppriseNotifiers:
    """`bot.ports.notifier.Notifier` over Apprise's kinds: mailto, workflows (Microsoft Teams), pagerduty and others."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = dict(urls)

    @property
    def names(self) -> Collection[str]:
        """Those whose address is known, whether it works or not."""
        return self._urls.keys()

    def send(self, name: str, notification: Notification, *, key: str) -> None:
        """Hand it over. Raises NotifyError."""
        address = self._urls.get(name)
        if address is None:
            raise NotifyError(f"There is no address for {name}: set NOTIFY_{name.upper()}_URL.", again=False)
        plugin = understood(address)
        if plugin is None:
            raise NotifyError(f"The address in NOTIFY_{name.upper()}_URL is of no known kind.", again=False)
        if hasattr(plugin, "dedup"):
            plugin.dedup = key  # PagerDuty takes a repeat for the same page
        library = _library()
        sender: apprise.Apprise = library.Apprise()
        sender.add(plugin)
        kind = library.NotifyType.FAILURE if notification.urgent else library.NotifyType.INFO
        result = sender.notify(
            body=notification.body,
            title=notification.title,
            notify_type=kind,
            body_format=library.NotifyFormat.TEXT,
            timeout=CALL_SECONDS,
            log_level=logging.WARNING,
        )
        if not result:
            raise NotifyError(f"{name} did not take it: {_reason(result, address)}.")


def understood(address: str) -> "apprise.NotifyBase | None":
    """What Apprise makes of an address; None if it knows no such kind or lacks a part."""
    plugin: apprise.NotifyBase | None = _library().Apprise.instantiate(address, suppress_exceptions=True)
    return plugin


@cache
def _library() -> ModuleType:
    """Apprise, loaded when somebody is to be reached: it knows a hundred services, which take seconds and memory."""
    # Its own lines tell what was sent where; ours tell what became of it, without addresses.
    own = logging.getLogger("apprise")
    own.propagate, own.disabled = False, False
    own.setLevel(logging.WARNING)  # whatever else is logged: what it complains about, we tell
    own.addHandler(logging.NullHandler())
    return importlib.import_module("apprise")


def _reason(result: "apprise.AppriseResult", address: str) -> str:
    """The last thing that Apprise complained about, unless it shows a piece of the address."""
    host = urlsplit(address).hostname or ""
    secrets = [each for each in _PIECES.findall(address.partition("://")[2]) if "." not in each or each != host]
    complaints = [
        entry.message for entry in result.logs() if entry.level in {"WARNING", "ERROR"} and "\n" not in entry.message
    ]
    harmless = [each for each in complaints if not any(piece in each for piece in secrets)]
    return harmless[-1].rstrip(".")[:LONGEST_REASON] if harmless else "it could not be reached or refused"
