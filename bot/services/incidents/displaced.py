"""Somebody deletes an incident's card, or its channel is closed: it goes on where people can act, and says so once."""

from dataclasses import replace

from bot.domain.incidents import OPEN, Incident
from bot.domain.messages import Deleted
from bot.domain.reasons import Reason
from bot.ports.incident_screens import IncidentDisplaced
from bot.ports.outbox import OutboxRow
from bot.services.compose import GONE, composes
from bot.services.incidents import composing, raising, thread
from bot.services.people import Names
from bot.services.work import Work

VIEW = "incident_displaced"


def card_deleted(work: Work, row: OutboxRow, deleted: Deleted) -> None:
    """The card of an open one comes back; a thread that began with it moves along. In a request's it stays there."""
    number = row.data.get("incident")
    if not isinstance(number, int):
        return
    work.uow.serialize(thread.subject_of(number))
    incident = work.uow.incidents.get(number)
    if incident is None or incident.state not in OPEN:
        return
    if not work.uow.outbox.lost_in_slack(deleted.channel, deleted.ts, work.now):
        return
    if incident.thread_ts == deleted.ts:
        _begin_anew(work, replace(incident, thread_ts=None), (deleted.channel, deleted.ts), archived=False)
    else:
        thread.card(work, incident)


def move(work: Work, incident_id: int, channel: str) -> None:
    """Its channel is closed: it goes on in the internal channel of its team, if that is another one."""
    work.uow.serialize(thread.subject_of(incident_id))
    incident = work.uow.incidents.get(incident_id)
    team = work.team(incident.team) if incident is not None else None
    room = team.internal_channel if team is not None else None
    if incident is None or incident.channel != channel or room is None or room == channel:
        return
    row = work.uow.outbox.get(thread.card_key(incident_id))
    if row is not None and row.slack_channel is not None and row.slack_ts is not None:
        work.uow.outbox.lost_in_slack(row.slack_channel, row.slack_ts, work.now)
    before = (channel, incident.thread_ts or "")
    _begin_anew(work, replace(incident, channel=room, thread_ts=None), before, archived=True)


def _begin_anew(work: Work, incident: Incident, before: tuple[str, str], *, archived: bool) -> None:
    """A new card, whose thread is the incident's from then on; nobody is mentioned again. `before`: the old thread."""
    saved = work.uow.incidents.save(incident)
    work.uow.settings.put(thread.former_key(*before), saved.id, work.now)
    thread.card(work, saved)
    raising.look_after(work, saved)
    data: dict[str, object] = {"archived": archived}
    thread.post(work, saved, key=f"incident_displaced:{saved.id}:{':'.join(before)}", view=VIEW, data=data)


@composes(VIEW)
def _displaced(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    return IncidentDisplaced(number=incident.id, archived=row.data.get("archived") is True)
