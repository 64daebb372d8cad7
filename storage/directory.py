"""Services and customers (S1): `bot.ports.directory.Directory`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.domain.directory import Customer, Service, folded
from storage.mapping import Mapping, mapping
from storage.tables_directory import customers, services

T = TypeVar("T", Service, Customer)


class _Statements(Generic[T]):
    """What is done with one of the two tables."""

    def __init__(self, of: type[T], table: sa.Table) -> None:
        self.mapping: Mapping[T] = mapping(of, table)
        columns: dict[str, sa.BindParameter[object]] = {
            name: bindparam(name) for name in (*self.mapping.names, "folded") if name != "id"
        }
        self.all = sa.select(*self.mapping.columns).order_by(table.c.folded)
        self.add = sa.insert(table).returning(table.c.id)
        self.save = sa.update(table).where(table.c.id == bindparam("row_id")).values(columns)
        self.remove = sa.delete(table).where(table.c.id == bindparam("row_id"))


_SERVICES = _Statements(Service, services)
_CUSTOMERS = _Statements(Customer, customers)


class SqlDirectory:
    """`bot.ports.directory.Directory`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def services(self) -> Sequence[Service]:
        return _SERVICES.mapping.read_all(self._connection.execute(_SERVICES.all))

    def customers(self) -> Sequence[Customer]:
        return _CUSTOMERS.mapping.read_all(self._connection.execute(_CUSTOMERS.all))

    def put_service(self, service: Service) -> Service:
        return self._put(_SERVICES, service)

    def put_customer(self, customer: Customer) -> Customer:
        return self._put(_CUSTOMERS, customer)

    def remove_service(self, service_id: int) -> bool:
        return self._connection.execute(_SERVICES.remove, {"row_id": service_id}).rowcount > 0

    def remove_customer(self, customer_id: int) -> bool:
        return self._connection.execute(_CUSTOMERS.remove, {"row_id": customer_id}).rowcount > 0

    def _put(self, statements: _Statements[T], entry: T) -> T:
        values = {**statements.mapping.write(entry), "folded": folded(entry.name)}
        if entry.id == 0:
            return replace(entry, id=self._connection.execute(statements.add, values).scalar_one())
        values["row_id"] = values.pop("id")
        if self._connection.execute(statements.save, values).rowcount != 1:
            raise LookupError(f"There is no entry {entry.id} in the directory.")
        return entry
