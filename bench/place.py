"""Where measuring happens: a local Slack, empty databases of each kind, and the programs to put beside each other."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes, town
from bench.figures import BARE, POSTGRESQL, SQLITE
from bench.local_slack import LocalSlack
from bench.processes import Program
from bench.sizes import Sizes
from tests.databases import fresh_postgres, fresh_sqlite

Fresh = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What each bench gets; `databases` gives the address of a new, migrated and empty database by kind."""

    slack: LocalSlack
    config: Path
    sizes: Sizes
    databases: Mapping[str, Fresh]

    def begin_anew(self, latency: int = 0, *, rate_limits: bool = False) -> None:
        """An empty workspace, with Slack's API as slow (milliseconds) and as strict as wanted."""
        self.slack.ask("reset")
        self.slack.ask("faults", latency_ms=latency, rate_limits=rate_limits)

    @contextmanager
    def bot(self, database: str) -> Iterator[Program]:
        """The bot, ready, on a database."""
        with processes.bot(self.slack, self.config, database) as program:
            program.wait_ready()
            yield program

    @contextmanager
    def listening(self, on: str) -> Iterator[Program]:
        """One of the columns, listening: the bare app, or the bot on a new database."""
        if on == BARE:
            with processes.bare_app(self.slack) as program:
                yield program
            return
        with self.databases[on]() as database, self.bot(database) as program:
            yield program


@contextmanager
def prepared(sizes: Sizes, kinds: tuple[str, ...] = (SQLITE, POSTGRESQL)) -> Iterator[Place]:
    """A place with a Slack of its own; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as name, LocalSlack() as slack:
        folder = Path(name)
        all_kinds: dict[str, Fresh] = {SQLITE: lambda: _sqlite(folder), POSTGRESQL: fresh_postgres}
        yield Place(
            slack=slack,
            config=town.write_config(folder),
            sizes=sizes,
            databases={kind: all_kinds[kind] for kind in kinds},
        )


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    url = fresh_sqlite(folder)
    try:
        yield url
    finally:
        for file in folder.glob(f"{Path(url.removeprefix('sqlite:///')).name}*"):
            file.unlink()
