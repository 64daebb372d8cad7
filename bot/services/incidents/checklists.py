"""What a severity asks people to do: one message in the thread in which each item is ticked by whoever did it (I3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState
from bot.domain.reasons import Reason
from bot.ports.incident_screens import ChecklistItem, IncidentChecklist
from bot.ports.outbox import OutboxRow, Priority
from bot.services import announcing
from bot.services.compose import GONE, composes
from bot.services.incidents import composing, course, hooks, keeping, thread
from bot.services.people import Names
from bot.services.work import Work

REPLACED = Reason("replaced", "Its severity changed meanwhile, and with it the checklist. Look at the new one.")
MERGED = Reason("merged", "It is part of another incident now. Please go on there.")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the checklist of a severity, by its place."""

    severity: str
    place: int


def key_of(incident_id: int) -> str:
    """The outbox key of the message, and the setting that says who did what: the item's words, and the person."""
    return f"incident_checklist:{incident_id}"


def tick(work: Work, user: str, incident_id: int, item: Item) -> Incident | Reason:
    """Somebody did it. Doing it twice is doing it once; it stays done under another severity that asks for it, too."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    if incident.state is IncidentState.MERGED:
        return MERGED
    items = work.rules.incidents.severity(incident.severity).checklist
    if item.severity != incident.severity or item.place >= len(items):
        return REPLACED
    done, text = _done(work, incident_id), items[item.place]
    if text in done:
        return incident
    work.uow.settings.put(key_of(incident_id), {**done, text: user}, work.now)
    keeping.entry(work, incident, EntryKind.STATE, user, f"did what the checklist asks: {text}")
    keeping.audit(work, incident, "checklist", user, item=text)
    announcing.redraw(work, [key_of(incident_id)])
    return incident


@hooks.on_placed
def _post(work: Work, incident: Incident) -> None:
    if work.rules.incidents.severity(incident.severity).checklist and work.uow.outbox.get(key_of(incident.id)) is None:
        data: dict[str, object] = {}
        key, view = key_of(incident.id), "incident_checklist"
        thread.post(work, incident, key=key, view=view, data=data, priority=Priority.OTHER)


@hooks.on_severity
def _replace(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    _post(work, after)
    announcing.redraw(work, [key_of(after.id)])


@hooks.on_moved(IncidentMove.MERGE)
def _ended(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    announcing.redraw(work, [key_of(after.id)])


def _done(work: Work, incident_id: int) -> Mapping[str, str]:
    known = work.uow.settings.get(key_of(incident_id))
    return {str(text): str(user) for text, user in known.items()} if isinstance(known, dict) else {}


@composes("incident_checklist")
def _checklist(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    done = _done(work, incident.id)
    items = work.rules.incidents.severity(incident.severity).checklist
    return IncidentChecklist(
        incident=incident,
        items=tuple(
            ChecklistItem(text=text, done_by=names.person(done[text]) if text in done else None) for text in items
        ),
    )
