"""The text of a feed, read by a library that has nothing to do with the one that wrote it (D9)."""

from datetime import UTC, datetime, timedelta

import vobject

from bot.exports.calendar import Entry, EventStatus, calendar_text

SUNDAY = datetime(2027, 3, 27, 21, 0, tzinfo=UTC)  # 22:00 in Prague; the clocks go forward that night
NASTY = "Zoë; “A, B\\C” ěščřžýáíé 😀 and a line that is much longer than the seventy-five octets that fit into one"


def entry(uid: str, *, starts_at: datetime, status: EventStatus, sequence: int = 0) -> Entry:
    return Entry(
        uid=uid,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        summary=NASTY,
        description="first line\nsecond line",
        status=status,
        sequence=sequence,
        modified_at=SUNDAY,
    )


def test_another_library_reads_the_same_events_from_our_feed() -> None:
    entries = [
        entry("one@firstline", starts_at=SUNDAY, status=EventStatus.CONFIRMED),
        entry("two@firstline", starts_at=SUNDAY + timedelta(days=7), status=EventStatus.TENTATIVE, sequence=3),
        entry("three@firstline", starts_at=SUNDAY + timedelta(days=14), status=EventStatus.CANCELLED),
    ]

    read = vobject.readOne(calendar_text("Backend support", entries))

    assert read.x_wr_calname.value == "Backend support"
    assert [
        (
            event.uid.value,
            event.dtstart.value,
            event.dtend.value,
            event.summary.value,
            event.description.value,
            event.status.value,
            event.transp.value,
            int(event.sequence.value),
        )
        for event in read.vevent_list
    ] == [
        (
            each.uid,
            each.starts_at,
            each.ends_at,
            NASTY,
            "first line\nsecond line",
            each.status.value,
            "TRANSPARENT",
            each.sequence,
        )
        for each in entries
    ]
