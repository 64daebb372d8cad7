"""An index to search in: requests and curated entries, in any of the databases."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bench import past, similar_bulk, town
from bench.similar_texts import Subject
from bot.app.rulebook import rulebook
from bot.clock import WallClock
from bot.config import load
from bot.ports.search import EntryKind, Match
from bot.services.knowledge import indexing, search
from bot.services.knowledge.counting import count_all
from bot.services.work import Desk
from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite

TEAM = "backend"
AT_ONCE = 5_000
AS_THE_BOT = 10_000  # requests whose indexing is timed


class Index:
    """A store with requests of one team, spread over a time: evenly if their number is known."""

    def __init__(self, url: str, config: Path, spread: timedelta, size: int | None = None) -> None:
        clock, self._url = WallClock(), url
        self.now, self._spread, self._added, self._size = clock.now(), spread, 0, size
        self.store: SqlStore = open_store(url)
        self.desk = Desk(self.store, clock, rulebook(load(config, {"DATABASE_URL": url}), self.now))
        self._waiting: list[str] = []
        self._numbers: Counter[str] = Counter()

    @classmethod
    @contextmanager
    def temporary(cls, spread: timedelta) -> Iterator["Index"]:
        """An index on a SQLite of its own."""
        with tempfile.TemporaryDirectory(prefix="firstline-similar-") as name:
            folder = Path(name)
            index = cls(fresh_sqlite(folder), town.write_config(folder), spread)
            yield index
            index.store.close()

    def add(self, text: str) -> str:
        """A past request; its ref. It is written with many others, at the latest by `counted`."""
        self._added += 1
        self._waiting.append(text)
        if len(self._waiting) >= AT_ONCE:
            self._write()
        return str(self._added)

    def curate(self, number: int, subject: Subject) -> None:
        """A curated entry."""
        with self.desk.work("bench") as work:
            entry = indexing.Text(
                kind=EntryKind.COMMON, ref=str(number), team=TEAM, title=subject.title, text=subject.answer, at=self.now
            )
            indexing.keep(work, entry)

    def counted(self) -> None:
        """Everything is written, and in the numbers of words."""
        self._write()
        count_all(self.desk)
        similar_bulk.add_numbers(self._url, self._numbers)
        self._numbers.clear()

    def tidy(self) -> None:
        """What either database does by itself within a day."""
        past.analyze(self._url)

    def like(self, text: str, kind: EntryKind, limit: int) -> Sequence[Match]:
        with self.desk.reading() as work:
            return search.like(work, self.desk.rules.teams[TEAM], text, kinds={kind}, limit=limit)

    def find(self, words: str, limit: int) -> Sequence[Match]:
        with self.desk.reading() as work:
            kinds = {EntryKind.REQUEST, EntryKind.COMMON, EntryKind.HANDBOOK}
            return search.find(work, [self.desk.rules.teams[TEAM]], words, kinds=kinds, limit=limit)

    def _write(self) -> None:
        """Requests as a long past has them: the first with their entries as the bot writes them, the rest in bulk."""
        first = self._added - len(self._waiting) + 1
        asked = [
            replace(past.answered(number, self._opened(number)), text=text)
            for number, text in enumerate(self._waiting, start=first)
        ]
        self._waiting.clear()
        if first <= AS_THE_BOT:
            with self.desk.work("bench") as work:
                for request in asked:
                    added = work.uow.requests.add(request)
                    assert added is not None
                    indexing.keep_request(work, added)
        elif asked:
            self._numbers.update(similar_bulk.write(self._url, self.desk.rules.teams[TEAM], asked))

    def _opened(self, number: int) -> datetime:
        """Oldest first, as ids are given; without a number in all, a fraction of the spread for each."""
        if self._size is not None:
            return self.now - self._spread * (1 - number / self._size)
        return self.now - self._spread / (1 + number / 10_000)
