"""Slack-like ids: a letter for the kind, then characters that never repeat, not even after a restart."""

import itertools
import secrets
import string

ALPHABET = string.digits + string.ascii_uppercase
RANDOM_PART = 5
COUNTED_PART = 5

# The bot under test keeps event and view ids for good, so a restarted sandbox must not hand out old ones.
_started = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_PART))
_counter = itertools.count(1)


def new_id(kind: str) -> str:
    """An id such as `Ev0K3QZ00001` for the kind `Ev`; unique for the life of the machine."""
    return f"{kind}{_started}{_base36(next(_counter)).rjust(COUNTED_PART, '0')}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
