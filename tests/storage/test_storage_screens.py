"""Queries for screens and exports."""

from bot.domain.requests import RequestState
from bot.ports.rows import AuditRow
from storage.engine import SqlStore
from tests.storage.values import DAY, MINUTE, T0, an_added_request

CLOSED = {"state": RequestState.RESOLVED, "responded_at": T0}


def test_open_requests_of_a_team_come_unanswered_first_then_by_age(store: SqlStore) -> None:
    with store.begin() as uow:
        answered = an_added_request(uow, 1, responded_at=T0, state=RequestState.IN_PROGRESS)
        old = an_added_request(uow, 2)
        young = an_added_request(uow, 3)
        an_added_request(uow, 4, **CLOSED)
        an_added_request(uow, 5, team="payments")

        assert list(uow.screens.open_requests("backend", 10)) == [old, young, answered]
        assert list(uow.screens.open_requests("backend", 2)) == [old, young]
        assert list(uow.screens.open_requests("backend", 1)) == [old]
        assert uow.screens.open_count("backend") == 3


def test_what_a_person_owns_is_open_and_oldest_first(store: SqlStore) -> None:
    with store.begin() as uow:
        young = an_added_request(uow, 2, owner="U2")
        old = an_added_request(uow, 1, owner="U2", team="payments")
        an_added_request(uow, 3, owner="U2", **CLOSED)
        an_added_request(uow, 4, owner="U3")

        assert list(uow.screens.owned_by("U2", 10)) == [old, young]
        assert list(uow.screens.owned_by("U2", 1)) == [old]


def test_a_requester_sees_open_ones_then_what_was_closed_lately_r14(store: SqlStore) -> None:
    with store.begin() as uow:
        an_added_request(uow, 1, closed_at=T0 - DAY, **CLOSED)
        first = an_added_request(uow, 2, closed_at=T0, **CLOSED)
        second = an_added_request(uow, 3, closed_at=T0 + MINUTE, **CLOSED)
        still_open = an_added_request(uow, 4)
        an_added_request(uow, 5, author="U2")

        assert list(uow.screens.of_author("U1", 10, closed_since=T0)) == [still_open, second, first]
        assert list(uow.screens.of_author("U1", 2, closed_since=T0)) == [still_open, second]
        assert list(uow.screens.of_author("U1", 1, closed_since=T0)) == [still_open]


def test_an_export_takes_requests_by_opening_time_half_open(store: SqlStore) -> None:
    with store.begin() as uow:
        first, second, third = (an_added_request(uow, n) for n in (1, 2, 3))
        other = an_added_request(uow, 2, team="payments", channel="C2")

        found = uow.screens.export_requests("backend", first.opened_at, third.opened_at)
        assert list(found) == [first, second]
        assert list(uow.screens.export_requests(None, second.opened_at, third.opened_at)) == [second, other]


def test_an_export_of_the_trail_is_in_order(store: SqlStore) -> None:
    with store.begin() as uow:
        for minutes in (3, 1, 2):
            uow.audit.append(
                AuditRow(at=T0 + minutes * MINUTE, team="t", actor="U1", action=str(minutes), subject="request:1")
            )

        found = uow.screens.export_audit(T0 + MINUTE, T0 + 3 * MINUTE)
        assert [row.action for row in found] == ["1", "2"]
