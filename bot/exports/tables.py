"""Rows as CSV or JSON text: one column each for a fact, times in UTC, durations in seconds, safe in spreadsheets."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

Row_contra = TypeVar("Row_contra", contravariant=True)
Value = str | int | bool | datetime | timedelta | Mapping[str, object] | None

# Where a spreadsheet may see a formula: whoever writes a request could else run something on the machine of whoever
# opens the file. Not at the start only: where lists are parted by semicolons, programs split cells of ours at these.
_FORMULA = re.compile(r"(^|[;\t\r\n])((?:[^\S\t\r\n]|[\ufeff\u200b])*)(?=[=+\-@＝＋－＠])")
_AS_TEXT = r"\1'\2"


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row_contra]):
    """A fact about each row: its name, what it means, and how it is read."""

    name: str
    meaning: str
    value: Callable[[Row_contra], Value]


def rendered(form: Format, columns: Sequence[Column[Row_contra]], rows: Iterable[Row_contra]) -> Iterator[str]:
    """The text, piece by piece, so that any number of rows can be written."""
    return csv_text(columns, rows) if form is Format.CSV else json_text(columns, rows)


def csv_text(columns: Sequence[Column[Row_contra]], rows: Iterable[Row_contra]) -> Iterator[str]:
    """A header and a line per row (RFC 4180), texts in quotes; what is unknown is empty."""
    yield _line([column.name for column in columns])
    for row in rows:
        yield _line([_cell(column.value(row)) for column in columns])


def json_text(columns: Sequence[Column[Row_contra]], rows: Iterable[Row_contra]) -> Iterator[str]:
    """A list of objects, one per line; what is unknown is null."""
    opening = "[\n"
    for row in rows:
        yield opening + json.dumps({column.name: _plain(column.value(row)) for column in columns})
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _plain(value: Value) -> str | int | float | bool | Mapping[str, object] | None:
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        case timedelta():
            seconds = value.total_seconds()
            return int(seconds) if seconds.is_integer() else seconds
        case _:
            return value


def _cell(value: Value) -> str | int | float:
    plain = _plain(value)
    match plain:
        case None:
            return ""
        case bool():
            return "true" if plain else "false"
        case Mapping():
            return json.dumps(plain)
        case str():
            return _harmless(plain)
        case _:
            return plain


def _harmless(text: str) -> str:
    """The text with an apostrophe before everything that could be taken for a formula."""
    return _FORMULA.sub(_AS_TEXT, text)


def _line(cells: Iterable[str | int | float]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return line.getvalue()
