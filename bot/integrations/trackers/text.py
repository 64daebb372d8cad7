"""Texts for trackers: without characters that no tracker takes, within their lengths, addresses told apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_CHARACTERS = 15_000  # Jira takes 32,767 UTF-16 units, GitHub 65,536 characters after escaping
MOST_IN_TITLE = 200
SHORTENED = "\n… (shortened)"
UNTITLED = "Support request"

# Control characters (but tab and line feed), halves of characters, and what is no character for ever.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_ADDRESS = re.compile(r"https?://[^\s<>\"|\\^`{}]+")
_ENDS_NO_ADDRESS = ".,;:!?'*_~)]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: words, or an address that can be followed."""

    text: str
    is_address: bool = False


def body(text: str) -> str:
    """A body as trackers take it: plain text with line feeds."""
    cleaned = _cleaned(text).strip("\n")
    if len(cleaned) <= MOST_CHARACTERS:
        return cleaned
    return cleaned[: MOST_CHARACTERS - len(SHORTENED)].rstrip() + SHORTENED


def title(text: str) -> str:
    """A title as trackers take it: one line, never empty."""
    line = " ".join(_cleaned(text).split())
    return (line if len(line) <= MOST_IN_TITLE else line[: MOST_IN_TITLE - 1].rstrip() + "…") or UNTITLED


def label(text: str) -> str:
    """A label as trackers take it: without spaces; empty if nothing is left."""
    return "-".join(_cleaned(text).split())[:100]


def checked_key(key: str) -> str:
    """Our own key. Raises ValueError if it could not be found again in every tracker."""
    if not _KEY.fullmatch(key):
        raise ValueError("A key has 1 to 60 of A-Z, a-z, 0-9, - and _.")
    return key


def one_line(text: str, most: int = 200) -> str:
    """What somebody else's program said, short enough to stand in a sentence of ours."""
    line = " ".join(_cleaned(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def pieces(line: str) -> Iterator[Piece]:
    """A line in parts, none of them empty."""
    start = 0
    for match in _ADDRESS.finditer(line):
        address = match[0].rstrip(_ENDS_NO_ADDRESS)
        if match.start() > start:
            yield Piece(line[start : match.start()])
        yield Piece(address, is_address=True)
        start = match.start() + len(address)
    if start < len(line):
        yield Piece(line[start:])


def _cleaned(text: str) -> str:
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
