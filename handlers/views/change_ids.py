"""What controls about change requests carry (C1)."""

from dataclasses import dataclass

from bot.domain.changes import Change


@dataclass(frozen=True, slots=True)
class OnChange:
    """A change and the version that a control was drawn from."""

    change_id: int
    version: int


@dataclass(frozen=True, slots=True)
class NewChange:
    """The team of a change to come, and what was typed already."""

    team: str
    setting: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a change is proposed: the team, and the channel if it was in one."""

    team: str
    channel: str | None


def change_value(change: Change) -> str:
    """The value of a control on the card: "{change id}:{version}"."""
    return f"{change.id}:{change.version}"


def parse_change(value: str) -> OnChange:
    """Read what `change_value` wrote. Raises ValueError if it did not."""
    change_id, version = value.split(":")
    return OnChange(int(change_id), int(version))


def parse_new_change(value: str) -> NewChange:
    """Read the value of **New change…**: "{team}:{what was typed}". Raises ValueError if it is none."""
    team, between, setting = value.partition(":")
    if not team or not between:
        raise ValueError(f"{value!r} names no team")
    return NewChange(team, setting)


def place_value(team: str, channel: str | None) -> str:
    """What the form of a new change keeps: "{team}:{channel}"."""
    return f"{team}:{channel or ''}"


def parse_place(value: str) -> Place:
    """Read what `place_value` wrote. Raises ValueError if it did not."""
    team, channel = value.split(":")
    return Place(team, channel or None)
