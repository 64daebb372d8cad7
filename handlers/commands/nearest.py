"""The verb that somebody probably meant (X1)."""

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.55  # lets "noet" and "taek" through, and keeps "resolve" from becoming "note"


def nearest(typed: str, verbs: Iterable[str]) -> str | None:
    """The verb that begins with what was typed or is written most alike; None if none is."""
    known = sorted(verbs)
    word = typed.casefold()
    if not word:
        return None
    started = next((verb for verb in known if verb.startswith(word)), None)
    return started or next(iter(get_close_matches(word, known, n=1, cutoff=ALIKE)), None)
