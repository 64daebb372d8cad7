"""Durations as people write them in the configuration and in commands: 90s, 5m, 1h30m, 7d."""

import re
from datetime import timedelta
from fractions import Fraction

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_PARTS = re.compile(rf"(?:{_NUMBER}d)?\s*(?:{_NUMBER}h)?\s*(?:{_NUMBER}m)?\s*(?:{_NUMBER}s)?")
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_MICROSECOND = timedelta.resolution


def parse_duration(text: str) -> timedelta:
    """Read "90s", "5m", "1h30m", "1.5h" or "7d"; exact to the microsecond, never negative.

    Raises ValueError with a sentence for people if the text is anything else.
    """
    match = _PARTS.fullmatch(text.strip().lower())
    if match is None or not any(match.groups()):
        raise ValueError(f'"{text}" is no duration. Write numbers with their units, such as 90s, 5m, 1h30m or 7d.')
    seconds = sum(
        (Fraction(number) * size for number, (_, size) in zip(match.groups(), _UNITS, strict=True) if number),
        start=Fraction(0),
    )
    try:
        return round(seconds * 1_000_000) * _MICROSECOND
    except OverflowError:
        raise ValueError(f'"{text}" is longer than any calendar reaches. Write a shorter duration.') from None


def format_duration(duration: timedelta) -> str:
    """Write a duration in the form that `parse_duration` reads back to the same value; zero is "0s".

    Raises ValueError for a negative duration.
    """
    if duration < timedelta(0):
        raise ValueError(f"A duration cannot be negative, and this one is {duration.total_seconds():g} seconds.")
    seconds, microseconds = divmod(duration // _MICROSECOND, 1_000_000)
    text = ""
    for unit, size in _UNITS[:-1]:
        count, seconds = divmod(seconds, size)
        text += f"{count}{unit}" if count else ""
    fraction = f".{microseconds:06d}".rstrip("0") if microseconds else ""
    return text + f"{seconds}{fraction}s" if seconds or microseconds or not text else text
