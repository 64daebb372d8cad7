"""What controls about alerts carry."""

_MUTE = "mute:"


def mute_value(mute_id: int) -> str:
    """The value of **Unmute**: "mute:{id}"."""
    return f"{_MUTE}{mute_id}"


def parse_mute(value: str) -> int:
    """Read what `mute_value` wrote. Raises ValueError if it did not."""
    if not value.startswith(_MUTE):
        raise ValueError(f"{value!r} names no mute")
    return int(value.removeprefix(_MUTE))
