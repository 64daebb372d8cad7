"""Timers as rows: arming them, and running what is due, one transaction per subject (design.md "Later")."""

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import bot.services
from bot import log
from bot.domain.requests import Request
from bot.errors import DatabaseBusy, DatabaseUnavailable
from bot.ports.rows import Timer, TimerState
from bot.services.work import Desk, Work

Ring = Callable[[Work, Sequence[Timer]], None]
Each = Callable[[Callable[[str], int], Iterable[str]], Iterable[int]]  # `map`, or what does the same in threads

AGAIN_IN = timedelta(minutes=1)
JUDGED_WITHIN = timedelta(minutes=1)  # an event that is older fails, and must not silence its thread for ever

logger = log.get(__name__)

_RINGS: dict[str, Ring] = {}
_UNHEARD: set[str] = set()


def rings(kind: str, *, unheard: bool = False) -> Callable[[Ring], Ring]:
    """Declare the function that runs when timers of `kind` are due: it gets all due ones of one subject, in due order.

    The subject is locked before. The function asks the domain again, so a stale timer is harmless; every timer given
    is closed as fired unless the function closed it otherwise or armed it again. `unheard`: it rings even while Slack
    cannot be reached, because it reaches people by other ways, too.
    """

    def declare(ring: Ring) -> Ring:
        _RINGS[kind] = ring
        if unheard:
            _UNHEARD.add(kind)
        return ring

    return declare


def kinds() -> frozenset[str]:
    """Every timer kind that has a ring; modules of this package are searched, none is registered by hand."""
    for module in pkgutil.walk_packages(bot.services.__path__, "bot.services."):
        importlib.import_module(module.name)
    return frozenset(_RINGS)


def arm(work: Work, kind: str, subject: str, team: str, due_at: datetime, *, key: str, **data: object) -> None:
    """Arm a timer, or move a known one to the new time."""
    work.uow.timers.rearm(Timer(key=key, kind=kind, team=team, subject=subject, due_at=due_at, data=data))


def run_due(desk: Desk, *, limit: int = 50, each: Each = map, heard: bool = True) -> int:
    """Run what is due now; the number of timers closed. Losing a race for a subject closes none of its timers.

    `heard`: whether we know all that was said in Slack; if not, only what rings all the same.
    """
    kinds = None if heard else frozenset(_UNHEARD)
    with desk.reading("timer") as look:
        subjects = look.uow.timers.due_subjects(look.now, limit, kinds)
    return sum(each(lambda subject: _run_safely(desk, subject, kinds), subjects))


def _run_safely(desk: Desk, subject: str, kinds: Collection[str] | None) -> int:
    """One subject that our own code cannot handle must not keep the others' timers from ringing."""
    try:
        return _run_subject(desk, subject, kinds)
    except DatabaseBusy as busy:  # somebody was in the way, which the next tick need not meet again
        logger.warning("timers_wait", subject=subject, error=busy.message)
        return 0
    except DatabaseUnavailable:
        raise
    except Exception:
        logger.exception("timers_failed", subject=subject)
    try:
        return _run_each(desk, subject, kinds)
    except DatabaseUnavailable:
        raise
    except Exception:
        logger.exception("timers_not_postponed", subject=subject)
        return 0


def _run_each(desk: Desk, subject: str, kinds: Collection[str] | None) -> int:
    """One timer that our own code cannot handle is postponed, so that the others of its subject ring."""
    with desk.reading("timer") as look:
        due = [timer for timer in look.uow.timers.armed(subject) if timer.due_at <= look.now]
    closed = 0
    for timer in due:
        try:
            closed += _run_subject(desk, subject, kinds, only=timer.key)
        except DatabaseUnavailable:
            raise
        except Exception:
            logger.exception("timer_failed", key=timer.key, again_in=str(AGAIN_IN))
            with desk.work("timer") as work:
                work.uow.timers.rearm(replace(timer, due_at=work.now + AGAIN_IN))
    return closed


def _run_subject(desk: Desk, subject: str, kinds: Collection[str] | None, *, only: str | None = None) -> int:
    with desk.work("timer") as work:
        if not _lock(work, subject):
            return 0
        due = [timer for timer in work.uow.timers.due_of(subject, work.now) if only in {None, timer.key}]
        closed = 0
        by_kind: dict[str, list[Timer]] = {}
        for timer in (each for each in due if kinds is None or each.kind in kinds):
            by_kind.setdefault(timer.kind, []).append(timer)
        for kind, timers in by_kind.items():
            mine = [timer for timer in timers if work.uow.timers.close(timer, TimerState.FIRED, work.now)]
            closed += len(mine)
            for timer in mine:
                work.metrics.timer_lateness.observe(max(0.0, (work.now - timer.due_at).total_seconds()))
            ring = _RINGS.get(kind)
            if ring is not None and mine:
                ring(work, mine)
    return closed


def _lock(work: Work, subject: str) -> bool:
    """The aggregate first, then its timers: the one lock order that cannot deadlock (durability.md 2).

    False if somebody else has it now, or if an answer to it is not judged yet: the next tick looks again, and
    meanwhile other subjects ring.
    """
    kind, _, name = subject.partition(":")
    if kind != "request":
        return work.uow.serialize_if_free(subject)
    request = work.uow.requests.lock_if_free(int(name))
    return request is not None and not _something_unjudged(work, request)


def _something_unjudged(work: Work, request: Request) -> bool:
    """Whether an answer may be among what is stored already: behind a burst, or with a replica that died."""
    return work.uow.inbox.unjudged(request.channel, request.thread_ts, work.now - JUDGED_WITHIN)
