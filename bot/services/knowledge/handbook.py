"""The handbook in the index: its sections follow the files (T3)."""

import hashlib
from collections.abc import Mapping
from urllib.parse import quote

from bot import log
from bot.domain.handbook import Section, sections
from bot.domain.teams import Team
from bot.ports.handbook import HandbookReader
from bot.ports.search import EntryKind
from bot.services.knowledge import indexing
from bot.services.work import Desk, Work

KEY = "handbook:"  # settings: by team, which files are in the index as they are

logger = log.get(__name__)


class Handbooks:
    """Reads the teams' handbooks; `look` is called at start and now and then."""

    def __init__(self, desk: Desk, reader: HandbookReader) -> None:
        self._desk = desk
        self._reader = reader
        self._traces: dict[str, object] = {}

    def look(self) -> None:
        """Take up what has changed in the files, each file in a transaction of its own."""
        teams = self._desk.rules.teams
        with self._desk.reading("handbook") as work:
            known = [key.removeprefix(KEY) for key in work.uow.settings.with_prefix(KEY)]
        for team_id in known:
            if team_id not in teams or teams[team_id].handbook_path is None:
                self._take_up(team_id, {}, "", None)
        for team in teams.values():
            if team.handbook_path is not None:
                self._read(team, team.handbook_path)

    def _read(self, team: Team, path: str) -> None:
        trace = self._reader.trace(path)
        if team.id in self._traces and self._traces[team.id] == trace:
            return
        found = self._reader.read(path)
        for problem in found.problems:
            logger.warning("handbook_problem", team=team.id, problem=problem)
        self._take_up(team.id, found.files, path, team.handbook)
        self._traces[team.id] = trace

    def _take_up(self, team_id: str, files: Mapping[str, str], path: str, url: str | None) -> None:
        with self._desk.reading("handbook") as work:
            known = _known(work, team_id)
        now = {name: _fingerprint(text, url) for name, text in files.items()}
        for name in sorted(known.keys() | now.keys()):
            if known.get(name) != now.get(name):
                with self._desk.work("handbook") as work:
                    _take_up_file(work, team_id, name, files.get(name), url)
                    _note(work, team_id, name, now.get(name))
        if not now:
            with self._desk.work("handbook") as work:
                work.uow.settings.delete(KEY + team_id)
        if known != now:
            logger.info("handbook_read", team=team_id, path=path, files=len(now))


def link_to(url: str | None, file: str, anchor: str) -> str | None:
    """Where people read a section; None if the handbook has no address."""
    if url is None:
        return None
    return f"{url.rstrip('/')}/{quote(file)}" + (f"#{quote(anchor)}" if anchor else "")


def _take_up_file(work: Work, team_id: str, name: str, text: str | None, url: str | None) -> None:
    of_file = _ref(team_id, name, "")
    gone = set(work.uow.search.refs(EntryKind.HANDBOOK, of_file))
    for section in sections(text, name) if text is not None else ():
        entry = _text(work, team_id, name, section, url)
        gone.discard(entry.ref)
        indexing.keep(work, entry)
    for ref in sorted(gone):
        indexing.forget(work, EntryKind.HANDBOOK, ref)


def _text(work: Work, team_id: str, name: str, section: Section, url: str | None) -> indexing.Text:
    return indexing.Text(
        kind=EntryKind.HANDBOOK,
        ref=_ref(team_id, name, section.anchor),
        team=team_id,
        title=section.heading,
        text=section.text,
        link=link_to(url, name, section.anchor),
        at=work.now,
    )


def _ref(team_id: str, name: str, anchor: str) -> str:
    return f"{team_id}:{name.replace('#', '%23')}#{anchor}"


def _known(work: Work, team_id: str) -> dict[str, object]:
    known = work.uow.settings.get(KEY + team_id)
    return dict(known) if isinstance(known, dict) else {}


def _note(work: Work, team_id: str, name: str, fingerprint: str | None) -> None:
    known = _known(work, team_id)
    known.pop(name, None)
    work.uow.settings.put(KEY + team_id, known | ({name: fingerprint} if fingerprint else {}), work.now)


def _fingerprint(text: str, url: str | None) -> str:
    return hashlib.sha256(f"{url}\n{text}".encode(errors="replace")).hexdigest()[:16]
