"""Services and customers come back as they were put, by name, on both databases (S1)."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.directory import Customer, Service
from storage.engine import SqlStore

BILLING = Service(
    name="Billing API",
    aliases=("invoices", "účty"),
    owners=("U0ANN", "U0BEN"),
    team="backend",
    channel="C0BILL",
    runbook="https://wiki.example.com/billing",
    ticket_project="BILL",
)
ACME = Customer(name="Acme", account_manager="U0AMY", plan="enterprise", region="EMEA")


def test_entries_come_back_by_name_as_they_were_put(store: SqlStore) -> None:
    with store.begin() as uow:
        shipping = uow.directory.put_service(Service(name="shipping"))
        billing = uow.directory.put_service(BILLING)
        acme = uow.directory.put_customer(ACME)

    with store.reading() as uow:
        assert uow.directory.services() == [billing, shipping]
        assert uow.directory.customers() == [acme]
        assert replace(billing, id=0) == BILLING
        assert replace(acme, id=0) == ACME


def test_an_entry_is_changed_and_removed_by_its_id(store: SqlStore) -> None:
    with store.begin() as uow:
        known = uow.directory.put_service(BILLING)
        uow.directory.put_service(replace(known, name="Invoicing", owners=(), version=2))
        assert [each.name for each in uow.directory.services()] == ["Invoicing"]
        assert uow.directory.remove_service(known.id)
        assert not uow.directory.remove_service(known.id)
        with pytest.raises(LookupError):
            uow.directory.put_service(known)


def test_no_two_services_have_the_same_name_however_it_is_written(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.directory.put_service(BILLING)

    with pytest.raises(IntegrityError), store.begin() as uow:
        uow.directory.put_service(Service(name="BILLING-api"))
