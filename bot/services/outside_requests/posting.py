"""Our post for what somebody outside Slack asks, and the request that begins at it: once, whatever dies between (O1).

What is known waits with the post in the outbox until the post stands in Slack; a timer looks for posts that were
delivered by a process that died before it could go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from bot.domain.messages import Author, Posted, escaped
from bot.domain.outside_requests import OutsideSource, Plea, author_of, digest
from bot.domain.outside_requests_words import pieces
from bot.domain.reasons import Reason
from bot.domain.requests import Origin, Request
from bot.domain.teams import Channel, Team
from bot.ports.outbox import OutboxRow, OutboxState
from bot.ports.outside_screens import OutsidePost, OutsideReply
from bot.ports.rows import Timer
from bot.services import noise, opening, replies, timers
from bot.services.compose import composes
from bot.services.incidents import heard
from bot.services.outside_requests import stuck
from bot.services.people import Names
from bot.services.posted import follows_post
from bot.services.timers import rings
from bot.services.work import Work

POST, REPLY = "outside_post", "outside_reply"
PART = 8_000  # characters in one message; Slack takes 13,000, and some become five by escaping
MOST_PARTS = 6
LOOK_AGAIN = timedelta(seconds=5)
PATIENCE = 4  # what waits long for its post is looked at less often: after a quarter of its age
_THREAD = "outside_thread:"  # in settings, with source and conversation: the post, then the request, that it led to


def subject(source: str, conversation: str) -> str:
    """What is locked while somebody decides about a conversation; timers are armed for it."""
    return f"outside:{source}:{digest(conversation)}"


def post_key(source: str, message_id: str) -> str:
    """The outbox key of the post of a message."""
    return f"{POST}:{source}:{digest(message_id)}"


def reply_key(source: str, message_id: str) -> str:
    """The outbox key of the message in the thread of the request that it goes on with."""
    return f"{REPLY}:{source}:{digest(message_id)}"


def led_to(work: Work, source: str, conversation: str) -> Request | OutboxRow | None:
    """What a conversation is about: its request, or the post at which that will begin."""
    known = work.uow.settings.get(_pointer(source, conversation))
    if not isinstance(known, dict):
        return None
    if isinstance(known.get("request"), int):
        return work.uow.requests.get(known["request"])
    return work.uow.outbox.get(str(known["post"]))


def post(work: Work, team: Team, channel: Channel, source: OutsideSource, plea: Plea, *, received_at: datetime) -> None:
    """Post it in the channel; the request begins once it stands there."""
    key = post_key(source.id, plea.id)
    work.uow.settings.put(_pointer(source.id, plea.conversation), {"post": key}, work.now)
    data = {**_packed(source, plea), "received_at": received_at.isoformat(), "more": []}
    noise.channel_line(work, channel.id, team=team.id, key=key, view=POST, data=data)
    _arm(work, team.id, key, subject(source.id, plea.conversation))


def append(work: Work, row: OutboxRow, source: OutsideSource, plea: Plea) -> None:
    """More of what waits for its post: it follows in the thread as soon as there is one."""
    more = [*_more(row), _packed(source, plea)]
    noise.channel_line(work, row.channel or "", team=row.team, key=row.key, view=POST, data={**row.data, "more": more})


def waits_with(row: OutboxRow, plea: Plea) -> bool:
    """Whether a message waits with a post already."""
    return any(each["id"] == plea.id for each in _more(row))


def reply(work: Work, request: Request, source: OutsideSource, plea: Plea) -> None:
    """Post it in the thread, as many messages as it takes; there it counts as the requester's reply."""
    work.uow.settings.put(_pointer(source.id, plea.conversation), {"request": request.id}, work.now)
    for number, text in enumerate(pieces(plea.text, PART, MOST_PARTS)):
        key = reply_key(source.id, plea.id) + (f":{number}" if number else "")
        data = {**_packed(source, plea), "text": text, "request": request.id, "continued": number > 0}
        noise.thread_post(work, request, key=key, view=REPLY, data=data)
        _arm(work, request.team, key, subject(source.id, plea.conversation))


def _arm(work: Work, team: str, key: str, about: str) -> None:
    timers.arm(work, POST, about, team, work.now + LOOK_AGAIN, key=key, post=key)


@follows_post(POST)
def _posted(work: Work, row: OutboxRow, channel: str, ts: str) -> None:
    _begin(work, row, channel, ts)


@follows_post(REPLY)
def _replied(work: Work, row: OutboxRow, channel: str, ts: str) -> None:
    _count(work, row, channel, ts)


@rings(POST)
def _look_again(work: Work, due: Sequence[Timer]) -> None:
    """Go on with what was delivered, also if the process died just then."""
    for timer in due:
        row = work.uow.outbox.get(str(timer.data["post"]))
        if row is None:
            continue
        if row.slack_ts is None:
            if row.state is OutboxState.DEAD:
                stuck.told(work, row, *_unpacked(row.data))
            later = max(LOOK_AGAIN, (work.now - row.created_at) / PATIENCE)
            work.uow.timers.rearm(replace(timer, due_at=work.now + later))
        elif row.view == POST:
            _begin(work, row, row.slack_channel or row.channel or "", row.slack_ts)
        else:
            _count(work, row, row.slack_channel or row.channel or "", row.slack_ts)


def _begin(work: Work, row: OutboxRow, channel_id: str, ts: str) -> None:
    """The request begins at its post; the rest of a long text, and what came meanwhile, follows in its thread."""
    source, plea = _unpacked(row.data)
    work.uow.serialize(subject(source.id, plea.conversation))
    row = work.uow.outbox.get(row.key) or row
    pointer, found = _pointer(source.id, plea.conversation), opening.watched(work, channel_id)
    if work.uow.settings.get(pointer) != {"post": row.key} or found is None:  # somebody was faster
        return
    team, channel = found
    author = author_of(source.id, plea)
    work.uow.settings.put(f"name:{author}", f"{plea.name} ({source.name})", work.now)
    posted = _as_posted(plea.text, author, channel.id, ts, None)
    received_at = datetime.fromisoformat(str(row.data["received_at"]))
    request = opening.open_request(work, team, channel, posted, origin=Origin.OUTSIDE, opened_at=received_at)
    work.uow.settings.put(pointer, {"request": request.id}, work.now)
    for number, text in enumerate(pieces(plea.text, PART, MOST_PARTS)[1:], 1):
        data = {**row.data, "more": [], "text": text, "request": request.id, "continued": True, "asked": True}
        noise.thread_post(work, request, key=f"{row.key}:{number}", view=REPLY, data=data)
    for each in _more(row):
        reply(work, request, *_unpacked(each))


def _count(work: Work, row: OutboxRow, channel_id: str, ts: str) -> None:
    """What stands in the thread is the requester's reply (R9, R11); it may have opened a linked request."""
    source, plea = _unpacked(row.data)
    work.uow.serialize(subject(source.id, plea.conversation))
    before = work.uow.requests.get(row.request_id) if row.request_id is not None else None
    found = opening.watched(work, channel_id)
    if row.data.get("asked") or before is None or found is None or work.uow.requests.message(channel_id, ts):
        return
    posted = _as_posted(plea.text, before.author, channel_id, ts, row.thread_ts)
    after = replies.reply_posted(work, *found, posted)
    heard.posted(work, posted)  # an incident may have been raised from it (I6, I8)
    if after is not None:
        work.uow.settings.put(_pointer(source.id, plea.conversation), {"request": after.id}, work.now)


def _as_posted(text: str, author: str, channel: str, ts: str, thread_ts: str | None) -> Posted:
    """As if the person had posted it in Slack."""
    return Posted(
        channel=channel,
        ts=ts,
        thread_ts=thread_ts,
        user=author,
        bot_id=None,
        author=Author.PERSON,
        subtype=None,
        text=escaped(text),
    )


def _pointer(source: str, conversation: str) -> str:
    return f"{_THREAD}{source}:{digest(conversation)}"


def _packed(source: OutsideSource, plea: Plea) -> dict[str, object]:
    sent_at = plea.sent_at.isoformat() if plea.sent_at else None
    return {
        **asdict(plea),
        "sent_at": sent_at,
        "source": source.id,
        "source_name": source.name,
        "updates": source.updates,
    }


def _unpacked(data: Mapping[str, object]) -> tuple[OutsideSource, Plea]:
    source = OutsideSource(
        id=str(data["source"]), name=str(data["source_name"]), updates=_optional(data.get("updates"))
    )
    plea = Plea(
        id=str(data["id"]),
        conversation=str(data["conversation"]),
        name=str(data["name"]),
        text=str(data["text"]),
        person=str(data["person"]),
        email=_optional(data.get("email")),
        link=_optional(data.get("link")),
    )
    return source, plea


def _more(row: OutboxRow) -> list[dict[str, object]]:
    waiting = row.data.get("more")
    return [each for each in waiting if isinstance(each, dict)] if isinstance(waiting, list) else []


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) else None


@composes(POST)
def _post_screen(_work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    source, plea = _unpacked(row.data)
    first, *rest = pieces(plea.text, PART, MOST_PARTS)
    return OutsidePost(
        name=plea.name,
        source_name=source.name,
        text=first,
        email=plea.email,
        link=plea.link,
        goes_on=bool(rest),
        answered_there=source.updates is not None,
    )


@composes(REPLY)
def _reply_screen(_work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    source, plea = _unpacked(row.data)
    return OutsideReply(
        name=plea.name,
        source_name=source.name,
        text=plea.text,
        link=plea.link,
        continued=row.data.get("continued") is True,
    )
