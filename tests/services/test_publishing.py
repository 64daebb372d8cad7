"""Laws of what is published: sequences grow exactly with changes, what is gone stays as cancelled for a while (D9)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.exports.calendar import Entry, EventStatus
from bot.ports.rows import FeedEvent
from bot.services.calendars.publishing import CANCELLED_FOR, changes, entries
from bot.services.calendars.shifts import BACK

T0 = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = ("ann", "ben", "cid")

# What is wanted at one moment: for some of three events who serves in them, and for how many days they last.
WANTED = st.dictionaries(st.sampled_from("abc"), st.tuples(st.sampled_from(NAMES), st.integers(1, 40)), max_size=3)
STEPS = st.lists(st.tuples(st.integers(1, 500), WANTED), min_size=1, max_size=12)


def content(name: str, ends_at: datetime) -> dict[str, object]:
    return {
        "summary": name,
        "description": "",
        "status": "CONFIRMED",
        "starts_at": T0.isoformat(),
        "ends_at": ends_at.isoformat(),
    }


class Feed:
    """What is stored of a feed, as the database keeps it."""

    def __init__(self) -> None:
        self.rows: dict[str, FeedEvent] = {}

    def publish(self, wanted: dict[str, tuple[str, int]], now: datetime) -> set[str]:
        """The names of what is wanted and not long over."""
        ends = {uid: T0 + timedelta(days=days) for uid, (_, days) in wanted.items()}
        said = {
            uid: (content(name, ends[uid]), ends[uid]) for uid, (name, _) in wanted.items() if ends[uid] > now - BACK
        }
        self.rows |= {row.uid: row for row in changes("team:x", list(self.rows.values()), said, now)}
        assert changes("team:x", list(self.rows.values()), said, now) == []
        return set(said)

    def shown(self, now: datetime) -> dict[str, Entry]:
        return {each.uid: each for each in entries(self.rows.values(), now)}


def without_counters(entry: Entry) -> tuple[object, ...]:
    return entry.uid, entry.starts_at, entry.ends_at, entry.summary, entry.description, entry.status


@given(STEPS)
def test_a_sequence_grows_exactly_when_something_else_of_an_event_changes(
    steps: list[tuple[int, dict[str, tuple[str, int]]]],
) -> None:
    feed, now, before = Feed(), T0, dict[str, Entry]()
    for hours, wanted in steps:
        now += hours * HOUR
        feed.publish(wanted, now)
        after = feed.shown(now)
        for uid in before.keys() & after.keys():
            changed = without_counters(before[uid]) != without_counters(after[uid])
            assert (after[uid].sequence > before[uid].sequence) == changed
            assert (after[uid].modified_at > before[uid].modified_at) == changed
        before |= after


@given(STEPS)
def test_whatever_was_shown_stays_until_it_is_over_or_was_cancelled_for_thirty_days(
    steps: list[tuple[int, dict[str, tuple[str, int]]]],
) -> None:
    feed, now, gone_at = Feed(), T0, dict[str, datetime]()
    for hours, wanted in steps:
        earlier, now = now, now + hours * HOUR
        listed = feed.shown(earlier)
        present = feed.publish(wanted, now)
        shown = feed.shown(now)
        for uid, entry in listed.items():
            if uid in present:
                gone_at.pop(uid, None)
            elif entry.ends_at > now - BACK and gone_at.setdefault(uid, now) > now - CANCELLED_FOR:
                assert shown[uid].status is EventStatus.CANCELLED
        assert all(entry.status is not EventStatus.CANCELLED for uid, entry in shown.items() if uid in present)
