"""The one mapper between rows and frozen dataclasses: by field names and types, worked out once per dataclass."""

import types
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import sqlalchemy as sa

Convert = Callable[[Any], Any]  # a column's value to a field's, or back; values from a driver have no static type


class DataClass(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=DataClass)


@dataclass(frozen=True, slots=True)
class Mapping(Generic[T]):
    """How a dataclass lies in a table: each field in the column of its name."""

    of: type[T]
    columns: tuple[sa.Column[Any], ...]  # what to select, in the order of the fields
    names: tuple[str, ...]
    readers: tuple[tuple[str, Convert], ...]
    writers: tuple[tuple[str, Convert], ...]

    def read(self, row: Sequence[Any]) -> T:
        """The value in a row that was selected as `columns`."""
        values = dict(zip(self.names, row, strict=True))
        for name, convert in self.readers:
            values[name] = convert(values[name])
        return self.of(**values)

    def read_all(self, rows: Iterable[Sequence[Any]]) -> list[T]:
        """The values in rows that were selected as `columns`."""
        return [self.read(row) for row in rows]

    def write(self, value: T) -> dict[str, Any]:
        """The columns' values; an `id` of 0 is left out, because the database gives it."""
        values = {name: getattr(value, name) for name in self.names}
        for name, convert in self.writers:
            values[name] = convert(values[name])
        if values.get("id") == 0:
            del values["id"]
        return values


def mapping(of: type[T], table: sa.Table, *, without: frozenset[str] = frozenset()) -> Mapping[T]:
    """The mapping of a dataclass to a table; every field but those `without` has a column of its name.

    Working it out takes long: keep it in a constant of the module.
    """
    hints = typing.get_type_hints(of)
    names = tuple(each.name for each in fields(of) if each.name not in without)
    both = {name: _converters(hints[name]) for name in names}
    return Mapping(
        of=of,
        columns=tuple(table.c[name] for name in names),
        names=names,
        readers=tuple((name, read) for name, (read, _) in both.items() if read is not None),
        writers=tuple((name, write) for name, (_, write) in both.items() if write is not None),
    )


def _converters(hint: Any) -> tuple[Convert | None, Convert | None]:
    """How a field of that type is read and written; None where the column type does it already."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    read, write = _plain_converters(next(option for option in options if option is not types.NoneType))
    if type(None) not in options:
        return read, write
    return _unless_none(read), _unless_none(write)


def _plain_converters(hint: Any) -> tuple[Convert | None, Convert | None]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint, lambda member: member.value
    if origin is frozenset and arguments == (date,):
        return lambda days: frozenset(map(date.fromisoformat, days)), lambda days: sorted(map(date.isoformat, days))
    if origin is frozenset:
        return frozenset, sorted
    if origin is tuple:
        return tuple, list
    return None, None


def _unless_none(convert: Convert | None) -> Convert | None:
    return None if convert is None else lambda value: None if value is None else convert(value)
