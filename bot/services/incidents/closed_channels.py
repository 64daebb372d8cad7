"""A channel of incidents is closed, or gets another id: those that are open go on elsewhere, or move along."""

from dataclasses import replace

from bot.services import channels
from bot.services.incidents import displaced, thread
from bot.services.work import Work


@channels.on_lost
def _lost(work: Work, channel: str) -> None:
    """In the internal channels of their teams; oldest first, as everybody locks them."""
    for each in work.uow.incidents.open():
        if each.channel == channel:
            displaced.move(work, each.id, channel)


@channels.on_renamed
def _renamed(work: Work, old: str, new: str) -> None:
    for each in [each for each in work.uow.incidents.open() if each.channel == old]:
        work.uow.serialize(thread.subject_of(each.id))
        incident = work.uow.incidents.get(each.id)
        if incident is not None and incident.channel == old:
            work.uow.incidents.save(replace(incident, channel=new))
