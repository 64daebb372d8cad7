"""What happens to the channels themselves: joined, left, archived, renamed to another id (R13)."""

from bot.domain.teams import Team
from bot.services import noise, opening
from bot.services.catch_up import ts_of
from bot.services.work import Work


def bot_joined(work: Work, channel: str) -> None:
    """Invited (again): reading starts now, unless an earlier mark says that there is something to catch up with."""
    if opening.watched(work, channel) is not None and work.uow.cursors.get(channel) is None:
        work.uow.cursors.advance(channel, ts_of(work.now), work.now)


def cannot_listen(work: Work, channel: str, what: str, mend: str) -> None:
    """Removed from a channel, or the channel was archived: the team must hear of it, nobody is served there now."""
    found = opening.watched(work, channel)
    teams = [found[0]] if found is not None else _with_room(work, channel)
    for team in teams:
        if team.internal_channel == channel:
            continue  # it cannot be told there
        noise.notice(
            work,
            team,
            key=f"channel:{channel}:{what}:{int(work.now.timestamp())}",
            sentence=f"I was {what} <#{channel}>, so I no longer see requests there.",
            detail=mend,
        )


def id_changed(work: Work, old: str, new: str) -> int:
    """A private channel became shared and got another id: everything known moves along; the number of requests."""
    configured = work.uow.settings.get(f"channel:{old}")
    work.uow.settings.put(f"channel:{new}", configured if isinstance(configured, str) else old, work.now)
    moved = work.uow.requests.move_channel(old, new)
    found = opening.watched(work, new)
    if found is not None:
        noise.notice(
            work,
            found[0],
            key=f"channel_id:{old}:{new}",
            sentence=f"Slack gave <#{new}> a new id. I follow it, and nothing is lost.",
            detail=f"Please write {new} instead of {old} into the configuration when you next touch it.",
        )
    return moved


def _with_room(work: Work, channel: str) -> list[Team]:
    return [team for team in work.rules.teams.values() if team.internal_channel == channel]
