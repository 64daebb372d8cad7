"""What leads say about somebody in one form: kept as the single changes that it amounts to (P1, P2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.members import MONDAY_TO_FRIDAY, Member
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.ports.roster_screens import MemberForm, PickStanding
from bot.ports.slack import Profile
from bot.services.people import Names
from bot.services.rotation import roster
from bot.services.work import Work

NO_DAYS = Reason("no_days", "Choose at least one day. “Paused” is for somebody who is not to be picked.")
PAST = Reason("past", "This day is past. Choose the last day of the pause, or none for a pause without end.")
NOT_PAUSED = Reason("past", "Only a pause has a last day. Choose “Paused”, or take the day out.")
NOTHING = "Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the form says."""

    production_access: bool
    experienced: bool
    works: frozenset[int]
    standing: PickStanding
    until: date | None


def form(work: Work, actor: str, team: Team, user: str) -> MemberForm | Reason:
    """The form about somebody as they are now; of somebody new as most people are."""
    if not roster.may_change(work, team, actor):
        return roster.leads_only(work, team)
    member = next((one for one in work.uow.duty.members(team.id) if one.user == user), None)
    on_roster = member is not None and member.active
    paused = member is not None and on_roster and member.paused
    return MemberForm(
        team=team.id,
        team_name=team.name,
        person=Names(work).person(user),
        on_roster=on_roster,
        production_access=member is not None and member.production_access,
        experienced=member is not None and member.experienced,
        works=tuple(sorted(member.works if member is not None else MONDAY_TO_FRIDAY)),
        standing=PickStanding.PAUSED if paused else PickStanding.PICKED,
        paused_until=roster.paused_until(work, team, user) if paused else None,
    )


def save(work: Work, actor: str, team: Team, user: str, *, wanted: Wanted, newcomer: Profile | None) -> str | Reason:
    """Change what differs; what happened in sentences. `newcomer`: who it is, if they are not on the roster.

    Whatever can be refused is refused before anything changes.
    """
    before = form(work, actor, team, user)
    if isinstance(before, Reason):
        return before
    refused = _refused(wanted, local_date(team.calendar.zone, work.now))
    if refused is not None:
        return refused
    if before.on_roster and wanted.standing is PickStanding.REMOVED:
        return _told(roster.remove(work, actor, team, user))
    sentences = []
    if not before.on_roster:
        if newcomer is None:
            return Reason("not_on_roster", f"{before.person.name} is not on the roster of {team.name} any more.")
        added = roster.add(work, actor, team, newcomer)
        if isinstance(added, Reason):
            return added
        sentences.append(added.sentence)
    now = next(one for one in work.uow.duty.members(team.id) if one.user == user)
    sentences += [change().sentence for change in _changes(work, actor, team, now, wanted)]
    return " ".join(sentences) or NOTHING


def _refused(wanted: Wanted, today: date) -> Reason | None:
    if not wanted.works:
        return NO_DAYS
    if wanted.until is not None and wanted.standing is not PickStanding.PAUSED:
        return NOT_PAUSED
    return PAST if wanted.until is not None and wanted.until < today else None


def _changes(work: Work, actor: str, team: Team, now: Member, wanted: Wanted) -> Iterator[Callable[[], roster.Result]]:
    """What differs, one change each."""
    user = now.user
    if now.experienced != wanted.experienced:
        yield lambda: roster.set_experienced(work, actor, team, user, experienced=wanted.experienced)
    if now.production_access != wanted.production_access:
        yield lambda: roster.set_access(work, actor, team, user, access=wanted.production_access)
    if now.works != wanted.works:
        yield lambda: roster.set_days(work, actor, team, user, wanted.works)
    paused = wanted.standing is PickStanding.PAUSED
    if paused and not (now.paused and roster.paused_until(work, team, user) == wanted.until):
        yield lambda: roster.pause(work, actor, team, user, wanted.until)
    if now.paused and not paused:
        yield lambda: roster.resume(work, actor, team, user)


def _told(result: roster.Result) -> str | Reason:
    return result if isinstance(result, Reason) else result.sentence
