"""Incidents found by words: of title, service, customer and cause, all of them, newest first (I9)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.incidents import Incident, RcaKind, RootCause
from storage.engine import SqlStore

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
INCIDENT = Incident(
    team="backend", title="Nobody can pay", severity="sev2", raised_by="U0A", raised_at=AT, channel="C0"
)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Three incidents; the first has a cause."""
    with store.begin() as uow:
        first = uow.incidents.add(replace(INCIDENT, service="Billing"))
        uow.incidents.add(replace(INCIDENT, title="Žluté faktury 100%_done", customer="Acme"))
        uow.incidents.add(replace(INCIDENT, title="Pay slips are late"))
        assert first is not None
        uow.incidents.put_root_cause(
            RootCause(
                incident_id=first.id, kind=RcaKind.ENGINEERING, owner=None, due_at=AT, cause="Expired certificate"
            )
        )
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["pay"], [3, 1]),
        (["PAY", "billing"], [1]),
        (["certificate", "nobody"], [1]),
        (["acme"], [2]),
        (["Žluté"], [2]),
        (["100%_"], [2]),
        (["0%d"], []),
        (["pay", "acme"], []),
    ],
)
def test_incidents_hold_all_the_words_newest_first_i9(filled: SqlStore, words: list[str], found: list[int]) -> None:
    with filled.reading() as stored:
        assert [each.id for each in stored.incidents.find(words, 5)] == found
        assert len(stored.incidents.find(["a"], 2)) == 2
