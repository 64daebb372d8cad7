"""Whether the channels of the configuration exist, are open, and let the bot read them."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cli.doctor.asking import Slack
from bot.cli.doctor.findings import Finding, fine, refused, wrong
from bot.cli.named import NamedChannel, channels, incidents_channel
from bot.config import Config
from bot.ports.slack import SlackFailed


def examine(slack: Slack, config: Config, bot_name: str) -> Iterator[Finding]:
    """A finding for each channel."""
    for channel in (*channels(config), *incidents_channel(config)):
        yield _channel(slack, channel, bot_name)


def judged(channel: NamedChannel, info: Mapping[str, Any], bot_name: str) -> Finding | None:
    """What is wrong with a channel, from the `channel` of conversations.info; None if nothing is."""
    shown = _shown(channel, info)
    if info.get("is_archived"):
        return wrong(f"{shown} is archived.", "Unarchive it in Slack, or take it out of the configuration.")
    if not info.get("is_member"):
        return wrong(f"The bot is not in {shown}.", f"Write /invite @{bot_name} in the channel.")
    return None


def _channel(slack: Slack, channel: NamedChannel, bot_name: str) -> Finding:
    try:
        info = slack.ask("conversations.info", channel=channel.id).data.get("channel") or {}
        problem = judged(channel, info, bot_name)
        if problem is not None:
            return problem
        slack.ask("conversations.history", channel=channel.id, limit=1)
    except SlackFailed as failure:
        if failure.error == "channel_not_found":
            mend = f"Correct the id; if it is a private channel, write /invite @{bot_name} in it."
            return wrong(f"Slack knows no channel {channel.id} ({_use(channel)}) that the bot may see.", mend)
        return refused(f"whether the bot can read {channel.id} ({_use(channel)})", failure)
    return fine(f"The bot is in {_shown(channel, info)} and can read it.")


def _shown(channel: NamedChannel, info: Mapping[str, Any]) -> str:
    return f"#{info.get('name') or channel.id} ({channel.id}, {_use(channel)})"


def _use(channel: NamedChannel) -> str:
    return f"{channel.use} of {channel.team_name}"
