"""Read a roster from a file of its own: YAML in the form of the configuration's `roster:`, or CSV (D8)."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.config.document import read_document
from bot.config.explaining import sentences
from bot.config.problems import ConfigProblems, Problem, nearest, path_text, shown
from bot.config.problems import Path as Place
from bot.config.team import RosterEntry

COLUMNS = ("user", "name", "production_access", "works", "experienced", "joined", "country", "time_zone")
LARGEST = 2_000_000  # bytes
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_FLAG_COLUMNS = frozenset({"production_access", "experienced"})
_IN_CONFIG = ("teams", "any", "roster", 0)  # where an entry stands in the configuration, for the words of its problems
_EXAMPLE = "Write for example roster: [{user: U0ANN, name: Ann, production_access: true}]."
_ON_THE_LEFT = "=+-@"  # exports put an apostrophe before these, so that no spreadsheet takes them for formulas


@dataclass(frozen=True, slots=True)
class _Row:
    """What the file says about one person: where it stands, and the values by key."""

    path: Place
    values: Mapping[str, object]
    line: Callable[[Place], int | None]


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """The entries of a file, in its order. A file named *.csv is read as CSV.

    Raises:
        ConfigProblems: everything that is wrong with the file.
    """
    text, problems = _text(path), list[Problem]()
    rows = list((_from_csv if path.suffix.casefold() == ".csv" else _from_yaml)(text, str(path), problems))
    entries = [entry for row in rows if (entry := _entry(row, problems)) is not None]
    problems += _repeated(rows)
    if not rows and not problems:
        problems.append(Problem(str(path), "Nobody stands in this file.", _EXAMPLE))
    if problems:
        raise ConfigProblems(sorted(problems, key=lambda each: each.line or 0))
    return tuple(entries)


def _from_yaml(text: str, name: str, problems: list[Problem]) -> Iterator[_Row]:
    if text.lstrip().startswith(("- ", "-\n", "[")):
        raise ConfigProblems([Problem(name, "The list has no name.", "Write roster: above it.")])
    document = read_document(text, name)
    problems += document.problems
    for key in document.data:
        if key != "roster":
            problems.append(
                Problem(key, "Only the roster is read from this file.", "Take the key out.", document.line((key,)))
            )
    listed = document.data.get("roster")
    if not isinstance(listed, list):
        problems.append(Problem("roster", "There is no list of people.", _EXAMPLE, document.line(("roster",))))
        return
    for index, values in enumerate(listed):
        place = ("roster", index)
        if isinstance(values, dict):
            yield _Row(place, values, document.line)
        else:
            message = f"{shown(values)} describes nobody."
            problems.append(Problem(path_text(place), message, "Write for example user: U0ANN.", document.line(place)))


def _from_csv(text: str, name: str, problems: list[Problem]) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip().casefold() for column in reader.fieldnames or []]
        problems += _header(header, name)
        reader.fieldnames = header
        for values in reader:
            line = reader.line_num
            if None in values or None in values.values():
                problems.append(Problem(name, "The line has not as many cells as the first.", "Mend it.", line))
                continue
            known = {key: _cell(key, cell.strip()) for key, cell in values.items() if key in COLUMNS and cell.strip()}
            yield _Row((), known, lambda _place, line=line: line)  # type: ignore[misc]  # the line of this round
    except csv.Error as error:
        problems.append(Problem(name, f"This is no CSV: {error}.", "Save it again as CSV.", reader.line_num))


def _header(header: list[str], name: str) -> Iterator[Problem]:
    if "user" not in header:
        yield Problem(name, "The first line names no column user.", f"The columns are {', '.join(COLUMNS)}.", 1)
    for column in header:
        if column not in COLUMNS:
            meant = nearest(column, COLUMNS)
            mend = f"Did you mean {meant}?" if meant else f"The columns are {', '.join(COLUMNS)}."
            yield Problem(name, f"There is no column {shown(column)}.", mend, 1)
        elif header.count(column) > 1:
            yield Problem(name, f"The column {column} stands there twice.", "Keep one.", 1)


def _cell(column: str, text: str) -> object:
    if text.startswith("'") and text[1:2] and text[1] in _ON_THE_LEFT:
        text = text[1:]
    return _FLAGS.get(text.casefold(), text) if column in _FLAG_COLUMNS else text


def _entry(row: _Row, problems: list[Problem]) -> RosterEntry | None:
    if "absences" in row.values:
        place = (*row.path, "absences")
        message = "Calendars of absences are named in the configuration alone."
        problems.append(Problem(path_text(place), message, "Take the key out here.", row.line(place)))
        return None
    try:
        return RosterEntry.model_validate(row.values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            place = (*row.path, *error["loc"])
            told = sentences(error, (*_IN_CONFIG, *error["loc"]))
            problems.append(Problem(path_text(place), *told, row.line(place)))
        return None


def _repeated(rows: list[_Row]) -> Iterator[Problem]:
    seen: set[object] = set()
    for row in rows:
        user = row.values.get("user")
        if isinstance(user, str) and user in seen:
            place = (*row.path, "user")
            message = f"{shown(user)} stands there twice."
            yield Problem(path_text(place), message, "Keep one entry for each person.", row.line(place))
        seen.add(user if isinstance(user, str) else None)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        problem = Problem(str(path), f"The file cannot be read: {error.strerror}.", "Check the path.")
        raise ConfigProblems([problem]) from None
    if len(content) > LARGEST:
        raise ConfigProblems([Problem(str(path), "The file is too large to be a roster.", "Check the path.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigProblems([Problem(str(path), "The file is not UTF-8 text.", "Save it as UTF-8.")]) from None
