"""What was published in a feed and what has changed since: sequences grow, what is gone stays as cancelled (D9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.schedules import Role
from bot.exports.calendar import Entry, EventStatus
from bot.ports.rows import FeedEvent
from bot.services.calendars.shifts import BACK, Part
from bot.services.people import Names

CANCELLED_FOR = timedelta(days=30)
NOT_CONFIRMED = "Not confirmed yet, so it may still change."

Content = dict[str, object]


def changes(
    subject: str, known: Sequence[FeedEvent], wanted: Mapping[str, tuple[Content, datetime]], now: datetime
) -> list[FeedEvent]:
    """Rows to write so that what is published agrees with `wanted`: the content and the end of each event by uid."""
    rows = {row.uid: row for row in known}
    changed = [
        FeedEvent(
            uid=uid,
            subject=subject,
            content=content,
            sequence=rows[uid].sequence + 1 if uid in rows else 0,
            last_modified=now,
            ends_at=ends_at,
        )
        for uid, (content, ends_at) in wanted.items()
        if uid not in rows or rows[uid].cancelled_at is not None or rows[uid].content != content
    ]
    gone = [
        replace(row, sequence=row.sequence + 1, last_modified=now, cancelled_at=now)
        for row in known
        if row.uid not in wanted and row.cancelled_at is None and row.ends_at > now - BACK
    ]
    return [*changed, *gone]


def entries(rows: Iterable[FeedEvent], now: datetime) -> list[Entry]:
    """What a feed shows of what was published."""
    return [
        _entry(row)
        for row in rows
        if row.ends_at > now - BACK and (row.cancelled_at is None or row.cancelled_at > now - CANCELLED_FOR)
    ]


def content_of(part: Part, names: Names, kind: str) -> Content:
    """What an event says: in a person's own feed where they serve, elsewhere who serves. Names only, no addresses."""
    what = part.owner if kind == "person" else names.person(part.user).name
    details = [] if kind == "schedule" or part.role is Role.RESPONDER else [part.role.value]
    details += [] if part.confirmed else ["planned"]
    return {
        "summary": f"{what} ({', '.join(details)})" if details else what,
        "description": "" if part.confirmed else NOT_CONFIRMED,
        "status": (EventStatus.CONFIRMED if part.confirmed else EventStatus.TENTATIVE).value,
        "starts_at": part.starts_at.isoformat(),
        "ends_at": part.ends_at.isoformat(),
    }


def _entry(row: FeedEvent) -> Entry:
    said = row.content
    return Entry(
        uid=row.uid,
        starts_at=datetime.fromisoformat(str(said["starts_at"])),
        ends_at=datetime.fromisoformat(str(said["ends_at"])),
        summary=str(said["summary"]),
        description=str(said["description"]),
        status=EventStatus(str(said["status"])) if row.cancelled_at is None else EventStatus.CANCELLED,
        sequence=row.sequence,
        modified_at=row.last_modified,
    )
