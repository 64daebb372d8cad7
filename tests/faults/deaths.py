"""A bot that dies where a test says and is started again, and people who go on with incidents meanwhile."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handlers.views.ids import INPUT
from tests.faults.rig import Bot, Rig

MORTAL = ("-m", "tests.faults.mortal")
INCIDENTS = "C0INC"


@dataclass
class Deaths:
    """The bot as one process after the other, on one database; `environment` is what it starts with."""

    rig: Rig
    environment: dict[str, str] = field(default_factory=dict)
    bot: Bot = field(init=False)

    def __post_init__(self) -> None:
        self._plan.write_text("[]")
        self.bot = self.rig.start(MORTAL, DIES_AT=str(self._plan), **self.environment)
        self.rig.wait_ready(self.bot)

    @contextmanager
    def killed_at(self, steps: Sequence[str]) -> Iterator[None]:
        """During the block the bot dies at a point, once; afterwards the next one lives and is ready."""
        lives = self._lives()
        self._plan.write_text(json.dumps(steps))
        yield
        self.rig.wait_for(lambda: self._lives() > lives, "its death, and another one that is ready", within=15)
        self.rig.kills += 1

    @property
    def _plan(self) -> Path:
        return self.rig.folder / "dies_at.json"

    def _lives(self) -> int:
        return self.rig.log_of(self.bot).count('"ready"')


def presses(rig: Rig, user: str, action: str, seen: dict[str, Any], **where: Any) -> None:
    """Somebody presses the button of a message or form that they see."""
    buttons = [each for block in seen["blocks"] for each in block.get("elements", []) if each.get("type") == "button"]
    (value,) = [each["value"] for each in buttons if each["action_id"] == action]
    rig.slack.click(user, action, value=value, **where)


def form_of(rig: Rig, user: str) -> dict[str, Any]:
    """The form that somebody has before them."""
    view = rig.slack.modal(user)
    assert view is not None
    return view


def submits(rig: Rig, user: str, view_id: str, **values: Any) -> None:
    """Somebody fills in a form and sends it; a choice is {"option": …}."""
    rig.slack.submit(user, view_id, {block: {INPUT: value} for block, value in values.items()})


def is_idle(rig: Rig) -> bool:
    """Nothing waits to be said; the topic of a channel may, because it is set every few minutes at most."""
    return not rig.count("outbox WHERE state IN ('pending', 'sending') AND kind <> 'topic'")
