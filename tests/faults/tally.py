"""Counting what the bot said: every message of its own carries a key, and each key may stand in Slack once."""

from collections import Counter
from typing import Any

from bot.sandbox.client import SandboxClient


def posted(slack: SandboxClient) -> list[dict[str, Any]]:
    """Every message of the bot's that stands in a channel or a direct message."""
    return [message for messages in slack.state()["messages"].values() for message in messages if key_of(message)]


def keys(slack: SandboxClient) -> Counter[str]:
    """How often each message key stands in Slack."""
    return Counter(key_of(message) for message in posted(slack))


def doubled(slack: SandboxClient) -> dict[str, int]:
    """The keys that stand there more than once; empty if all is well."""
    return {key: count for key, count in keys(slack).items() if count > 1}


def key_of(message: dict[str, Any]) -> str:
    """The key that a message carries; empty for everybody else's."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("key") or "")
