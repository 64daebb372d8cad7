"""What services ask of the database about services and customers (S1)."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.directory import Customer, Service


class Directory(Protocol):
    """Services and customers; there are hundreds of them, so they are read whole."""

    def services(self) -> Sequence[Service]:
        """All of them by name."""
        ...

    def customers(self) -> Sequence[Customer]:
        """All of them by name."""
        ...

    def put_service(self, service: Service) -> Service:
        """Insert, if the id is 0, or write all columns of a known one; as stored. LookupError if it is gone."""
        ...

    def put_customer(self, customer: Customer) -> Customer:
        """Insert, if the id is 0, or write all columns of a known one; as stored. LookupError if it is gone."""
        ...

    def remove_service(self, service_id: int) -> bool: ...

    def remove_customer(self, customer_id: int) -> bool: ...
