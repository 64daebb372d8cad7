"""What the noise governor says of a team as a whole: its room, its user group, its channels' topics (N1, D6, D7)."""

from collections.abc import Collection

from bot.domain.teams import ChannelKind, Team
from bot.ports.outbox import Desired, Kind
from bot.services.work import Work


def to_room(work: Work, team: Team, *, key: str, view: str, data: dict[str, object]) -> bool:
    """One message in the team's internal channel, edited in place from then on; False if the team has none."""
    if team.internal_channel is None:
        return False
    work.uow.outbox.want(
        Desired(key=key, kind=Kind.MESSAGE, team=team.id, view=view, channel=team.internal_channel, data=data),
        work.now,
    )
    return True


def redraw(work: Work, keys: Collection[str]) -> None:
    """Draw known messages again; unknown ones are no error."""
    work.uow.outbox.redraw(keys, work.now)


def user_group(work: Work, team: Team) -> None:
    """D7: the team's user group is to be whoever is on duty when it is written."""
    if team.user_group is None:
        return
    data: dict[str, object] = {"group": team.user_group}
    desired = Desired(key=f"user_group:{team.id}", kind=Kind.USER_GROUP, team=team.id, view="user_group", data=data)
    work.uow.outbox.want(desired, work.now)


def topics(work: Work, team: Team) -> None:
    """D7: the topic of the team's request channels is to name whoever is on duty when it is written."""
    if not team.topic:
        return
    for channel in team.channels:
        if channel.kind is ChannelKind.REQUESTS:
            key = f"topic:{team.id}:{channel.id}"
            desired = Desired(key=key, kind=Kind.TOPIC, team=team.id, view="topic", channel=channel.id)
            work.uow.outbox.want(desired, work.now)
