"""What Slack knows about people and groups, asked now and then and remembered: names, deactivation, group members."""

from collections.abc import Collection

from bot.domain.teams import Team
from bot.ports.slack import Outcome, Slack, SlackFailed
from bot.services import noise, people
from bot.services.directory import book
from bot.services.rotation import absences, plans
from bot.services.schedules import cover
from bot.services.work import Desk, Work

NOBODY = frozenset({"user_not_found", "users_not_found"})  # what Slack says of an id that is no person's


def refresh(desk: Desk, slack: Slack) -> None:
    """Ask Slack about everybody whom the rules may reach, and about the groups that priority rules name (R12).

    A person who was deactivated is passed over from now on, and their team hears of it once. Raises SlackFailed when
    Slack cannot be asked at all; single refusals are left for the next time.
    """
    with desk.reading("refresh") as work:
        users, groups = _known_people(work), _named_groups(work)
    learned = [_person(desk, slack, user) for user in users]
    if any(learned):
        with desk.work("refresh") as work:
            for team in work.rules.teams.values():
                plans.reword(work, team)
    for group in groups:
        _group(desk, slack, group)


def learn_names(desk: Desk, slack: Slack, users: Collection[str]) -> bool:
    """Ask Slack for display names, and keep them; whether any was learned.

    A name is no reason to hold anything back: who is not known now is asked about later.
    """
    learned: dict[str, str] = {}
    deleted: set[str] = set()
    for user in sorted(users):  # one order, so that two senders never wait for each other crosswise
        try:
            profile = slack.profile(user)
        except SlackFailed as failure:
            if failure.outcome is not Outcome.PERMANENT:
                break  # Slack is slow or away: whoever waits would wait for every further name as well
            learned[user] = "a form" if user.startswith("B") else "somebody"  # a bot (R1), or of another workspace
            continue
        learned[user] = profile.name
        if profile.deleted:
            deleted.add(user)
    with desk.work("deliver") as work:
        for user, name in learned.items():
            work.uow.settings.put(f"name:{user}", name, work.now)
        for user in sorted(deleted):
            work.uow.settings.put(f"deleted:{user}", value=True, now=work.now)
    return bool(learned)


def _known_people(work: Work) -> list[str]:
    found: dict[str, None] = {}
    for team in work.rules.teams.values():
        found |= dict.fromkeys([member.user for member in work.uow.duty.members(team.id) if member.active])
        found |= dict.fromkeys(team.leads)
        found |= dict.fromkeys(user for category in team.categories for user in category.forward_to)
    for schedule in work.rules.schedules.values():
        found |= dict.fromkeys(cover.everybody(schedule))
    return list(found | dict.fromkeys(book.people(work)))


def _named_groups(work: Work) -> list[str]:
    rules = [rule for team in work.rules.teams.values() for rule in team.priority_rules]
    return sorted({author for rule in rules for author in rule.authors if author.startswith("S")})


def _person(desk: Desk, slack: Slack, user: str) -> bool:
    """Ask about one person; whether it is a name that a roster lacked."""
    try:
        profile = slack.profile(user)
    except SlackFailed as failure:
        if failure.outcome is not Outcome.PERMANENT:
            raise
        if failure.error in NOBODY:
            with desk.work("refresh") as work:
                work.uow.settings.put(f"{book.UNKNOWN_USER}{user}", value=True, now=work.now)
        return False
    with desk.work("refresh") as work:
        work.uow.settings.delete(f"{book.UNKNOWN_USER}{user}")
        learned = work.uow.settings.get(f"name:{user}") is None and _nameless(work, user)
        work.uow.settings.put(f"name:{user}", profile.name, work.now)
        if profile.deleted:
            left(work, user)
        else:
            work.uow.settings.delete(f"deleted:{user}")
    return learned


def _nameless(work: Work, user: str) -> bool:
    """Whether a roster names a person by the id alone."""
    rosters = (work.uow.duty.members(team.id) for team in work.rules.teams.values())
    return any(member.user == user and not member.name for roster in rosters for member in roster)


def left(work: Work, user: str) -> None:
    """A person's account is deactivated: they are passed over from now on, and their teams hear of it once."""
    name = people.Names(work).person(user).name
    if not work.uow.settings.put_once(f"deleted:{user}", value=True, now=work.now):
        return
    for team in work.rules.teams.values():
        if user in _counted_on(work, team):
            noise.notice(
                work,
                team,
                key=f"deactivated:{user}:{team.id}:{work.now.date().isoformat()}",
                sentence=f"{name}'s Slack account is deactivated, so I no longer count on them.",
                detail="Take them off the roster, or name somebody else in the configuration.",
            )
            absences.changed(work, team, user)


def _counted_on(work: Work, team: Team) -> set[str]:
    """Members, leads, and the people of schedules that the team's escalation tells."""
    on_call = (user for schedule in cover.schedules_of(work.rules, team) for user in cover.everybody(schedule))
    return {*team.leads, *on_call, *(member.user for member in work.uow.duty.members(team.id))}


def _group(desk: Desk, slack: Slack, group: str) -> None:
    try:
        members = slack.group_members(group)
    except SlackFailed as failure:
        if failure.outcome is not Outcome.PERMANENT:
            raise
        return
    with desk.work("refresh") as work:
        work.uow.settings.put(f"group:{group}", list(members), work.now)
