"""What was written in Slack, for people outside of it: no ids, no mentions, in pieces that every notifier takes."""

import re
from collections.abc import Callable

PIECE = 700  # characters; a notification takes 900, and something is said around it
MOST_PIECES = 12
CUT = " … (shortened; ask for the rest)"

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def for_outside(text: str, name_of: Callable[[str], str]) -> str:
    """Slack's escaped text as plain text that holds no id of Slack's: people and groups by their names (N5)."""

    def shown(token: re.Match[str]) -> str:
        sign, target, label = token.groups()
        match sign:
            case "@":
                return f"@{label or name_of(target)}"
            case "#":
                return f"#{label}" if label else "a channel"
            case "!":
                return label or ("a group" if target.startswith("subteam") else f"@{target.split('^')[0]}")
            case _:
                address = target.removeprefix("mailto:")
                return f"{label} ({address})" if label and label not in {address, target} else address

    bare = _TOKEN.sub(shown, text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def pieces(text: str, longest: int = PIECE, most: int = MOST_PIECES) -> tuple[str, ...]:
    """The whole text in pieces of at most `longest` characters, cut between words where there are any.

    What would need more than `most` pieces is cut, visibly.
    """
    found: list[str] = []
    rest = text.strip()
    while len(rest) > longest and len(found) < most - 1:
        cut = max(rest.rfind("\n", longest // 2, longest), rest.rfind(" ", longest // 2, longest))
        cut = cut if cut > 0 else longest
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    last = rest if len(rest) <= longest else rest[: longest - len(CUT)].rstrip() + CUT
    return tuple(piece for piece in (*found, last) if piece)
