"""Reading back what was said: history of a conversation and replies of a thread."""

from bisect import bisect_left, bisect_right

from bot.sandbox.records import Channel, Json
from bot.sandbox.webapi.call import Call, SlackError, method
from bot.sandbox.webapi.pages import next_cursor, read_cursor, write_cursor

SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")
DEFAULT_LIMIT = 100
LARGEST_HISTORY = 999
LARGEST_REPLIES = 1000
TS_DIGITS = 6


@method("conversations.history", *SCOPES, tier=3)
def conversations_history(call: Call) -> Json:
    channel = _readable(call)
    hidden = call.slack.hidden(channel)
    start, end = _bounds(call, channel.order)
    limit = _limit(call, LARGEST_HISTORY)
    messages: list[Json] = []
    for at in range(end - 1, start - 1, -1):
        message = channel.messages[channel.order[at]]
        if not _in_channel(message) or message["ts"] in hidden:
            continue
        if len(messages) == limit:
            cursor = write_cursor(messages[-1]["ts"])
            return {**_found(call, messages), "has_more": True, **next_cursor(cursor)}
        messages.append(message)
    return {**_found(call, messages), "has_more": False, "pin_count": 0}


@method("conversations.replies", *SCOPES, tier=3)
def conversations_replies(call: Call) -> Json:
    channel = _readable(call)
    wanted = call.needed("ts")
    if wanted not in channel.messages:
        raise SlackError("thread_not_found")
    parent_ts = channel.messages[wanted].get("thread_ts") or wanted
    hidden = call.slack.hidden(channel)
    shown = [ts for ts in channel.threads.get(parent_ts, []) if ts not in hidden]
    start, end = _bounds(call, shown, forwards=True)
    limit = _limit(call, LARGEST_REPLIES)
    page = shown[start : min(end, start + limit)]
    parent = [channel.messages[parent_ts]] if parent_ts in channel.messages and parent_ts not in hidden else []
    found = _found(call, parent + [channel.messages[ts] for ts in page])
    if start + limit < end:
        return {**found, "has_more": True, **next_cursor(write_cursor(page[-1]))}
    return {**found, "has_more": False}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs_scope_for(channel, "history")
    if not call.slack.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _in_channel(message: Json) -> bool:
    thread_ts = message.get("thread_ts")
    return thread_ts is None or thread_ts == message["ts"] or message.get("subtype") == "thread_broadcast"


def _limit(call: Call, largest: int) -> int:
    limit = call.number("limit", DEFAULT_LIMIT)
    if limit < 1:
        raise SlackError("invalid_limit")
    return min(limit, largest)


def _bounds(call: Call, order: list[str], *, forwards: bool = False) -> tuple[int, int]:
    """The range of places in `order` between oldest and latest, and on from the cursor."""
    oldest, latest = _ts(call, "oldest"), _ts(call, "latest")
    inclusive = call.flag("inclusive")
    start = 0
    if oldest:
        start = bisect_left(order, oldest) if inclusive else bisect_right(order, oldest)
    end = len(order)
    if latest:
        end = bisect_right(order, latest) if inclusive else bisect_left(order, latest)
    cursor = call.text("cursor")
    if cursor and forwards:
        start = max(start, bisect_right(order, read_cursor(cursor)))
    elif cursor:
        end = min(end, bisect_left(order, read_cursor(cursor)))
    return start, max(start, end)


def _ts(call: Call, name: str) -> str:
    """A bound as a comparable ts; plain seconds and shorter fractions are allowed, as in Slack."""
    value = call.text(name)
    if value in ("", "0", "now"):
        return ""
    seconds, _, fraction = value.partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        raise SlackError(f"invalid_ts_{name}")
    return f"{seconds.rjust(10, '0')}.{fraction.ljust(TS_DIGITS, '0')[:TS_DIGITS]}"


def _found(call: Call, messages: list[Json]) -> Json:
    whole = call.flag("include_all_metadata")
    return {"messages": [message if whole else _without_payload(message) for message in messages]}


def _without_payload(message: Json) -> Json:
    if "metadata" not in message:
        return message
    return {**message, "metadata": {"event_type": message["metadata"]["event_type"]}}
