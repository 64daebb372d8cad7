"""Opening a request: the row, its clock, its card; the same for every way in (R1, R3, R5, R9)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.intake import priority_of
from bot.domain.messages import Posted
from bot.domain.requests import Origin, Priority, Request, RequestState
from bot.domain.response import Standing
from bot.domain.teams import Channel, ChannelKind, Team
from bot.domain.working_time import add_working, is_working
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import chain, noise, people
from bot.services.knowledge import likenesses, suggesting
from bot.services.work import Work

_MOVED = "channel:"  # in settings, with a channel's present id: the id under which it is configured


def watched(work: Work, channel: str) -> tuple[Team, Channel] | None:
    """The team that watches a channel, also under the id it got when it was shared (channel_id_changed)."""
    found = work.rules.team_of_channel(channel)
    if found is not None:
        return found
    configured = work.uow.settings.get(f"{_MOVED}{channel}")
    aliased = work.rules.team_of_channel(configured) if isinstance(configured, str) else None
    return (aliased[0], replace(aliased[1], id=channel)) if aliased else None


def request_channels(work: Work) -> list[str]:
    """Every channel in which a team answers requests, each under its present id."""
    return _channels(work, ChannelKind.REQUESTS)


def alert_channels(work: Work, team: Team | None = None) -> list[str]:
    """Every channel in which monitoring apps write to a team, or to this one, each under its present id."""
    return _channels(work, ChannelKind.ALERTS, team)


def present_id(work: Work, configured: str) -> str:
    """The id that a configured channel has now."""
    return _present_ids(work).get(configured, configured)


def _present_ids(work: Work) -> dict[str, str]:
    return {str(old): key.removeprefix(_MOVED) for key, old in work.uow.settings.with_prefix(_MOVED).items()}


def _channels(work: Work, kind: ChannelKind, of: Team | None = None) -> list[str]:
    moved = _present_ids(work)
    teams = work.rules.teams.values() if of is None else [of]
    configured = [channel.id for team in teams for channel in team.channels if channel.kind is kind]
    return [moved.get(channel, channel) for channel in configured]


def open_request(
    work: Work,
    team: Team,
    channel: Channel,
    posted: Posted,
    *,
    origin: Origin,
    opened_at: datetime,
    linked_from: int | None = None,
) -> Request:
    """Open a request for a message; the one that exists already if it has one (R7)."""
    one_at_a_time(work, posted.channel, posted.ts)
    priority = priority_of(
        posted.text, posted.user or posted.bot_id or "", channel, team.priority_rules, people.groups_of(work, team)
    )
    wanted = _new_request(team, posted, origin=origin, opened_at=opened_at, priority=priority, linked_from=linked_from)
    request = work.uow.requests.add(wanted)
    if request is None:
        known = work.uow.requests.id_of_message(posted.channel, posted.ts)
        existing = work.uow.requests.get(known) if known is not None else None
        if existing is None:
            raise LookupError(f"message {posted.ts} is a request without a row")
        return existing
    store_message(work, request, posted, MessagePart.OPENING, Standing.REQUESTER)
    work.audit(
        "request.opened", request, request.author, origin=origin, priority=priority, due_at=request.due_at.isoformat()
    )
    work.uow.after_commit(work.metrics.requests_opened.labels(team=team.id).inc)
    chain.start(work, team, request)
    suggesting.look(work, team, request)
    likenesses.arm(work, team, request)
    noise.lists_changed(work, team.id, {request.author})
    # Replies, reactions, edits or the deletion may have overtaken the message they belong to (R7).
    work.uow.inbox.replay(posted.channel, posted.ts)
    return request


def one_at_a_time(work: Work, channel: str, ts: str) -> None:
    """Let no two units of work at once decide whether a message, or a thread that begins with it, is a request."""
    work.uow.serialize(f"message:{channel}:{ts}")


def asked_in(work: Work, request: Request) -> list[RequestMessage]:
    """The messages with which it was asked (R5), as they stand, oldest first."""
    asked = [
        m for m in work.uow.requests.messages(request.id) if m.part is not MessagePart.REPLY and m.deleted_at is None
    ]
    return sorted(asked, key=lambda m: m.posted_at)


def in_all_its_words(work: Work, request: Request) -> Request:
    """The request with the text of all its messages: many people say hello in the first, and what is wrong below."""
    asked = asked_in(work, request)
    text = "\n".join(message.text for message in asked if message.text)
    return replace(request, text=text, file_count=sum(message.file_count for message in asked))


def _new_request(
    team: Team,
    posted: Posted,
    *,
    origin: Origin,
    opened_at: datetime,
    priority: Priority,
    linked_from: int | None,
) -> Request:
    target = team.response.targets[priority]
    return Request(
        id=0,
        team=team.id,
        channel=posted.channel,
        message_ts=posted.ts,
        thread_ts=posted.thread_ts or posted.ts,
        author=posted.user or posted.bot_id or "",
        text=posted.text,
        file_count=posted.file_count,
        origin=origin,
        posted_at=posted.at,
        opened_at=opened_at,
        state=RequestState.WAITING,
        version=1,
        priority=priority,
        target=target,
        due_at=add_working(team.calendar, opened_at, target),
        out_of_hours=not is_working(team.calendar, opened_at),
        linked_from=linked_from,
    )


def store_message(
    work: Work, request: Request, posted: Posted, part: MessagePart, standing: Standing
) -> RequestMessage | None:
    """Keep a message with its request; None if it is stored already."""
    return work.uow.requests.add_message(
        RequestMessage(
            request_id=request.id,
            channel=posted.channel,
            ts=posted.ts,
            part=part,
            author=posted.user or posted.bot_id or "",
            standing=standing,
            text=posted.text,
            file_count=posted.file_count,
            posted_at=posted.at,
        )
    )
