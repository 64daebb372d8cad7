"""Keeping the index in order beside the bot's work: counting words, and building it anew when that is due (T3).

Everything happens in small transactions, and where it stands is stored: whoever is interrupted goes on later, and
people search meanwhile in what is there.
"""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from bot import log
from bot.domain.similarity.cleaning import clean
from bot.domain.similarity.stems import stems
from bot.domain.teams import Rulebook
from bot.services.knowledge import indexing
from bot.services.knowledge.counting import count_some
from bot.services.knowledge.indexing import OF_REQUESTS
from bot.services.work import Desk, Work

STATE = "search:index"  # settings: where the building stands
AT_ONCE = 100  # requests or entries in one transaction
ANOTHER_LOOK = timedelta(seconds=0.5)  # at what another process has done
PAUSE = timedelta(milliseconds=20)  # between transactions, for whoever waits to write
# Whatever changes how words are taken from texts changes what is made of this one, and so builds the index anew.
_SAMPLE = "Passwörter for VPN-Logins failing <@U1> — thanks! 404 не работает パスワード تسجيل 3f2a9c7d1b ```at x(y)```"
_FORMAT = 1  # of entries; raise it when what is stored of a request changes

logger = log.get(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the building is: everything up to these ids is done."""

    of: str  # by which rules
    request: int = 0
    entry: int = 0
    done: bool = False


class IndexKeeper:
    """Counts what changed and builds the index when rules changed; `look` is called now and then."""

    def __init__(self, desk: Desk, stopped: threading.Event | None = None) -> None:
        self._desk = desk
        self._stopped = stopped or threading.Event()

    def look(self) -> None:
        """Do whatever there is to do; returns between two transactions when the bot stops."""
        while self._is_to_be_counted() and count_some(self._desk):
            if self._stopped.wait(PAUSE.total_seconds()):
                return
        while self._is_to_be_built() and build_some(self._desk) is not None:
            if self._stopped.wait(PAUSE.total_seconds()):
                return

    def _is_to_be_counted(self) -> bool:
        with self._desk.reading("index") as work:
            return work.uow.search.uncounted() > 0

    def _is_to_be_built(self) -> bool:
        with self._desk.reading("index") as work:
            return not standing(work).done


def standing(work: Work) -> Standing:
    """How far the index is built by the present rules."""
    known = work.uow.settings.get(STATE)
    rules = rules_of(work.rules)
    if isinstance(known, dict) and known.get("of") == rules:
        return Standing(**known)
    return Standing(of=rules)


def start_over(desk: Desk) -> None:
    """Let everything be read again, though no rule has changed."""
    with desk.work("index") as work:
        work.uow.settings.delete(STATE)


def build_some(desk: Desk) -> Standing | None:
    """Do the next step of building, if it is not done; None if it is, or if another process is at it."""
    with desk.work("index") as work:
        if not work.uow.serialize_if_free(STATE):
            return None
        now = standing(work)
        if now.done:
            return None
        after = _next_requests(work, now)
        if after == now:
            after = _next_entries(work, now)
        work.uow.settings.put(STATE, asdict(after), work.now)
    if after.done:
        logger.info("search_index_built")
    return after


def build_all(desk: Desk, told: Callable[[Standing], object]) -> None:
    """Build until everything is done, beside another process if one is at it; `told` hears after each step."""
    pause = threading.Event()
    while True:
        step = build_some(desk)
        if step is not None:
            told(step)
            continue
        with desk.reading("index") as work:
            if standing(work).done:
                return
        pause.wait(ANOTHER_LOOK.total_seconds())


def rules_of(rulebook: Rulebook) -> str:
    """A fingerprint of the rules by which words are taken from texts."""
    sample = stems(clean(_SAMPLE))
    forms = {team.id: team.template_text for team in rulebook.teams.values() if team.template_text}
    rules = json.dumps([_FORMAT, sample.words, sample.identifiers, forms], sort_keys=True)
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


def _next_requests(work: Work, now: Standing) -> Standing:
    """Requests by id; one that somebody works on at this moment is left to them."""
    found = work.uow.screens.request_ids_after(now.request, AT_ONCE)
    for request_id in found:
        request = work.uow.requests.lock_if_free(request_id)
        if request is not None:
            indexing.keep_request(work, request)
    return replace(now, request=found[-1]) if found else now


def _next_entries(work: Work, now: Standing) -> Standing:
    """What is no request is read from the index itself; entries of requests that are gone are forgotten."""
    found = work.uow.search.after(now.entry, AT_ONCE)
    for entry in found:
        if entry.kind not in OF_REQUESTS:
            indexing.keep(work, indexing.text_of(entry))
        elif work.uow.requests.get(int(entry.ref)) is None:
            indexing.forget(work, entry.kind, entry.ref)
    last = found[-1].id if found else now.entry
    return replace(now, entry=last, done=len(found) < AT_ONCE)
