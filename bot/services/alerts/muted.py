"""What a mute does to a group: closed and counted, until it ends (A4)."""

from dataclasses import replace

from bot.domain.requests import ClosedAs, Request, RequestState
from bot.ports.alerts import AlertGroup, AlertMute
from bot.services import requests
from bot.services.work import Work


def covering(work: Work, group: AlertGroup) -> AlertMute | None:
    """The mute in force that is about the group; of several the last to end."""
    mutes = [each for each in work.uow.alerts.mutes_in_force(group.team) if each.covers(group)]
    return mutes[-1] if mutes else None


def close(work: Work, request: Request, group: AlertGroup, mute: AlertMute, *, by: str) -> Request:
    """The group calls nobody until the mute ends."""
    work.uow.alerts.save(replace(group, mute_id=mute.id))
    saved = requests.close(work, request, RequestState.RESOLVED, by=by, closed_as=ClosedAs.MUTED)
    work.audit("alert.muted", saved, by, reason=mute.reason, mute=mute.id, until=mute.until.isoformat())
    return saved
