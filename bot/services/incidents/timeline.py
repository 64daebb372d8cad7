"""An incident's timeline as others see it: every line with the names of people (I6)."""

from bot.domain.incidents import TimelineEntry
from bot.ports.incident_screens import TimelineLine
from bot.services.people import Names
from bot.services.work import Work


def told(work: Work, names: Names, incident_id: int) -> tuple[TimelineLine, ...]:
    """All lines, in the order of what happened."""
    return tuple(_line(names, entry) for entry in work.uow.incidents.timeline(incident_id))


def _line(names: Names, entry: TimelineEntry) -> TimelineLine:
    return TimelineLine(
        at=entry.at,
        who=names.person(entry.author),
        text=entry.text,
        kind=entry.kind,
        key_point=entry.key_point,
        files=entry.files,
        edited=entry.edited_at is not None,
        deleted=entry.deleted_at is not None,
    )
