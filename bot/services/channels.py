"""What happens to the channels themselves: joined, left, archived, renamed to another id (R13)."""

from collections.abc import Callable
from enum import StrEnum

from bot.domain.teams import Team
from bot.services import noise, opening
from bot.services.catch_up import begin
from bot.services.deafness import DEAF
from bot.services.work import Desk, Work

SHUT_OUT = frozenset({"not_in_channel", "is_archived", "channel_not_found"})  # why messages for it were parked
PARKED_AT_MOST = 1_000


class Lost(StrEnum):
    """Why nothing is heard in a channel any more."""

    REMOVED = "removed"
    ARCHIVED = "archived"
    DELETED = "deleted"


_TOLD = {
    Lost.REMOVED: ("I was removed from <#{}>", "Invite me again with /invite in the channel."),
    Lost.ARCHIVED: ("<#{}> was archived", "Unarchive it, or take it out of the configuration."),
    Lost.DELETED: ("<#{}> was deleted", "Take it out of the configuration."),
}


Follow = Callable[[Work, str], object]

Renamed = Callable[[Work, str, str], object]

_LOST: list[Follow] = []
_RENAMED: list[Renamed] = []


def on_lost(follow: Follow) -> Follow:
    """Declare what happens when nothing can be written in a channel any more, whatever it was used for."""
    _LOST.append(follow)
    return follow


def on_renamed(follow: Renamed) -> Renamed:
    """Declare what moves along when a channel gets another id: it gets the old and the new one."""
    _RENAMED.append(follow)
    return follow


def can_listen(work: Work, channel: str) -> None:
    """Invited, or unarchived: what could not be posted is posted, and reading starts now, unless an earlier mark says
    what there is to catch up with."""
    work.uow.settings.delete(f"{DEAF}{channel}")
    _post_what_was_parked(work, channel)
    if opening.watched(work, channel) is not None and work.uow.cursors.get(channel) is None:
        begin(work, channel)


def cannot_listen(work: Work, channel: str, why: Lost) -> None:
    """Removed from a channel, or the channel was closed: the team must hear of it, in their room or by their leads."""
    found = opening.watched(work, channel)
    teams = [found[0]] if found is not None else _with_room(work, channel)
    for follow in _LOST:
        follow(work, channel)
    if not teams or not work.uow.settings.put_once(f"{DEAF}{channel}", work.now.isoformat(), work.now):
        return
    happened, mend = _TOLD[why]
    follows = f"I no longer see {found[1].kind} there" if found is not None else "I can no longer write there"
    sentence = f"{happened.format(channel)}, so {follows}."
    key = f"channel:{channel}:{int(work.now.timestamp())}"
    for place, team in enumerate(teams):
        _tell(work, team, channel, key=f"{key}:{team.id}" if place else key, sentence=sentence, mend=mend)


def _tell(work: Work, team: Team, channel: str, *, key: str, sentence: str, mend: str) -> None:
    if team.internal_channel not in {None, channel}:
        noise.notice(work, team, key=key, sentence=sentence, detail=mend)
        return
    data: dict[str, object] = {"sentence": sentence, "detail": mend}
    for lead in team.leads:
        noise.direct(work, lead, team=team.id, key=f"{key}:{lead}", view="notice", data=dict(data))


def _with_room(work: Work, channel: str) -> list[Team]:
    """The teams that need a channel in which none of them answers requests: their own room, or that of incidents."""
    of_all = channel == work.rules.incidents.channel
    return [team for team in work.rules.teams.values() if of_all or team.internal_channel == channel]


def report_unreadable(desk: Desk, channel: str, error: str) -> None:
    """Tell those who need a channel, once a day, that it cannot be read, and what to do."""
    mends = {
        "not_in_channel": "Invite me with /invite in the channel.",
        "channel_not_found": "If it is private, invite me with /invite; else correct its id in the configuration.",
        "is_archived": "Unarchive it, or take it out of the configuration.",
        "missing_scope": "Reinstall the app from the manifest; “python -m bot doctor” names the missing scope.",
    }
    with desk.work("catch-up") as work:
        found = opening.watched(work, channel)
        told = work.uow.settings.get(f"{DEAF}{channel}")
        teams = [found[0]] if found is not None else _with_room(work, channel)
        lost = f"{found[1].kind} there" if found is not None else "what is written about incidents there"
        if isinstance(told, str) and told[:10] == work.now.date().isoformat():
            return  # they heard today that I was removed
        for team in teams:
            noise.notice(
                work,
                team,
                key=f"unreadable:{channel}:{work.now.date().isoformat()}{'' if found else f':{team.id}'}",
                sentence=f"I cannot read <#{channel}>, so {lost} would be overlooked ({error}).",
                detail=mends.get(error.partition(":")[0], "Run “python -m bot doctor” for the reason."),
            )


def id_changed(work: Work, old: str, new: str) -> int:
    """A private channel became shared and got another id: everything known moves along; the number of requests."""
    configured = work.uow.settings.get(f"channel:{old}")
    work.uow.settings.put(f"channel:{new}", configured if isinstance(configured, str) else old, work.now)
    moved = work.uow.requests.move_channel(old, new)
    for follow in _RENAMED:
        follow(work, old, new)
    _post_what_was_parked(work, new)
    found = opening.watched(work, new)
    if found is not None:
        noise.lists_changed(work, found[0].id)  # links lead to the new id
        noise.notice(
            work,
            found[0],
            key=f"channel_id:{old}:{new}",
            sentence=f"Slack gave <#{new}> a new id. I follow it, and nothing is lost.",
            detail=f"Please write {new} instead of {old} into the configuration when you next touch it.",
        )
    return moved


def _post_what_was_parked(work: Work, channel: str) -> None:
    for row in work.uow.outbox.dead(PARKED_AT_MOST):
        if row.channel == channel and row.last_error in SHUT_OUT:
            work.uow.outbox.revive(row.id, work.now)
