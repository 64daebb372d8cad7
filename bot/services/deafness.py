"""Channels in which nothing can be heard or written, as Slack told us (R13)."""

from bot.services.work import Work

DEAF = "deaf:"  # in settings: since when nothing is heard in a channel, as an event told


def is_deaf(work: Work, channel: str) -> bool:
    """Whether we were removed from it, or it was archived or deleted."""
    return work.uow.settings.get(f"{DEAF}{channel}") is not None
