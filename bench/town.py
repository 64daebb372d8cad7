"""The workspace and the configuration of all measurements: thirty channels, two hundred requesters, one team."""

from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.seed import example_workspace
from bot.sandbox.workspace import Workspace
from handlers.declarations import EVENTS, SCOPES, SHORTCUTS

CHANNELS = tuple(f"C0BENCH{number:02}" for number in range(30))
REQUESTERS = tuple(f"U0REQUESTER{number:03}" for number in range(200))
TEAM_ROOM, ALERTS = "C0TEAM", "C0ALERTS"
ROSTER = ("U0ANN", "U0BEN", "U0CID", "U0NOA")
LEAD = "U0LEA"
BOT = "U0FIRSTLINE"
TEXT = (
    "The export of the monthly report ends with an error since this morning, for all customers of the region. "
    "It worked yesterday. The message says that the connection was reset, trying again does not help."
)  # about as long as what people write, so that an envelope has the size that Slack's have

CONFIG: dict[str, Any] = {
    "teams": {
        "backend": {
            "name": "Backend support",
            "time_zone": "Europe/Prague",
            "working_hours": {"mon-sun": ["00:00-24:00"]},  # the figures must not depend on when they are taken
            "channels": [*({"id": channel} for channel in CHANNELS), {"id": ALERTS, "kind": "alerts"}],
            "internal_channel": TEAM_ROOM,
            "leads": [LEAD],
            "roster": [
                {"user": user, "name": user.removeprefix("U0").capitalize(), "production_access": True}
                for user in ROSTER
            ],
        }
    },
    "http": {"port": 0},
    "log": {"level": "info", "format": "json"},
}


def workspace() -> Workspace:
    """A local Slack with everybody in it."""
    people = [{"id": user, "name": user.removeprefix("U0").lower()} for user in (*REQUESTERS, *ROSTER, LEAD)]
    return example_workspace(
        users=people,
        channels=(
            *({"id": channel, "name": channel.removeprefix("C0").lower()} for channel in CHANNELS),
            {"id": TEAM_ROOM, "name": "team", "members": [*ROSTER, LEAD, BOT]},
            {"id": ALERTS, "name": "alerts", "members": [*ROSTER, LEAD, BOT]},
        ),
        scopes=tuple(SCOPES),
        events=tuple(EVENTS),
        shortcuts=tuple({"callback_id": str(each.callback_id), "name": each.name} for each in SHORTCUTS),
    )


def write_config(folder: Path) -> Path:
    """The configuration file, in a folder."""
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(CONFIG))
    return path
