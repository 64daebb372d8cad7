"""The counter on a card: redrawn soon after a repeat, and never faster than Slack takes edits (A2, N1)."""

from datetime import datetime, timedelta

from bot.domain.requests import Request
from bot.ports.outbox import OutboxState
from bot.services.noise import card_key
from bot.services.work import Work

SOON = timedelta(seconds=5)  # how long a counter may lag behind
APART = timedelta(seconds=1.5)  # between two cards of a channel: Slack takes about fifty edits a minute
_SLOT = "alert_slot:"  # in settings, with the channel: when the last of its cards is to be redrawn


def counted(work: Work, request: Request) -> None:
    """A group has one more. A card that waits to be drawn says so anyway: it is drawn as it is when it is sent."""
    key = card_key(request.id)
    row = work.uow.outbox.get(key)
    if row is None or row.state is OutboxState.PENDING:
        return
    work.uow.outbox.redraw([key], work.now, _next_slot(work, request.channel))


def _next_slot(work: Work, channel: str) -> datetime:
    key = f"{_SLOT}{channel}"
    last = work.uow.settings.get(key)
    soon = work.now + SOON
    slot = max(soon, datetime.fromisoformat(last) + APART) if isinstance(last, str) else soon
    work.uow.settings.put(key, slot.isoformat(), work.now)
    return slot
