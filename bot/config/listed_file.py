"""Read a list of entries from a file of its own, YAML or CSV; everything that is wrong at once, each with its line."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from bot.config.document import Document, read_document
from bot.config.explaining import sentences
from bot.config.fields import Section
from bot.config.problems import ConfigProblems, Problem, nearest, path_text, shown
from bot.config.problems import Path as Place

LARGEST = 2_000_000  # bytes
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_ON_THE_LEFT = "=+-@"  # exports put an apostrophe before these, so that no spreadsheet takes them for formulas

Entry = TypeVar("Entry", bound=Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Entry]):
    """A list that a file may hold: its key in YAML, its columns in CSV, and the model of one entry."""

    key: str
    of: type[Entry]
    columns: tuple[str, ...]
    identity: str  # the column that no two entries share
    missing: str  # what is missing where there is no list, as a sentence
    describes: str  # "nobody", "no service": what an entry that is no mapping describes
    example: str  # what to write instead, as a sentence
    entry_example: str
    twice: str  # what to do about an entry that stands there twice
    flags: frozenset[str] = frozenset()  # columns that hold yes or no
    lists: frozenset[str] = frozenset()  # columns that hold several values, parted by semicolons
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # keys that stand elsewhere: message and mend


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry: where it stands, and the values by key."""

    path: Place
    values: Mapping[str, object]
    line: Callable[[Place], int | None]


def entries_of_csv(text: str, name: str, listed: Listed[Entry]) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries of a CSV text, and what is wrong with it. `name`: the file, for the problems."""
    problems: list[Problem] = []
    return _entries(list(_csv_rows(text, name, listed, problems)), listed, problems), problems


def entries_of_yaml(document: Document, listed: Listed[Entry]) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries under the list's key of a document, and what is wrong with them; none if the key is absent."""
    problems: list[Problem] = []
    return _entries(list(_yaml_rows(document, listed, problems)), listed, problems), problems


def document_of(text: str, name: str, keys: Sequence[str], only: str) -> tuple[Document, list[Problem]]:
    """The YAML document of a file that holds the given lists; keys beside them are problems. `only`: what is read."""
    if text.lstrip().startswith(("- ", "-\n", "[")):
        raise ConfigProblems([Problem(name, "The list has no name.", f"Write {' or '.join(keys)}: above it.")])
    document = read_document(text, name)
    beside = [
        Problem(key, f"Only {only} from this file.", "Take the key out.", document.line((key,)))
        for key in document.data
        if key not in keys
    ]
    return document, [*document.problems, *beside]


def text_of(path: Path, what: str) -> str:
    """The text of a file. Raises ConfigProblems if it cannot be read. `what`: what the file is meant to be."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        problem = Problem(str(path), f"The file cannot be read: {error.strerror}.", "Check the path.")
        raise ConfigProblems([problem]) from None
    if len(content) > LARGEST:
        raise ConfigProblems([Problem(str(path), f"The file is too large to be {what}.", "Check the path.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigProblems([Problem(str(path), "The file is not UTF-8 text.", "Save it as UTF-8.")]) from None


def _yaml_rows(document: Document, listed: Listed[Entry], problems: list[Problem]) -> Iterator[_Row]:
    values = document.data.get(listed.key)
    if listed.key not in document.data or values is None:
        return
    if not isinstance(values, list):
        problems.append(Problem(listed.key, listed.missing, listed.example, document.line((listed.key,))))
        return
    for index, each in enumerate(values):
        place = (listed.key, index)
        if isinstance(each, dict):
            yield _Row(place, each, document.line)
        else:
            message = f"{shown(each)} describes {listed.describes}."
            problems.append(Problem(path_text(place), message, listed.entry_example, document.line(place)))


def _csv_rows(text: str, name: str, listed: Listed[Entry], problems: list[Problem]) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip().casefold() for column in reader.fieldnames or []]
        problems += _header(header, name, listed)
        reader.fieldnames = header
        for values in reader:
            line = reader.line_num
            if None in values or None in values.values():
                problems.append(Problem(name, "The line has not as many cells as the first.", "Mend it.", line))
                continue
            cells = {key: cell.strip() for key, cell in values.items() if key in listed.columns and cell.strip()}
            known = {key: _cell(listed, key, cell) for key, cell in cells.items()}
            yield _Row((), known, lambda _place, line=line: line)  # type: ignore[misc]  # the line of this round
    except csv.Error as error:
        problems.append(Problem(name, f"This is no CSV: {error}.", "Save it again as CSV.", reader.line_num))


def _header(header: list[str], name: str, listed: Listed[Entry]) -> Iterator[Problem]:
    columns = f"The columns are {', '.join(listed.columns)}."
    if listed.identity not in header:
        yield Problem(name, f"The first line names no column {listed.identity}.", columns, 1)
    for column in header:
        if column not in listed.columns:
            meant = nearest(column, listed.columns)
            yield Problem(
                name, f"There is no column {shown(column)}.", f"Did you mean {meant}?" if meant else columns, 1
            )
        elif header.count(column) > 1:
            yield Problem(name, f"The column {column} stands there twice.", "Keep one.", 1)


def _cell(listed: Listed[Entry], column: str, text: str) -> object:
    if column in listed.lists:
        return [_unmarked(each.strip()) for each in text.split(";") if each.strip()]
    text = _unmarked(text)
    return _FLAGS.get(text.casefold(), text) if column in listed.flags else text


def _unmarked(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in _ON_THE_LEFT else text


def _entries(rows: list[_Row], listed: Listed[Entry], problems: list[Problem]) -> tuple[Entry, ...]:
    entries = [entry for row in rows if (entry := _entry(row, listed, problems)) is not None]
    problems += _repeated(rows, listed)
    return tuple(entries)


def _entry(row: _Row, listed: Listed[Entry], problems: list[Problem]) -> Entry | None:
    for key, (message, mend) in listed.refused.items():
        if key in row.values:
            place = (*row.path, key)
            problems.append(Problem(path_text(place), message, mend, row.line(place)))
            return None
    try:
        return listed.of.model_validate(row.values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            place = (*row.path, *error["loc"])
            told = sentences(error, error["loc"], listed.of)
            problems.append(Problem(path_text(place), *told, row.line(place)))
        return None


def _repeated(rows: list[_Row], listed: Listed[Entry]) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        value = row.values.get(listed.identity)
        if not isinstance(value, str):
            continue
        if value.casefold() in seen:
            place = (*row.path, listed.identity)
            yield Problem(path_text(place), f"{shown(value)} stands there twice.", listed.twice, row.line(place))
        seen.add(value.casefold())
