"""Calendar feeds: their secret addresses, who may have one, and what somebody reads there (D9, P3)."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Slot
from bot.domain.teams import Team
from bot.exports.calendar import calendar_text
from bot.ports.rows import AuditRow, Feed
from bot.services import noise, people
from bot.services.calendars import publishing
from bot.services.calendars.offered import offered
from bot.services.calendars.publishing import CANCELLED_FOR, Content
from bot.services.calendars.shifts import Part, Plans, schedule_parts, team_parts
from bot.services.people import Names
from bot.services.work import Desk, Work

TOKEN_BYTES = 32
PLANS_KEPT = timedelta(minutes=5)  # a plan of half a year takes up to a second, and calendar programs are many
NO_ADDRESS = Reason(
    "no_public_url",
    "Calendar programs cannot reach me yet: an admin has to set http.public_url in my configuration "
    "to the address under which they can.",
)
NOT_YOURS = Reason(
    "not_yours", "You can have calendar feeds of your own shifts, and of teams and schedules that you belong to."
)


def create(work: Work, user: str, subject: str) -> str | Reason:
    """A new address of a feed, which is shown this once; an earlier one of the same person is revoked."""
    if work.rules.public_url is None:
        return NO_ADDRESS
    if subject not in {line.subject for line in offered(work, user)}:
        return NOT_YOURS
    work.uow.serialize(f"feeds:{user}")
    _revoke_all(work, user, subject)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.uow.feeds.add(Feed(subject=subject, token_hash=_hash(token), created_by=user, created_at=work.now))
    _audit(work, user, "feed.created", subject)
    noise.own_home_changed(work, user)
    return f"{work.rules.public_url.rstrip('/')}/calendar/{token}.ics"


def revoke(work: Work, user: str, subject: str) -> Reason | None:
    """Nobody reads anything at the person's address of this feed any more; None if that is so from now on."""
    work.uow.serialize(f"feeds:{user}")
    if not _revoke_all(work, user, subject):
        return Reason("no_address", "This feed has no address any more.")
    _audit(work, user, "feed.revoked", subject)
    noise.own_home_changed(work, user)
    return None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stands in a feed at this moment: its name, and the content and end of each event by uid."""

    name: str
    wanted: Mapping[str, tuple[Content, datetime]]


class CalendarFeeds:
    """Gives out feeds by their tokens. `plans`: the teams that are planned beyond what is confirmed."""

    def __init__(self, desk: Desk, plans: Plans) -> None:
        self._desk = desk
        self._plans = plans
        self._planned: dict[str, tuple[datetime, Sequence[tuple[Slot, Choice]]]] = {}

    def read(self, token: str) -> str | None:
        """The feed at an address; None if there is none, or none any more. Raises DatabaseUnavailable."""
        token_hash = _hash(token)
        with self._desk.reading("calendar") as work:
            feed = work.uow.feeds.by_token(token_hash)
            if feed is None or not _may_read(work, feed):
                return None
            reading = self._now(work, feed.subject)
            known = work.uow.feeds.events(feed.subject)
            if not publishing.changes(feed.subject, known, reading.wanted, work.now):
                return calendar_text(reading.name, publishing.entries(known, work.now))
        return self._published(feed.subject)

    def _published(self, subject: str) -> str:
        """Store what has changed, each change with a higher sequence than before, and give out what is stored."""
        with self._desk.work("calendar") as work:
            work.uow.serialize(f"feed:{subject}")
            reading = self._now(work, subject)
            work.uow.feeds.forget_events(subject, work.now - CANCELLED_FOR)
            known = work.uow.feeds.events(subject)
            for row in publishing.changes(subject, known, reading.wanted, work.now):
                work.uow.feeds.put_event(row)
            return calendar_text(reading.name, publishing.entries(work.uow.feeds.events(subject), work.now))

    def _now(self, work: Work, subject: str) -> _Reading:
        kind, _, key = subject.partition(":")
        names = Names(work)
        parts = self._parts(work, kind, key)
        wanted = {part.uid: (publishing.content_of(part, names, kind), part.ends_at) for part in parts}
        return _Reading(_name(work, names, kind, key), wanted)

    def _parts(self, work: Work, kind: str, key: str) -> Sequence[Part]:
        teams = [team for team in work.rules.teams.values() if kind == "person" or f"{kind}:{key}" == f"team:{team.id}"]
        schedules = [
            schedule
            for schedule in work.rules.schedules.values()
            if kind == "person" or f"{kind}:{key}" == f"schedule:{schedule.id}"
        ]
        parts = [
            *(part for team in teams for part in team_parts(work, team, self._kept_plans)),
            *(part for schedule in schedules for part in schedule_parts(work, schedule)),
        ]
        return [part for part in parts if kind != "person" or part.user == key]

    def _kept_plans(self, work: Work, team: Team) -> Sequence[tuple[Slot, Choice]]:
        kept = self._planned.get(team.id)
        if kept is None or not timedelta(0) <= work.now - kept[0] < PLANS_KEPT:
            kept = (work.now, self._plans(work, team))
            self._planned[team.id] = kept
        return kept[1]


def _name(work: Work, names: Names, kind: str, key: str) -> str:
    if kind == "person":
        return f"{names.person(key).name}: on duty"
    known = {f"team:{team.id}": team.name for team in work.rules.teams.values()}
    known |= {f"schedule:{schedule.id}": schedule.name for schedule in work.rules.schedules.values()}
    return known.get(f"{kind}:{key}", key)


def _may_read(work: Work, feed: Feed) -> bool:
    """Whoever asked for the address must still belong to what it shows."""
    here = people.still_here(work, (feed.created_by,))
    return bool(here) and feed.subject in {line.subject for line in offered(work, feed.created_by)}


def _revoke_all(work: Work, user: str, subject: str) -> bool:
    feeds = work.uow.feeds.of_subject(subject, user)
    return sum(work.uow.feeds.revoke(feed.id, work.now) for feed in feeds) > 0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _audit(work: Work, user: str, action: str, subject: str) -> None:
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=subject.removeprefix("team:") if subject.startswith("team:") else "",
            actor=user,
            action=action,
            subject=f"feed:{subject}",
            source=work.source,
        )
    )
