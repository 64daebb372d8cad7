"""What people had to look at: everything that the bot called Slack for, counted by kind (N1-N4)."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack import LocalSlack

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
CARD, BOARD = "card", "board"
REMINDER = "reminder"
ROLES = {"duty": "to people on duty", "lead": "to leads", "manager": "to the manager on call"}
OTHERS = "others"


@dataclass(slots=True)
class Noise:
    """Counts of a period; `refused` are calls that Slack did not take, by its error."""

    cards: int = 0
    thread_posts: int = 0
    direct: Counter[str] = field(default_factory=Counter)  # by whom a reminder went to, or OTHERS
    top_level: Counter[str] = field(default_factory=Counter)  # lines by channel
    ephemerals: int = 0
    reactions: int = 0
    mentions: int = 0  # people named in a new post, so that their Slack rings
    card_edits: int = 0
    board_edits: int = 0
    other_edits: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def collect(self, slack: LocalSlack) -> None:
        """Count the calls since the last time, and forget them there."""
        with slack.lock:
            calls = slack.calls.since(0)
            slack.calls.clear()
        for call in calls:
            if not call["ok"]:
                self.refused[f"{call['method']}: {call['error']}"] += 1
            else:
                self._count(str(call["method"]), call["args"])

    def _count(self, method: str, args: Mapping[str, Any]) -> None:
        match method:
            case "chat.postMessage":
                self._posted(args)
            case "chat.update":
                self._edited(_key(args)[0])
            case "chat.postEphemeral":
                self.ephemerals += 1
            case "reactions.add":
                self.reactions += 1
            case _:
                pass

    def _posted(self, args: Mapping[str, Any]) -> None:
        channel = str(args["channel"])
        if channel.startswith("D"):
            self.direct[_reminded(_key(args))] += 1
            return  # whoever gets it is told anyway
        self.mentions += len(set(_MENTION.findall(f"{args.get('text')} {args.get('blocks')}")))
        if _key(args)[0] == CARD:
            self.cards += 1
        elif args.get("thread_ts"):
            self.thread_posts += 1
        else:
            self.top_level[channel] += 1

    def _edited(self, kind: str) -> None:
        if kind == CARD:
            self.card_edits += 1
        elif kind == BOARD:
            self.board_edits += 1
        else:
            self.other_edits += 1


def _key(args: Mapping[str, Any]) -> list[str]:
    """The parts of the key that every message of ours carries."""
    metadata = args.get("metadata") or "{}"
    known = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str(known.get("event_payload", {}).get("key", "")).split(":")


def _reminded(key: list[str]) -> str:
    """A reminder's key names the person and, unless it is that of a storm, their role."""
    return ROLES.get(key[2], OTHERS) if key[0] == REMINDER and len(key) > 2 else OTHERS
