"""Whether the people of the configuration exist, and its user groups can be read and kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.cli.doctor.asking import Slack
from bot.cli.doctor.findings import Finding, Mark, fine, refused, unasked, wrong
from bot.cli.named import duty_groups, people, user_groups
from bot.config import Config
from bot.ports.slack import SlackFailed

_CORRECT = "Correct the id, or take it out of the configuration."
_UNTIL_THEN = "Until then set user_group: null and keep the group by hand."
_WHY_NOT = {
    "permission_denied": (
        "Slack does not let the bot edit",
        "In the workspace's settings, Permissions, User Groups, let everyone edit user groups. " + _UNTIL_THEN,
    ),
    "paid_teams_only": (
        "The workspace's plan has no user groups, so nobody can edit",
        "Upgrade the workspace to a paid plan. " + _UNTIL_THEN,
    ),
}


def examine(slack: Slack, config: Config) -> Iterator[Finding]:
    """A finding for each person with whom something is wrong, or one for all."""
    named = people(config)
    well = True
    for user, places in named.items():
        finding = _person(slack, user, places)
        if finding is not None:
            well = False
            yield finding
            if finding.mark is Mark.UNASKED:
                return  # nor can the others be asked about
    if well:
        yield fine(f"All {len(named)} people of the configuration are in the workspace.")


def examine_groups(slack: Slack, config: Config) -> Iterator[Finding]:
    """A finding for each user group; groups of teams are written as they are, to see whether the bot may."""
    kept, read = duty_groups(config), user_groups(config)
    if not kept and not read:
        return
    try:
        answer = slack.ask("usergroups.list", include_disabled=True, include_users=True)
    except SlackFailed as failure:
        yield refused("which user groups there are", failure)
        return
    known = {str(group["id"]): group for group in answer.data.get("usergroups") or ()}
    for group, team in kept.items():
        yield _kept(slack, group, team, known)
    for group, places in read.items():
        if group not in kept:
            yield _read(group, places, known)


def judged(user: str, places: Sequence[str], person: Mapping[str, Any]) -> Finding | None:
    """What is wrong with a person, from the `user` of users.info; None if nothing is."""
    name = (person.get("profile") or {}).get("real_name") or person.get("name") or user
    shown = f"{name} ({user}, {', '.join(places)})"
    if person.get("deleted"):
        return wrong(f"The account of {shown} is deactivated.", "Take them out of the configuration.")
    if person.get("is_bot"):
        return wrong(f"{shown} is a bot.", _CORRECT)
    return None


def _person(slack: Slack, user: str, places: Sequence[str]) -> Finding | None:
    try:
        return judged(user, places, slack.ask("users.info", user=user).data.get("user") or {})
    except SlackFailed as failure:
        if failure.error in {"user_not_found", "user_not_visible", "users_not_found"}:
            return wrong(f"Slack knows no person {user} ({', '.join(places)}).", _CORRECT)
        return refused(f"whether {user} ({', '.join(places)}) is active", failure)


def _kept(slack: Slack, group: str, team: str, known: Mapping[str, Mapping[str, Any]]) -> Finding:
    if group not in known:
        return wrong(f"Slack knows no user group {group}, which is to follow {team}.", _CORRECT)
    shown = f"the user group @{known[group].get('handle')} ({group}, {team})"
    users = list(known[group].get("users") or ())
    if not users or known[group].get("date_delete"):
        return unasked(f"whether the bot may edit {shown}", "nobody is in it")
    try:
        slack.ask("usergroups.users.update", usergroup=group, users=users)
    except SlackFailed as failure:
        if failure.error in _WHY_NOT:
            why, mend = _WHY_NOT[failure.error]
            return wrong(f"{why} {shown}.", mend)
        return refused(f"whether the bot may edit {shown}", failure)
    return fine(f"The bot may edit {shown}.")


def _read(group: str, places: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> Finding:
    if group not in known:
        return wrong(f"Slack knows no user group {group} ({', '.join(places)}).", _CORRECT)
    return fine(f"The user group @{known[group].get('handle')} ({group}, {', '.join(places)}) is there.")
