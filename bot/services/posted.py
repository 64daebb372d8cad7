"""What follows at once when a message stands in Slack; whoever needs it for certain has a timer look as well."""

from collections.abc import Callable

from bot.ports.outbox import OutboxRow
from bot.services.work import Work

Follow = Callable[[Work, OutboxRow, str, str], object]

_FOLLOWS: dict[str, Follow] = {}


def follows_post(view: str) -> Callable[[Follow], Follow]:
    """Declare what follows the first post of a view: it gets the row, and the channel and ts where it stands."""

    def declare(follow: Follow) -> Follow:
        _FOLLOWS[view] = follow
        return follow

    return declare


def is_followed(row: OutboxRow) -> bool:
    """Whether anything follows a message of this kind."""
    return row.view in _FOLLOWS


def follow(work: Work, row: OutboxRow, channel: str, ts: str) -> None:
    """Do what follows; posts of no consequence are the rule."""
    _FOLLOWS[row.view](work, row, channel, ts)
