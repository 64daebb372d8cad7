"""Keys that are accepted and checked, and have no effect: not built yet, or in want of a file. One row each."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.config.model import Config


@dataclass(frozen=True, slots=True)
class _Pending:
    """A key without effect, why, and whether a configuration uses it."""

    key: str
    reason: str
    used: Callable[[Config], bool]


def features_without_effect(config: Config) -> list[str]:
    """A sentence for each key that is configured and has no effect yet; to be logged once, at start."""
    return [f"{each.key} has no effect yet: {each.reason}." for each in _PENDING if each.used(config)]


_PENDING = (
    _Pending(
        "directory",
        "there is no such file beside the configuration; entries are made in Slack, or read when it is there",
        lambda config: config.directory is not None and config.filed is None,
    ),
)
