"""Where tickets are created: the trackers that the file describes, and which of them is meant (T5)."""

import ipaddress
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator

from bot.config.fields import Section, Text, WebAddress, refuse
from bot.config.problems import shown

TrackerName = Literal["jira", "github", "console"]

_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{0,30}")
_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}", re.ASCII)


def _guarded_address(value: str) -> str:
    """An address to which tokens may be sent: nobody listens on the way, and it is nothing but the place."""
    parts = urlsplit(value)
    if parts.query or parts.fragment or parts.username is not None:
        raise refuse("This address holds more than a place.", "Write it without a name, a ? or a #.")
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise refuse("The token would be sent to this address in the clear.", "Write it with https://.")
    return value.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _project(value: str) -> str:
    if _PROJECT.fullmatch(value):
        return value
    if _PROJECT.fullmatch(value.upper()):
        raise refuse(f"{shown(value)} has small letters, and keys of projects have none.", f"Write {value.upper()}.")
    raise refuse(f"{shown(value)} is no key of a project.", "Write what stands before the number in EDGE-123: EDGE.")


def _repository(value: str) -> str:
    if not _REPOSITORY.fullmatch(value):
        raise refuse(f"{shown(value)} is no repository.", "Write owner/name, such as acme/edge.")
    return value


GuardedAddress = Annotated[WebAddress, AfterValidator(_guarded_address)]


class Jira(Section):
    """Jira Cloud; its token is JIRA_TOKEN in the environment."""

    url: GuardedAddress
    user: Text
    project: Annotated[Text, AfterValidator(_project)]
    issue_type: Text = "Bug"


class GitHub(Section):
    """Issues of a repository; the token is GITHUB_TOKEN in the environment."""

    repository: Annotated[Text, AfterValidator(_repository)]
    api_url: GuardedAddress = "https://api.github.com"


class Tickets(Section):
    """Which tracker is meant where the file describes several, or none where it describes one."""

    tracker: TrackerName | None = None
