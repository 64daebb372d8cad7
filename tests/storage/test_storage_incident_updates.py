"""Updates and those who follow, in both databases (I7)."""

from datetime import UTC, datetime, timedelta

from bot.domain.incidents import Incident, IncidentUpdate
from storage.engine import SqlStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INCIDENT = Incident(
    team="backend", title="Nobody can pay", severity="sev1", raised_by="U0OLGA", raised_at=NOW, channel="C0INC"
)


def test_an_update_of_the_same_form_is_stored_once_and_all_are_read_in_order_i7(store: SqlStore) -> None:
    with store.begin() as uow:
        incident = uow.incidents.add(INCIDENT)
        assert incident is not None
        wanted = [
            IncidentUpdate(
                incident_id=incident.id,
                at=NOW + timedelta(minutes=number),
                author="U0MAX",
                impact="Nobody can pay",
                doing="We look",
                next_at=NOW + timedelta(hours=1) if number else None,
                source_key=f"view:{number}",
            )
            for number in range(3)
        ]
        kept = [uow.incidents.add_update(each) for each in wanted]
        assert uow.incidents.add_update(wanted[0]) is None

    with store.reading() as uow:
        assert list(uow.incidents.updates(incident.id)) == kept
        assert list(uow.incidents.updates(incident.id + 1)) == []


def test_who_follows_is_known_once_in_the_order_of_beginning_i7(store: SqlStore) -> None:
    with store.begin() as uow:
        incident = uow.incidents.add(INCIDENT)
        assert incident is not None
        assert uow.incidents.follow(incident.id, "U0PIA", NOW + timedelta(minutes=1))
        assert uow.incidents.follow(incident.id, "U0OLGA", NOW)
        assert not uow.incidents.follow(incident.id, "U0PIA", NOW + timedelta(minutes=2))

    with store.begin() as uow:
        assert list(uow.incidents.followers(incident.id)) == ["U0OLGA", "U0PIA"]
        assert uow.incidents.unfollow(incident.id, "U0OLGA")
        assert not uow.incidents.unfollow(incident.id, "U0OLGA")
        assert list(uow.incidents.followers(incident.id)) == ["U0PIA"]
