"""The workspace of a simulation: the configuration's people and channels, and enough requesters."""

from bot.cli.sandbox_town import town as configured_town
from bot.config import Config
from bot.sandbox.records import User
from bot.sandbox.workspace import Workspace


def requester(number: int) -> str:
    """The id of somebody who asks."""
    return f"U0ASKER{number:03}"


def town(config: Config, requesters: int) -> Workspace:
    """The local Slack with people who ask in every channel for requests."""
    workspace = configured_town(config)
    ids = [requester(number) for number in range(requesters)]
    for number, user in enumerate(ids):
        workspace.users[user] = User(id=user, name=f"asker{number}", real_name=f"Asker {number}")
    for team in config.teams.values():
        for channel in team.channels:
            workspace.channels[channel.id].members.extend(ids)
    return workspace
