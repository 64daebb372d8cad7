"""Absences from people's own calendars: read now and then, the last good copy kept, the owner told (D8)."""

import hashlib
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot import log
from bot.domain.members import Member
from bot.domain.teams import Team
from bot.ports.calendars import Answer, Calendars, Copy, Question, Unreadable
from bot.ports.rows import AuditRow
from bot.services import noise, people
from bot.services.calendars.away_days import SOURCE, away_days
from bot.services.work import BOT_ACTOR, Desk, Work

KEY = "calendar:"  # settings: what is known of a person's calendar, never its address
EVERY = timedelta(minutes=30)
JITTER = timedelta(minutes=5)  # to both sides, so that servers are not asked by everybody at once
WHOLE_EVERY = timedelta(hours=24)  # series move into the window even while the file stays the same
BACK, AHEAD = timedelta(days=30), timedelta(days=400)
TELL_AFTER = 2  # failures in a row; one is a passing trouble

Changed = Callable[[Work, Team, str], None]

logger = log.get(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is kept of a calendar: which copy was read, when to look again, and how it went. Instants in ISO format."""

    fingerprint: str = ""  # of the address and the zone: with another one nothing of this holds
    etag: str | None = None
    last_modified: str | None = None
    whole_at: str | None = None
    next_at: str
    failures: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Whose calendar, and the team whose days it is read for: the first that names it."""

    user: str
    team: Team
    zone: str
    address: str


class AbsenceCalendars:
    """Reads the calendars that are due. `changed` is called, in the unit of work, for each team of a person whose
    absences changed."""

    def __init__(
        self, desk: Desk, calendars: Calendars, changed: Changed, stopped: threading.Event | None = None
    ) -> None:
        self._desk = desk
        self._calendars = calendars
        self._changed = changed
        self._stopped = stopped or threading.Event()

    def look(self) -> int:
        """Read every calendar that is due, one after the other; how many were read."""
        with self._desk.reading("calendar") as work:
            configured = _sources(work)
            removed = [key.removeprefix(KEY) for key in work.uow.settings.with_prefix(KEY)]
            due = [each for each in configured.values() if _is_due(_known(work, each.user), work.now)]
        for user in removed:
            if user not in configured:
                self._forget(user)
        return sum(self._read(source) for source in due if not self._stopped.is_set())

    def _read(self, source: _Source) -> bool:
        question = self._claimed(source)
        if question is None:
            return False
        answer = self._calendars.read(question)
        if self._stopped.is_set():
            return False  # it was cut short, which says nothing about the calendar
        with self._desk.work("calendar") as work:
            self._settle(work, source, question, answer)
        return True

    def _claimed(self, source: _Source) -> Question | None:
        """What to ask; None if another replica was faster."""
        with self._desk.work("calendar") as work:
            work.uow.serialize(f"{KEY}{source.user}")
            known = _known(work, source.user)
            if not _is_due(known, work.now):
                return None
            fingerprint = _fingerprint(source)
            next_at = (work.now + _interval(source.user, work.now)).isoformat()
            if known is None or known.fingerprint != fingerprint:
                known = Known(fingerprint=fingerprint, next_at=next_at)
            known = replace(known, next_at=next_at)
            _keep(work, source.user, known)
            whole = known.whole_at is None or datetime.fromisoformat(known.whole_at) <= work.now - WHOLE_EVERY
            return Question(
                address=source.address,
                zone=source.zone,
                start=work.now - BACK,
                end=work.now + AHEAD,
                etag=None if whole else known.etag,
                last_modified=None if whole else known.last_modified,
                allow_private=work.rules.private_calendars,
            )

    def _settle(self, work: Work, source: _Source, question: Question, answer: Answer) -> None:
        work.uow.serialize(f"{KEY}{source.user}")
        known = _known(work, source.user)
        if known is None or known.fingerprint != _fingerprint(source):
            return  # it was taken away, or exchanged for another, while we read
        if isinstance(answer, Unreadable):
            _keep(work, source.user, _told_of_failure(work, source, known, answer))
            return
        if known.told:
            _tell(work, source, "I can read your calendar of absences again.", "It counts as it stands now.")
        known = replace(known, failures=0, told=False)
        if isinstance(answer, Copy):
            known = replace(known, etag=answer.etag, last_modified=answer.last_modified, whole_at=work.now.isoformat())
            found = away_days(source.user, answer.events, source.team.calendar, question.start, question.end)
            if work.uow.duty.replace_absences(source.user, SOURCE, found):
                self._tell_teams(work, source.user, len(found))
        _keep(work, source.user, known)

    def _forget(self, user: str) -> None:
        """The configuration names no calendar of theirs any more, so what was read from it does not count."""
        with self._desk.work("calendar") as work:
            work.uow.serialize(f"{KEY}{user}")
            work.uow.settings.delete(f"{KEY}{user}")
            if work.uow.duty.replace_absences(user, SOURCE, ()):
                self._tell_teams(work, user, 0)

    def _tell_teams(self, work: Work, user: str, number: int) -> None:
        for team in work.rules.teams.values():
            if any(member.user == user for member in people.members(work, team)):
                _audit(work, team, user, number)
                self._changed(work, team, user)


def _sources(work: Work) -> Mapping[str, _Source]:
    """Calendars of people who are on a roster, by person."""
    found: dict[str, _Source] = {}
    for team in work.rules.teams.values():
        for member in people.members(work, team) if team.calendars else ():
            if member.user in team.calendars:
                found.setdefault(member.user, _source(team, member))
    return found


def _source(team: Team, member: Member) -> _Source:
    return _Source(
        user=member.user,
        team=team,
        zone=member.zone or team.calendar.zone.key,
        address=team.calendars[member.user],
    )


def _is_due(known: Known | None, now: datetime) -> bool:
    return known is None or datetime.fromisoformat(known.next_at) <= now


def _interval(user: str, now: datetime) -> timedelta:
    spread = zlib.crc32(f"{user} {now.isoformat()}".encode()) / 0xFFFFFFFF
    return EVERY - JITTER + 2 * JITTER * spread


def _fingerprint(source: _Source) -> str:
    return hashlib.sha256(f"{source.zone} {source.address}".encode()).hexdigest()[:32]


def _known(work: Work, user: str) -> Known | None:
    kept = work.uow.settings.get(f"{KEY}{user}")
    return Known(**kept) if isinstance(kept, dict) else None


def _keep(work: Work, user: str, known: Known) -> None:
    work.uow.settings.put(f"{KEY}{user}", asdict(known), work.now)


def _told_of_failure(work: Work, source: _Source, known: Known, answer: Unreadable) -> Known:
    """Once per outage, and not for a passing trouble; what was read last goes on to count."""
    logger.warning("calendar_unreadable", user=source.user, sentence=answer.sentence)
    known = replace(known, failures=known.failures + 1)
    if known.failures < TELL_AFTER or known.told:
        return known
    told = _tell(
        work,
        source,
        f"I cannot read your calendar of absences. {answer.sentence}",
        f"Until I can, what I read last counts. Tell me of other absences with {work.rules.command} away.",
    )
    return replace(known, told=told)


def _tell(work: Work, source: _Source, sentence: str, detail: str) -> bool:
    return noise.direct(
        work,
        source.user,
        team=source.team.id,
        key=f"calendar_read:{source.user}:{work.now.isoformat()}",
        view="notice",
        data={"sentence": sentence, "detail": detail},
    )


def _audit(work: Work, team: Team, user: str, number: int) -> None:
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=team.id,
            actor=BOT_ACTOR,
            action="absences.read",
            subject=f"person:{user}",
            source=work.source,
            data={"absences": number},
        )
    )
