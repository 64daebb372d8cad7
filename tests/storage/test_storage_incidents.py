"""Incidents and what is asked of many of them, in both databases (I1, I6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.incidents import EntryKind, Incident, IncidentState, TimelineEntry
from storage.engine import SqlStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INCIDENT = Incident(
    team="backend", title="Nobody can pay", severity="sev1", raised_by="U0OLGA", raised_at=NOW, channel="C0INC"
)


def test_an_incident_of_the_same_form_is_stored_once_i1(store: SqlStore) -> None:
    with store.begin() as uow:
        first = uow.incidents.add(replace(INCIDENT, source_key="view:1"))
        assert uow.incidents.add(replace(INCIDENT, source_key="view:1")) is None
        assert uow.incidents.by_source("view:1") == first


def test_lists_read_the_newest_open_ones_and_count_the_rest(store: SqlStore) -> None:
    with store.begin() as uow:
        added = [uow.incidents.add(INCIDENT) for _ in range(4)]
        added.append(uow.incidents.add(replace(INCIDENT, state=IncidentState.CLOSED)))

    with store.reading() as uow:
        assert list(uow.incidents.latest_open(2)) == [added[3], added[2]]
        assert uow.incidents.open_count() == 4
        assert list(uow.incidents.open()) == added[:4]


def test_a_timeline_is_in_the_order_of_what_happened_and_has_each_message_once_i6(store: SqlStore) -> None:
    with store.begin() as uow:
        incident = uow.incidents.add(INCIDENT)
        assert incident is not None
        line = TimelineEntry(incident_id=incident.id, at=NOW, kind=EntryKind.NOTE, author="U0ANN", text="Restarted")
        late = uow.incidents.enter(replace(line, at=NOW + timedelta(minutes=1), message_ts="2.0", files=("a.png",)))
        early = uow.incidents.enter(line)
        assert uow.incidents.enter(replace(line, message_ts="2.0")) is None

    with store.reading() as uow:
        assert list(uow.incidents.timeline(incident.id)) == [early, late]
        assert list(uow.incidents.timeline(incident.id, newest=1)) == [late]
        assert uow.incidents.entry_count(incident.id) == 2
        assert uow.incidents.entry_of_message(incident.id, "2.0") == late
        assert list(uow.incidents.entries_of_message("2.0")) == [late]
        assert list(uow.incidents.entries_of_message("3.0")) == []


def test_parts_and_roles_are_found_i2(store: SqlStore) -> None:
    with store.begin() as uow:
        whole = uow.incidents.add(replace(INCIDENT, manager="U0MAX"))
        assert whole is not None
        part = uow.incidents.add(replace(INCIDENT, state=IncidentState.MERGED, merged_into=whole.id, manager="U0MAX"))
        other = uow.incidents.add(replace(INCIDENT, responder="U0MAX"))
        uow.incidents.add(replace(INCIDENT, responder="U0ANN"))

    with store.reading() as uow:
        assert list(uow.incidents.parts_of(whole.id)) == [part]
        assert list(uow.incidents.open_of("U0MAX", 5)) == [other, whole]
        assert list(uow.incidents.open_of("U0MAX", 1)) == [other]


def test_a_new_channel_id_is_written_to_incidents_and_their_lines_as_well_i6(store: SqlStore) -> None:
    with store.begin() as uow:
        incident = uow.incidents.add(INCIDENT)
        assert incident is not None
        line = TimelineEntry(incident_id=incident.id, at=NOW, kind=EntryKind.MESSAGE, author="U0ANN", text="Restarted")
        uow.incidents.enter(replace(line, message_ts="2.0", channel="C0INC", thread_ts="1.0"))

        uow.requests.move_channel("C0INC", "C0SHARED")

        moved = uow.incidents.get(incident.id)
        assert moved is not None
        assert moved.channel == "C0SHARED"
        assert [each.channel for each in uow.incidents.timeline(incident.id)] == ["C0SHARED"]
