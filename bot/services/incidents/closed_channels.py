"""A channel of incidents is closed: those that are open go on elsewhere."""

from bot.services import channels
from bot.services.incidents import displaced
from bot.services.work import Work


@channels.on_lost
def _lost(work: Work, channel: str) -> None:
    """In the internal channels of their teams; oldest first, as everybody locks them."""
    for each in work.uow.incidents.open():
        if each.channel == channel:
            displaced.move(work, each.id, channel)
