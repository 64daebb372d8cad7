"""The search index over SQLite's FTS5 or PostgreSQL's full text: `bot.ports.search.Search`, with the same answers."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.similarity.lookup import ALL, Lookup, factored, month, scope
from bot.ports.search import Candidate, EntryKind, Indexed
from storage.mapping import mapping
from storage.tables_search import search_changes, search_entries, search_words

ENTRY = mapping(Indexed, search_entries)

_KEY = sa.and_(search_entries.c.kind == bindparam("of_kind"), search_entries.c.ref == bindparam("of_ref"))
_GET = sa.select(*ENTRY.columns).where(_KEY)
_TOKENS = sa.select(sa.cast(search_entries.c.tokens, sa.Text)).where(_KEY)
_WITH_TOKENS = sa.select(*ENTRY.columns, sa.cast(search_entries.c.tokens, sa.Text)).where(_KEY)
_SOME = sa.select(*ENTRY.columns).where(search_entries.c.id.in_(bindparam("ids", expanding=True)))
_AFTER = (
    sa.select(*ENTRY.columns)
    .where(search_entries.c.id > bindparam("entry"))
    .order_by(search_entries.c.id)
    .limit(bindparam("most"))
)
_REFS = sa.select(search_entries.c.ref).where(
    search_entries.c.kind == bindparam("of_kind"),
    search_entries.c.ref >= bindparam("start"),
    search_entries.c.ref < bindparam("end"),
)
_inserted = insert(search_entries)
_PUT = _inserted.on_conflict_do_update(
    index_elements=[search_entries.c.kind, search_entries.c.ref],
    set_={name: _inserted.excluded[name] for name in (*ENTRY.names, "tokens") if name not in {"id", "kind", "ref"}},
)
_REMOVE = sa.delete(search_entries).where(_KEY)

_CANDIDATE = "e.id, e.kind, e.ref, e.words, e.more"
_ON_SQLITE = sa.text(
    f"SELECT {_CANDIDATE} FROM search_index i JOIN search_entries e ON e.id = i.rowid "  # noqa: S608 - only our names
    "WHERE i.search_index MATCH :query ORDER BY i.rowid DESC LIMIT :most"
)
# `+ 0`: or PostgreSQL may read the entries from the newest backwards until enough of them match.
_ON_POSTGRESQL = sa.text(
    f"SELECT {_CANDIDATE} FROM search_entries e "  # noqa: S608 - only our names
    "WHERE e.tokens @@ CAST(:query AS tsquery) ORDER BY e.id + 0 DESC LIMIT :most"
)

# The words as one parameter: hundreds of them would take longer to bind than to look up.
_OCCURS_ON_SQLITE = sa.text(
    "SELECT word, entries FROM search_words WHERE word IN (SELECT value FROM json_each(:words)) AND entries > 0"
)
_OCCURS_ON_POSTGRESQL = sa.text("SELECT word, entries FROM search_words WHERE word = ANY(:words) AND entries > 0")
_WORDS_FROM = (
    sa.select(search_words.c.word)
    .where(
        search_words.c.word >= bindparam("start"), search_words.c.word < bindparam("end"), search_words.c.entries > 0
    )
    .order_by(search_words.c.entries.desc(), search_words.c.word)
    .limit(bindparam("most"))
)
_ADD_CHANGE = sa.insert(search_changes)
_CHANGES = (
    sa.select(search_changes.c.id, search_changes.c.tokens, search_changes.c.step)
    .order_by(search_changes.c.id)
    .limit(bindparam("most"))
)
_UNCOUNTED = sa.select(sa.func.count()).select_from(search_changes)
_TAKE_CHANGES = sa.delete(search_changes).where(search_changes.c.id.in_(bindparam("ids", expanding=True)))
_counted = insert(search_words)
_ADD_NUMBERS = _counted.on_conflict_do_update(
    index_elements=[search_words.c.word], set_={"entries": search_words.c.entries + _counted.excluded.entries}
)
_BEHIND_ALL = "\U0010ffff"


class SqlSearch:
    """`bot.ports.search.Search`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._on_sqlite = connection.dialect.name == "sqlite"

    def get(self, kind: EntryKind, ref: str) -> Indexed | None:
        found = ENTRY.read_all(self._connection.execute(_GET, _key(kind, ref)))
        return found[0] if found else None

    def put(self, entry: Indexed) -> bool:
        """Insert, or replace the entry of that kind and ref (its id is ignored); False if it is there as it is."""
        row = self._connection.execute(_WITH_TOKENS, _key(entry.kind, entry.ref)).one_or_none()
        known = ENTRY.read(row[:-1]) if row is not None else None
        if known is not None and replace(known, id=entry.id) == entry:
            return False
        before, after = _split(row[-1]) if row is not None else set(), tokens_of(entry)
        values = {name: value for name, value in ENTRY.write(entry).items() if name != "id"}
        self._connection.execute(_PUT, values | {"tokens": " ".join(sorted(after))})
        self._changed(before - after, -1)
        self._changed(after - before, 1)
        return True

    def remove(self, kind: EntryKind, ref: str) -> bool:
        """Forget an entry; False if there was none."""
        before = self._connection.execute(_TOKENS, _key(kind, ref)).scalar_one_or_none()
        if before is None:
            return False
        self._changed(_split(before), -1)
        return self._connection.execute(_REMOVE, _key(kind, ref)).rowcount > 0

    def refs(self, kind: EntryKind, prefix: str) -> Sequence[str]:
        """The refs of a kind that begin so."""
        parameters = {"of_kind": kind.value, "start": prefix, "end": prefix + _BEHIND_ALL}
        return self._connection.execute(_REFS, parameters).scalars().all()

    def candidates(self, scopes: Collection[str], lookup: Lookup) -> Sequence[Candidate]:
        """Entries of one of the scopes that have what is looked up, newest first."""
        if not scopes or not lookup.groups:
            return ()
        query = self._query([*((each,) for each in scopes)], lookup.groups, [*((each,) for each in lookup.periods)])
        statement = _ON_SQLITE if self._on_sqlite else _ON_POSTGRESQL
        rows = self._connection.execute(statement, {"query": query, "most": lookup.most}).all()
        return [Candidate(id_, EntryKind(kind), ref, words, more) for id_, kind, ref, words, more in rows]

    def entries(self, ids: Collection[int]) -> Sequence[Indexed]:
        """These entries, in any order; those that are gone meanwhile are left out."""
        return ENTRY.read_all(self._connection.execute(_SOME, {"ids": list(ids)})) if ids else []

    def after(self, entry_id: int, limit: int) -> Sequence[Indexed]:
        """Entries with a greater id, by id: for reading all of them in small steps."""
        return ENTRY.read_all(self._connection.execute(_AFTER, {"entry": entry_id, "most": limit}))

    def occurs_in(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many entries each word occurs, as of the last count; words of none are left out."""
        if not words:
            return {}
        if self._on_sqlite:
            found = self._connection.execute(_OCCURS_ON_SQLITE, {"words": json.dumps(sorted(words))})
        else:
            found = self._connection.execute(_OCCURS_ON_POSTGRESQL, {"words": sorted(words)})
        return dict(map(tuple, found.all()))

    def words_from(self, beginning: str, limit: int) -> Sequence[str]:
        """Words that begin so, those of most entries first."""
        parameters = {"start": beginning, "end": beginning + _BEHIND_ALL, "most": limit}
        return self._connection.execute(_WORDS_FROM, parameters).scalars().all()

    def count(self, limit: int) -> int:
        """Take so many changes of entries into the numbers of `occurs_in`; the number of changes taken."""
        changes = self._connection.execute(_CHANGES, {"most": limit}).all()
        numbers: Counter[str] = Counter()
        for _, tokens, step in changes:
            for token in tokens.split():
                numbers[token] += step
        if changes:
            self._connection.execute(_TAKE_CHANGES, {"ids": [change.id for change in changes]})
        rows = [{"word": word, "entries": number} for word, number in sorted(numbers.items()) if number]
        if rows:
            self._connection.execute(_ADD_NUMBERS, rows)
        return len(changes)

    def uncounted(self) -> int:
        """How many changes were not counted yet."""
        return self._connection.execute(_UNCOUNTED).scalar_one()

    def _changed(self, tokens: Collection[str], step: int) -> None:
        if tokens:
            self._connection.execute(_ADD_CHANGE, {"tokens": " ".join(sorted(tokens)), "step": step})

    def _query(self, *conditions: Collection[Sequence[str]]) -> str:
        """All conditions must hold; each of them holds if all words of one of its groups are there."""
        both, either, mark = (" AND ", " OR ", '"') if self._on_sqlite else (" & ", " | ", "'")

        def whole(words: Sequence[str]) -> str:
            return "(" + both.join(f"{mark}{word}{mark}" for word in words) + ")"

        def one_of(groups: Collection[Sequence[str]]) -> str:
            return "(" + either.join(map(whole, groups)) + ")"

        def condition(groups: Collection[Sequence[str]]) -> str:
            parts = [
                one_of([(head,) for head in heads]) + (both + one_of(tails) if tails != ((),) else "")
                for heads, tails in factored(map(tuple, groups))
            ]
            return "(" + either.join(f"({part})" for part in parts) + ")"

        return both.join(condition(groups) for groups in conditions if groups)


def _split(tokens: str) -> set[str]:
    """The words under which an entry is found now; PostgreSQL shows them in quotation marks."""
    return set(tokens.replace("'", "").split())


def _key(kind: EntryKind, ref: str) -> dict[str, str]:
    return {"of_kind": kind.value, "of_ref": ref}


def tokens_of(entry: Indexed) -> set[str]:
    """The words under which an entry is found."""
    belongs = {ALL, scope(entry.kind.value, entry.team), month(entry.at)}
    return belongs | set(entry.words.split()) | set(entry.more.split())
