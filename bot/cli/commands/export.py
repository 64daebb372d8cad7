"""`export requests | incidents | incident | audit`: what happened in a period, or one incident as a document."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TextIO, TypeVar

import click

from bot.app.rulebook import rulebook
from bot.cli.options import config_option, read
from bot.cli.periods import Period, Periods, periods
from bot.clock import WallClock
from bot.domain.incidents import RcaAction, RootCause
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.errors import UserError
from bot.exports.audit import AUDIT_COLUMNS
from bot.exports.incident_markdown import markdown
from bot.exports.incident_page import page
from bot.exports.incident_report import Report
from bot.exports.incidents import INCIDENT_COLUMNS, IncidentRow
from bot.exports.requests import REQUEST_COLUMNS
from bot.exports.tables import Column, Format, rendered
from bot.ports.rows import AuditRow
from bot.ports.storage import UnitOfWork
from bot.services.incidents import reporting
from bot.services.work import Desk
from storage.engine import open_store

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export(Generic[Row]):
    """What can be exported: its columns, how rows of a period are found, whose a row is and when it was."""

    columns: Sequence[Column[Row]]
    find: Callable[[UnitOfWork, Period], Iterable[Row]]
    whose_and_when: Callable[[Row], tuple[str, datetime]]

    def rows(self, stored: UnitOfWork, wanted: Periods) -> Iterator[Row]:
        """A stretch of time after the other, so that memory holds one stretch only."""
        for stretch in wanted.stretches():
            yield from (row for row in self.find(stored, stretch) if wanted.covers(*self.whose_and_when(row)))


def _incidents_of(stored: UnitOfWork, period: Period) -> Iterator[IncidentRow]:
    """Each with what is owed of it, read in one go for the whole stretch."""
    found = stored.incidents.raised_between(period.start, period.end)
    numbers = [each.id for each in found]
    causes, actions = defaultdict[int, list[RootCause]](list), defaultdict[int, list[RcaAction]](list)
    for cause in stored.incidents.root_causes(numbers):
        causes[cause.incident_id].append(cause)
    for action in stored.incidents.actions(numbers):
        actions[action.incident_id].append(action)
    for each in found:
        yield IncidentRow(incident=each, causes=tuple(causes[each.id]), actions=tuple(actions[each.id]))


_REQUESTS: _Export[Request] = _Export(
    columns=REQUEST_COLUMNS,
    find=lambda stored, period: stored.screens.export_requests(None, period.start, period.end),
    whose_and_when=lambda request: (request.team, request.opened_at),
)
_INCIDENTS: _Export[IncidentRow] = _Export(
    columns=INCIDENT_COLUMNS,
    find=_incidents_of,
    whose_and_when=lambda row: (row.incident.team, row.incident.raised_at),
)
_AUDIT: _Export[AuditRow] = _Export(
    columns=AUDIT_COLUMNS,
    find=lambda stored, period: stored.screens.export_audit(period.start, period.end),
    whose_and_when=lambda row: (row.team, row.at),
)

_output_option = click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write a file.")
DOCUMENTS: dict[str, Callable[[Report], Iterable[str]]] = {"markdown": markdown, "html": page}
_OPTIONS = (
    config_option,
    click.option("--from", "first", metavar="DATE", required=True, help="The first day, such as 2026-11-30."),
    click.option("--to", "last", metavar="DATE", default="today", show_default=True, help="The last day."),
    click.option("--team", metavar="KEY", help="One team, by its key in the configuration.  [default: all]"),
    click.option(
        "--format", "form", type=click.Choice([str(each) for each in Format]), default="csv", show_default=True
    ),
    _output_option,
)
_EXPECT = """\
Days are those of each team's zone, the first and the last included; today and yesterday are understood.

Times are in UTC, durations in seconds. What is unknown is empty. CSV has an apostrophe before whatever a spreadsheet
could take for a formula; JSON has every text as it was written. The bot may be running; nothing is changed."""


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def _described(opening: str, columns: Sequence[Column[Any]]) -> str:
    """The help text: what is exported, what to expect, and every column."""
    width = max(len(column.name) for column in columns)
    listed = "\n".join(f"  {column.name:{width}}  {column.meaning}" for column in columns)
    return f"{opening}\n\n{_EXPECT}\n\n\b\nColumns:\n{listed}"


@click.group("export", short_help="Write what happened as CSV or JSON.")
def command() -> None:
    """Write requests, incidents or the audit trail of a period as CSV or JSON; or one incident as a document.

    \b
    python -m bot export requests --from 2026-11-01 --to 2026-11-30
    python -m bot export requests --from yesterday --team backend --format json
    python -m bot export audit --from 2026-11-30 --output audit.csv
    python -m bot export incident 12 --output incident-12.md
    """


@command.command(help=_described("Export the requests that were opened in a period, oldest first.", REQUEST_COLUMNS))
@_options
def requests(**asked: Any) -> None:
    _export(_REQUESTS, **asked)


@command.command(help=_described("Export who did what in a period, oldest first.", AUDIT_COLUMNS))
@_options
def audit(**asked: Any) -> None:
    _export(_AUDIT, **asked)


@command.command(help=_described("Export the incidents that were raised in a period, oldest first.", INCIDENT_COLUMNS))
@_options
def incidents(**asked: Any) -> None:
    _export(_INCIDENTS, **asked)


@command.command()
@click.argument("number", type=click.IntRange(min=1))
@config_option
@click.option("--format", "form", type=click.Choice(list(DOCUMENTS)), default="markdown", show_default=True)
@_output_option
def incident(number: int, config: Path, form: str, output: Path | None) -> None:
    """Export one incident as a document: facts, times, root cause, actions, updates and its timeline.

    Times are those of its team's zone. The bot may be running; nothing is changed.
    """
    checked, _ = read(config)
    store = open_store(checked.database.url, read_only=True)
    try:
        with Desk(store, WallClock(), rulebook(checked, WallClock().now())).reading("export") as work:
            found = reporting.report(work, number)
            if isinstance(found, Reason):
                raise UserError(f"There is no incident {number}. `export incidents` lists those that there are.")
            with _destination(output) as stream:
                stream.writelines(DOCUMENTS[form](found))
    finally:
        store.close()
    _say_where(output)


def _export(
    export: _Export[Row], *, config: Path, first: str, last: str, team: str | None, form: str, output: Path | None
) -> None:
    checked, _ = read(config)
    wanted = periods(checked, first, last, team, now=WallClock().now())
    store = open_store(checked.database.url, read_only=True)
    try:
        with store.reading() as stored, _destination(output) as stream:
            stream.writelines(rendered(Format(form), export.columns, export.rows(stored, wanted)))
    finally:
        store.close()
    _say_where(output)


def _say_where(output: Path | None) -> None:
    if output is not None:
        click.echo(f"Written to {output}.", err=True)


@contextmanager
def _destination(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name once it is complete."""
    if output is None:
        yield sys.stdout
        return
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        unfinished.replace(output)
    except OSError as error:
        raise UserError(f"{output} cannot be written ({error.strerror}). Name another file.") from error
    finally:
        unfinished.unlink(missing_ok=True)
