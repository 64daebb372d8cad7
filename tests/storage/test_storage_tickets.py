"""Tickets in the database: one per purpose, claimed by one worker at a time, found again after a crash (T5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.storage import UnitOfWork
from bot.ports.tickets import Ticket, TicketState
from bot.ports.tracker import Progress
from storage.engine import SqlStore
from tests.storage.threads import all_at_once
from tests.storage.values import LEASE, MINUTE, SECOND, T0, an_added_request


def a_ticket(request_id: int, key: str = "firstline-1", **given: object) -> Ticket:
    ticket = Ticket(
        request_id=request_id,
        team="backend",
        key=key,
        state=TicketState.WANTED,
        title="Exports are stuck",
        body="Asked by Olga",
        by="U0ANN",
        not_before=T0,
        created_at=T0,
    )
    return replace(ticket, **given)


def added(uow: UnitOfWork, number: int = 1, **given: object) -> Ticket:
    ticket = uow.tickets.add(a_ticket(an_added_request(uow, number).id, f"firstline-{number}", **given))
    assert ticket is not None
    return ticket


def claimed(store: SqlStore, minutes: int = 0) -> list[Ticket]:
    with store.begin() as uow:
        return list(uow.tickets.claim(T0 + minutes * MINUTE, limit=10, lease=LEASE))


def test_a_ticket_comes_back_as_it_was_written(store: SqlStore) -> None:
    with store.begin() as uow:
        ticket = added(uow, labels=("support", "bug"), progress=Progress.DOING, told_progress=None, changed_at=T0)

    with store.reading() as uow:
        assert uow.tickets.get(ticket.id) == ticket
        assert uow.tickets.of_request(ticket.request_id) == [ticket]
        assert uow.tickets.of_purpose(ticket.request_id, "request") == ticket


def test_a_request_has_one_ticket_for_each_purpose_t5(store: SqlStore) -> None:
    with store.begin() as uow:
        first = added(uow)

        assert uow.tickets.add(a_ticket(first.request_id, "firstline-2")) is None
        assert uow.tickets.add(a_ticket(first.request_id, "firstline-3", purpose="another")) is not None


def test_a_claimed_ticket_is_nobody_elses_until_its_lease_ends(store: SqlStore) -> None:
    with store.begin() as uow:
        ticket = added(uow)

    first = claimed(store)
    assert [(each.id, each.attempts, each.lease_until) for each in first] == [(ticket.id, 1, T0 + LEASE)]
    assert claimed(store) == []

    with store.begin() as uow:
        assert uow.tickets.reap(T0 + LEASE - SECOND, T0) == 0
        assert uow.tickets.reap(T0 + LEASE, T0 + 2 * MINUTE) == 1
    assert claimed(store, minutes=1) == [], "it waits until the tracker can be trusted to find it"
    again = claimed(store, minutes=2)
    assert [(each.verify, each.attempts) for each in again] == [(True, 2)]


def test_a_ticket_that_exists_is_not_looked_for_after_a_crash(store: SqlStore) -> None:
    with store.begin() as uow:
        added(uow, state=TicketState.CREATED, reference="EDGE-1")
    claimed(store)

    with store.begin() as uow:
        uow.tickets.reap(T0 + LEASE, T0 + LEASE)
    assert [each.verify for each in claimed(store, minutes=1)] == [False]


def test_what_is_not_due_or_has_nothing_to_do_is_not_claimed(store: SqlStore) -> None:
    with store.begin() as uow:
        added(uow, 1, not_before=T0 + MINUTE)
        added(uow, 2, not_before=None, state=TicketState.FAILED)
        assert uow.tickets.next_due() == T0 + MINUTE

    assert claimed(store) == []
    assert len(claimed(store, minutes=1)) == 1


def test_the_one_that_waits_longest_is_claimed_first(store: SqlStore) -> None:
    with store.begin() as uow:
        later, sooner = added(uow, 1, not_before=T0), added(uow, 2, not_before=T0 - MINUTE)

        assert [each.id for each in uow.tickets.claim(T0, limit=1, lease=LEASE)] == [sooner.id]
        assert [each.id for each in uow.tickets.claim(T0, limit=1, lease=LEASE)] == [later.id]


def test_a_notice_asks_for_known_tickets_to_be_read_unless_their_last_call_failed(store: SqlStore) -> None:
    later = T0 + timedelta(hours=1)
    with store.begin() as uow:
        known = added(uow, 1, state=TicketState.LINKED, reference="EDGE-1", not_before=None)
        added(uow, 2, state=TicketState.CREATED, reference="EDGE-1", not_before=later, failures=1)
        added(uow, 3, state=TicketState.CREATED, reference="EDGE-2", not_before=later)
        added(uow, 4, state=TicketState.CREATED, reference="acme/Edge#7", not_before=later)

        assert uow.tickets.read_now("EDGE-1", T0) == 1
        assert uow.tickets.read_now("EDGE-9", T0) == 0
        assert uow.tickets.read_now("Acme/edge#7", T0 + MINUTE) == 1
    assert [each.id for each in claimed(store)] == [known.id]


def test_refused_tickets_and_the_longest_wait_are_known(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.tickets.oldest_wanted() is None
        first, second = added(uow, 1, created_at=T0), added(uow, 2, created_at=T0 - MINUTE)
        assert uow.tickets.oldest_wanted() == T0 - MINUTE
        refused = uow.tickets.save(replace(second, state=TicketState.FAILED, not_before=None, last_error="No."))

        assert uow.tickets.failed(refused.created_at, 5) == [refused]
        assert uow.tickets.failed(refused.created_at + SECOND, 5) == []
        assert uow.tickets.oldest_wanted() == T0
        assert uow.tickets.lock(first.id) == first
        assert uow.tickets.of_reference("EDGE-1") == []


def test_a_lease_that_ends_is_a_reason_to_look_as_well(store: SqlStore) -> None:
    with store.begin() as uow:
        added(uow)
    claimed(store)

    with store.reading() as uow:
        assert uow.tickets.next_due() == T0 + LEASE


def test_tickets_that_cannot_be_read_are_known(store: SqlStore) -> None:
    with store.begin() as uow:
        troubled = added(uow, 1, state=TicketState.CREATED, reference="EDGE-1", failures=3)
        added(uow, 2, state=TicketState.CREATED, reference="EDGE-2", failures=2)
        added(uow, 3, failures=9)

        assert uow.tickets.unread(3, 5) == [troubled]


@pytest.mark.postgres
def test_two_replicas_never_claim_the_same_ticket(one: SqlStore, two: SqlStore) -> None:
    with one.begin() as uow:
        for number in range(1, 21):
            added(uow, number)

    def some(store: SqlStore) -> list[int]:
        with store.begin() as uow:
            return [each.id for each in uow.tickets.claim(T0, limit=8, lease=LEASE)]

    found = all_at_once(*[lambda store=store: some(store) for store in (one, two, one, two)])
    ids = [each for group in found for each in group]
    assert len(ids) == len(set(ids))
