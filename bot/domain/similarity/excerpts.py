"""The part of a text that shows why it was found."""

import re
from collections.abc import Set

from bot.domain.similarity.stems import stems

LONGEST = 200  # characters
_LOOKED_THROUGH = 4000  # characters of a text
_BEFORE = 40  # characters shown before the word that was found
_WORD = re.compile(r"[^\W_]+")


def excerpt(text: str, hits: Set[str] = frozenset()) -> str:
    """At most `LONGEST` characters of a plain text on one line, around the first of its words with such a stem."""
    line = " ".join(text[:_LOOKED_THROUGH].split())
    if len(line) <= LONGEST:
        return line
    start = next((word.start() for word in _WORD.finditer(line) if _is_hit(word.group(), hits)), 0)
    start = 0 if start <= _BEFORE else line.rfind(" ", 0, start - _BEFORE) + 1
    end = start + LONGEST
    shown = line[start:end] if end >= len(line) else line[start:end].rsplit(" ", 1)[0]
    return ("…" if start else "") + shown + ("…" if end < len(line) else "")


def _is_hit(word: str, hits: Set[str]) -> bool:
    return not hits.isdisjoint(stems(word).words)
