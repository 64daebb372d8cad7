"""Plain text as Markdown of GitHub: what people wrote stays what it is and calls nobody (N5)."""

import re

from bot.integrations.trackers.text import Piece, pieces

# Invisible. GitHub looks for people and other issues in the text that comes out in the end, so a backslash before
# an @ would not help: only something between the sign and the word keeps it from being a mention.
_GAP = "\u200b"
_CALLS = re.compile(r"@(?=[A-Za-z0-9])|#(?=\d)|(?<=\bGH)-(?=\d)", re.IGNORECASE)
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_INDENT = re.compile(r"^[ \t]+")
_DEEPEST = 20  # columns
_NOT_IN_BRACKETS = re.compile(r"[<>\s]")


def markdown(text: str) -> str:
    """The text with every sign escaped, mentions and references cut, addresses that can be followed."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    line = line.rstrip()  # two spaces at the end mean something
    indent = _INDENT.match(line)
    spaces = min(len(indent[0].expandtabs(4)), _DEEPEST) if indent else 0
    # Four spaces would be code, and no others count at the beginning of a line.
    return "\u00a0" * spaces + "".join(map(_words, pieces(line[indent.end() if indent else 0 :])))


def _words(piece: Piece) -> str:
    if piece.is_address and not _NOT_IN_BRACKETS.search(piece.text):
        return f"<{piece.text}>"
    return _SIGNS.sub(r"\\\1", _CALLS.sub(lambda match: match[0] + _GAP, piece.text))
