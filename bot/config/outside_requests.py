"""What the file says about programs through which people outside Slack ask (O1, O2)."""

from typing import Literal

from bot.config.fields import ChannelId, Name, Section, Text


class RequestSource(Section):
    """A program that may send requests to /webhooks/requests/<its key>, and the way back to those who ask."""

    kind: Literal["json", "teams"] = "json"
    name: Text = ""
    channel: ChannelId | None = None
    updates: Name | None = None
