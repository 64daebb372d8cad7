"""The lines of a timeline for documents are the same as everywhere, in the same order (I6, I9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.incidents import EntryKind, Incident, TimelineEntry
from storage.engine import SqlStore

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
INCIDENT = Incident(
    team="backend", title="Nobody can pay", severity="sev2", raised_by="U0A", raised_at=AT, channel="C0"
)
ENTRY = TimelineEntry(incident_id=1, at=AT, kind=EntryKind.MESSAGE, author="U0A", text="Hello")


def test_lines_are_told_with_files_and_marks_in_the_order_of_what_happened_i9(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.incidents.add(INCIDENT)
        uow.incidents.enter(replace(ENTRY, at=AT + timedelta(minutes=2), kind=EntryKind.STATE, deleted_at=AT))
        uow.incidents.enter(
            replace(ENTRY, message_ts="1.2", files=('a"ž.txt', "b"), key_point=True, edited_at=AT + timedelta(hours=1))
        )

    with store.reading() as stored:
        told = list(stored.incidents.retold(1))

    assert told == [
        (AT, "message", "U0A", "Hello", ('a"ž.txt', "b"), True, True, False),
        (AT + timedelta(minutes=2), "state", "U0A", "Hello", (), False, False, True),
    ]
