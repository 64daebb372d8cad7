"""Changes of a team's roster by its leads: who is on it, what they can do, and on which days (P1, P2, D8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from bot.domain.members import Member, format_weekdays
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import DAY, at_wall, local_date
from bot.ports.rows import AuditRow, Timer
from bot.ports.slack import Profile
from bot.services import noise, people, timers
from bot.services.rotation import absences, plans
from bot.services.rotation.situation import lock
from bot.services.work import BOT_ACTOR, Work

RESUME = "roster_resume"
NO_ACCESS_LEFT = " Nobody on this roster has production access now, so every proposal will say that it is missing."


@dataclass(frozen=True, slots=True)
class Changed:
    """The roster changed; `sentence` is for whoever changed it."""

    team: Team
    member: Member
    sentence: str


Result = Changed | Reason


def may_change(work: Work, team: Team, user: str) -> bool:
    """Leads and admins (P1)."""
    return user in team.leads or user in work.rules.admins


def leads_only(work: Work, team: Team) -> Reason:
    """Who can, for those who cannot (P2)."""
    who = _either(people.Names(work), team.leads or work.rules.admins)
    return Reason("leads_only", f"Only leads of {team.name} can change its roster. Please ask {who}.")


def add(work: Work, actor: str, team: Team, profile: Profile) -> Result:
    """Put somebody on the roster from today on; whoever was on it before comes back as they were."""
    lock(work, team)
    if not may_change(work, team, actor):
        return leads_only(work, team)
    if profile.is_bot or profile.deleted:
        what = "is an app" if profile.is_bot else "has a deactivated Slack account"
        return Reason("cannot_serve", f"{profile.name} {what} and cannot serve. Please choose somebody else.")
    before = _row(work, team, profile.user)
    if before is not None and before.active:
        return Reason("on_roster", f"{_name(work, before)} is on the roster of {team.name} already.")
    today = local_date(team.calendar.zone, work.now)
    case = _Case(work, actor, team, before)
    if before is not None:
        after = replace(before, active=True, paused=False, joined=today)
        sentence = f"{_name(work, after)} is back on the roster of {team.name}, with what I knew about them."
    else:
        after = Member(user=profile.user, name=profile.name, team=team.id, joined=today)
        sentence = f"{profile.name} is on the roster of {team.name} from today. {_begins(team, after)}"
    return case.change("roster.add", after, sentence)


def remove(work: Work, actor: str, team: Team, user: str) -> Result:
    """Take somebody off the roster; what is known about them is kept, and whatever they had to serve is repaired."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    if len(people.members(work, team)) == 1:
        only = f"{case.name} is the only one on the roster of {team.name}. Please add somebody else first."
        return Reason("last_one", only)
    sentence = f"{case.name} is off the roster of {team.name}. I keep what I know about them in case they come back."
    return case.change("roster.remove", replace(case.member, active=False), sentence)


def set_experienced(work: Work, actor: str, team: Team, user: str, *, experienced: bool) -> Result:
    """Whether somebody may serve without having observed a shift first (D2)."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    counts = f"{case.name} {'counts' if experienced else 'does not count'} as experienced"
    if case.member.experienced == experienced:
        return Reason("same", f"{counts} already.")
    after = replace(case.member, experienced=experienced)
    return case.change("roster.experienced", after, f"{counts}. {_begins(team, after)}")


def set_access(work: Work, actor: str, team: Team, user: str, *, access: bool) -> Result:
    """Whether somebody has production access, which every team needs once (D1)."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    has = f"{case.name} has {'' if access else 'no '}production access"
    if case.member.production_access == access:
        return Reason("same", f"{has} already.")
    others = (one for one in people.members(work, team) if one.user != user)
    left = access or any(one.production_access for one in others)
    sentence = f"{has} from now on.{'' if left else NO_ACCESS_LEFT}"
    return case.change("roster.access", replace(case.member, production_access=access), sentence)


def set_days(work: Work, actor: str, team: Team, user: str, days: frozenset[int]) -> Result:
    """On which weekdays somebody works; there must be one."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    words = format_weekdays(days)
    if case.member.works == days:
        return Reason("same", f"{case.name} works {words} already.")
    sentence = f"{case.name} works {words} from now on, instead of {format_weekdays(case.member.works)}."
    return case.change("roster.days", replace(case.member, works=days), sentence)


def pause(work: Work, actor: str, team: Team, user: str, until: date | None = None) -> Result:
    """Pick somebody no more, for good or up to and including a day; they stay on the roster and may answer."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    if case.member.paused and paused_until(work, team, user) == until:
        return Reason("same", f"{case.name} is paused already.")
    if until is None:
        work.uow.settings.delete(_pause_key(team, user))
        end = f"until a lead writes “{work.rules.command} roster resume” for them"
    else:
        _resume_after(work, team, user, until)
        end = f"up to and including {until.day} {until:%B %Y}"
    sentence = f"{case.name} is not picked {end}. They stay on the roster and may answer."
    last_day = {"until": until.isoformat()} if until else {}
    return case.change("roster.pause", replace(case.member, paused=True), sentence, **last_day)


def resume(work: Work, actor: str, team: Team, user: str) -> Result:
    """Pick somebody again."""
    case = _case(work, actor, team, user)
    if isinstance(case, Reason):
        return case
    if not case.member.paused:
        return Reason("same", f"{case.name} is not paused.")
    work.uow.settings.delete(_pause_key(team, user))
    return case.change("roster.resume", replace(case.member, paused=False), f"{case.name} can be picked again.")


def store(
    work: Work,
    actor: str,
    team: Team,
    *,
    before: Member | None,
    after: Member,
    action: str,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    """Store a member, and say who did it (P2); whoever does that lets the coming weeks `follow` afterwards."""
    work.uow.duty.put_member(after)
    work.uow.settings.put_once(f"seeded:{team.id}:{after.user}", value=True, now=work.now)
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=team.id,
            actor=actor,
            action=action,
            subject=f"member:{after.user}",
            reason=reason,
            source=work.source,
            data={"before": _facts(before), "after": _facts(after), **(data or {})},
        )
    )
    noise.lists_changed(work, team.id, {after.user})


def follow(work: Work, team: Team, users: Sequence[str]) -> None:
    """Let the weeks ahead follow changes of these people, or of newcomers alone: only what breaks changes (D4)."""
    for user in users:
        absences.changed(work, team, user)
    if not users:
        plans.refresh(work, team)


def paused_until(work: Work, team: Team, user: str) -> date | None:
    """The last day of a pause; None without one, or without an end."""
    said = work.uow.settings.get(_pause_key(team, user))
    return date.fromisoformat(said) if isinstance(said, str) else None


@timers.rings(RESUME)
def _pause_is_over(work: Work, due: Sequence[Timer]) -> None:
    for timer in due:
        team, user = work.team(timer.team), str(timer.data["user"])
        until = paused_until(work, team, user) if team is not None else None
        if team is None or until is None or local_date(team.calendar.zone, work.now) <= until:
            continue
        work.uow.settings.delete(_pause_key(team, user))
        before = _row(work, team, user)
        if before is not None and before.paused:
            _Case(work, BOT_ACTOR, team, before).change("roster.resume", replace(before, paused=False), "")


def _resume_after(work: Work, team: Team, user: str, until: date) -> None:
    work.uow.settings.put(_pause_key(team, user), until.isoformat(), work.now)
    due_at = at_wall(team.calendar.zone, until + DAY, time.min)
    key = f"{RESUME}:{team.id}:{user}"
    timers.arm(work, RESUME, f"rotation:{team.id}", team.id, due_at, key=key, user=user)


def _pause_key(team: Team, user: str) -> str:
    return f"paused_until:{team.id}:{user}"


@dataclass(frozen=True, slots=True)
class _Case:
    """A change of one member by somebody who may make it."""

    work: Work
    actor: str
    team: Team
    before: Member | None

    @property
    def member(self) -> Member:
        """Who is changed; only whoever is added was nobody before."""
        if self.before is None:
            raise RuntimeError("There is no member to change.")
        return self.before

    @property
    def name(self) -> str:
        return _name(self.work, self.member)

    def change(self, action: str, after: Member, sentence: str, **data: object) -> Changed:
        """It is changed; the sentence is for whoever did it."""
        store(self.work, self.actor, self.team, before=self.before, after=after, action=action, data=data)
        follow(self.work, self.team, [after.user])
        return Changed(self.team, after, sentence)


def _case(work: Work, actor: str, team: Team, user: str) -> "_Case | Reason":
    """The member as they are now, while nobody else changes the rotation; or why this cannot be."""
    lock(work, team)
    if not may_change(work, team, actor):
        return leads_only(work, team)
    member = _row(work, team, user)
    if member is None or not member.active:
        names = people.Names(work)
        name = "That person" if names.person(user).user in names.missing else names.person(user).name
        return Reason("not_on_roster", f"{name} is not on the roster of {team.name}.")
    return _Case(work, actor, team, member)


def _row(work: Work, team: Team, user: str) -> Member | None:
    return next((one for one in work.uow.duty.members(team.id) if one.user == user), None)


def _facts(member: Member | None) -> dict[str, object]:
    """What the audit keeps of a member."""
    if member is None:
        return {}
    return {
        "active": member.active,
        "experienced": member.experienced,
        "paused": member.paused,
        "production_access": member.production_access,
        "works": format_weekdays(member.works),
    }


def _begins(team: Team, member: Member) -> str:
    """When somebody can serve for the first time (D2)."""
    first = team.rotation.observer_required and not member.experienced and member.observed is None
    return "They observe one shift before they serve." if first else "They can be picked at once."


def _name(work: Work, member: Member) -> str:
    return member.name or people.Names(work).person(member.user).name


def _either(names: people.Names, users: Sequence[str]) -> str:
    *others, last = [person.name for person in names.people(users)] or ["whoever runs me"]
    return f"{', '.join(others)} or {last}" if others else last
