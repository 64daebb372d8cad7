"""What Slack refuses to show for good is told on both sides, so that nobody waits in vain (O1)."""

from bot.domain.intake import title_of
from bot.domain.messages import escaped
from bot.domain.outside_requests import OutsideSource, Plea
from bot.domain.reasons import Reason
from bot.ports.notifier import Notification
from bot.ports.outbox import OutboxRow
from bot.services import noise, outside
from bot.services.compose import MOOT, composes
from bot.services.people import Names
from bot.services.work import Work

VIEW = "outside_stuck"


def told(work: Work, row: OutboxRow, source: OutsideSource, plea: Plea) -> None:
    """The team's room and whoever asked hear of it, once for each message."""
    team = work.team(row.team)
    if team is None:
        return
    noise.notice(
        work,
        team,
        key=f"{VIEW}:{row.key}",
        sentence=f"What {plea.name} wrote from {source.name} cannot be posted in <#{row.channel}> ({row.last_error}).",
        detail="Until that is mended, ask them by other means what they need; then it is posted and its clock runs.",
    )
    if source.updates is not None:
        data: dict[str, object] = {"post": row.key, "name": plea.name, "text": plea.text}
        outside.hand_over(
            work, [source.updates], team=team.id, key=f"{VIEW}:{row.key}", view=VIEW, data=data, in_order=row.key
        )


@composes(VIEW)
def _notification(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    post = work.uow.outbox.get(str(row.data["post"]))
    if post is None or post.slack_ts is not None:
        return MOOT
    return Notification(
        title=f"Your message “{title_of(escaped(str(row.data['text'])))}”",
        body=f"{row.data['name']}, your message is kept, but it has not reached the team yet: it cannot be posted in "
        "Slack. Please reach them by other means if you cannot wait.",
    )
