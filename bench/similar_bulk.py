"""Requests with their entries in bulk, as the bot would have written them one by one."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bench import past
from bot.domain.requests import Request
from bot.domain.teams import Team
from bot.ports.search import EntryKind, Indexed
from bot.services.knowledge.indexing import words_of
from storage.requests import REQUEST
from storage.search import ENTRY, tokens_of
from storage.tables import requests
from storage.tables_search import search_entries, search_words


def write(url: str, team: Team, asked: Sequence[Request]) -> Counter[str]:
    """Store requests and their entries; in how many of them each word occurs."""
    numbers: Counter[str] = Counter()
    rows = []
    for request in asked:
        entry = _entry(team, request)
        tokens = tokens_of(entry)
        numbers.update(tokens)
        rows.append({**ENTRY.write(entry), "tokens": " ".join(sorted(tokens))})
    engine = past.engine_of(url)
    with engine.begin() as connection:
        connection.execute(sa.insert(requests), [REQUEST.write(request) for request in asked])
        connection.execute(sa.insert(search_entries), rows)
    engine.dispose()
    return numbers


def add_numbers(url: str, numbers: Counter[str]) -> None:
    """Add to the numbers of words."""
    if not numbers:
        return
    counted = insert(search_words)
    add = counted.on_conflict_do_update(
        index_elements=[search_words.c.word], set_={"entries": search_words.c.entries + counted.excluded.entries}
    )
    engine = past.engine_of(url)
    with engine.begin() as connection:
        connection.execute(add, [{"word": word, "entries": number} for word, number in sorted(numbers.items())])
    engine.dispose()


def _entry(team: Team, request: Request) -> Indexed:
    words = words_of(team, request.text)
    return Indexed(
        kind=EntryKind.REQUEST,
        ref=str(request.id),
        team=team.id,
        title="",
        text="",
        link=None,
        at=request.opened_at,
        words=" ".join(words.words),
        more=" ".join(words.identifiers),
    )
