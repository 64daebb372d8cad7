"""What apps and people say in an alerts channel, live or read back from history (A1, R13)."""

from dataclasses import replace

from bot.domain.alerts import reading
from bot.domain.alerts.alert import Alert, AppMessage
from bot.domain.alerts.naming import source_name
from bot.domain.messages import Author, Deleted, Edited, Posted, instant_of
from bot.domain.requests import Request
from bot.domain.teams import Channel, Team
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import opening, replies
from bot.services.alerts import groups
from bot.services.alerts.groups import Sighting
from bot.services.work import Work


def message_posted(work: Work, team: Team, channel: Channel, posted: Posted) -> Request | None:
    """A message arrived in an alerts channel; the alert it is or concerns, if any.

    What people write at top level is neither an alert nor a request: they talk about alerts there.
    """
    if posted.is_reply:
        request = replies.reply_posted(work, team, channel, posted)
        return _said_in_thread(work, request, posted) if posted.app is not None else request
    if posted.author is not Author.BOT or posted.app is None:
        return None
    return alert_posted(work, team, channel, posted, posted.app)


def alert_posted(work: Work, team: Team, channel: Channel, posted: Posted, message: AppMessage) -> Request | None:
    """A message of an app: the group that it opened or joined; None if it says that something unknown is over."""
    opening.one_at_a_time(work, posted.channel, posted.ts)
    known = work.uow.requests.id_of_message(posted.channel, posted.ts)
    if known is not None:
        return _read_back(work, known, posted, message) if posted.backfilled else work.uow.requests.get(known)
    alert = reading.read(message)
    return groups.take_in(work, team, _sighting(channel, posted, alert, message))


def _sighting(channel: Channel, posted: Posted, alert: Alert, message: AppMessage) -> Sighting:
    return Sighting(
        alert=alert,
        channel=channel.id,
        ts=posted.ts,
        at=posted.at,
        author=posted.bot_id or posted.user or "",
        author_name=source_name(alert.source, message.app_name),
        text=posted.text,
        file_count=posted.file_count,
    )


def message_edited(work: Work, request: Request, message: RequestMessage, edited: Edited) -> None:
    """An app's message says something else now: news of the group if it is the newest, or that it is over (A2).

    An older edit never overwrites a newer one (slack.md 1.5). Posts of our own change for reasons of ours.
    """
    if edited.app is None or groups.is_own_post(request, message) or message.part is MessagePart.REPLY:
        return
    if message.edited_ts is not None and (edited.edited_ts or "") <= message.edited_ts:
        return
    text = edited.text if message.part is MessagePart.OPENING else ""
    work.uow.requests.save_message(replace(message, text=text, edited_ts=edited.edited_ts))
    at = instant_of(edited.edited_ts) if edited.edited_ts else work.now
    groups.reworded(work, request, reading.read(edited.app), message_ts=message.ts, at=at)


def message_deleted(work: Work, request: Request, message: RequestMessage, deleted: Deleted) -> None:
    """A deleted message was an alert all the same; what it said is forgotten if the group shows it (R6)."""
    work.uow.requests.save_message(replace(message, text="", file_count=0, deleted_at=deleted.at))
    if message.part is not MessagePart.REPLY:
        groups.purged(work, request, message)


def _read_back(work: Work, request_id: int, posted: Posted, message: AppMessage) -> Request | None:
    """History shows a known message as it is now: an edit that nobody heard of is one all the same (R13)."""
    request = work.uow.requests.lock(request_id)
    stored = work.uow.requests.message(posted.channel, posted.ts)
    if request is None or stored is None or stored.edited_ts is not None or groups.is_own_post(request, stored):
        return request
    alert = reading.read(message)
    if not alert.resolved or groups.is_known_to_be_over(work, request, stored):
        return request
    edited_ts = posted.edited_ts or f"{work.now.timestamp():.6f}"
    work.uow.requests.save_message(replace(stored, edited_ts=edited_ts))
    return groups.reworded(work, request, alert, message_ts=stored.ts, at=instant_of(edited_ts))


def _said_in_thread(work: Work, request: Request | None, posted: Posted) -> Request | None:
    """Some apps say in the thread of their alert that it is over (A2); whatever else they say there is talk."""
    if request is None or posted.app is None or not reading.read(posted.app).resolved:
        return request
    return groups.said_to_be_over(work, request, posted.at)
