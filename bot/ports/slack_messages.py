"""Slack's message and reaction payloads read into domain values: events and history alike (slack.md 1.4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.alerts.alert import AppMessage
from bot.domain.messages import Author, Deleted, Edited, Posted, Reacted, instant_of
from bot.ports.slack_text import text_of

METADATA_TYPE = "firstline"

# What somebody wrote; the rest of what Slack puts into a channel is housekeeping. An allow-list: Slack adds kinds.
POSTED_SUBTYPES = frozenset({None, "file_share", "thread_broadcast", "me_message", "bot_message"})
CHANGED, DELETED, TOMBSTONE = "message_changed", "message_deleted", "tombstone"
SLACKBOT = "USLACKBOT"  # writes reminders and answers without a bot id


def posted_from(
    message: Mapping[str, Any], channel: str, own_bot_id: str, own_app_id: str | None, *, backfilled: bool = False
) -> Posted | None:
    """The message that somebody posted; None for housekeeping and what is not a message.

    History shows a deleted message that has replies as a tombstone; there, and only there, it is read too.
    """
    ts, subtype = _text(message.get("ts")), message.get("subtype")
    if ts is None or (subtype not in POSTED_SUBTYPES and not (backfilled and subtype == TOMBSTONE)):
        return None
    author = author_of(message, own_bot_id, own_app_id)
    thread = _text(message.get("thread_ts"))
    return Posted(
        channel=channel,
        ts=ts,
        thread_ts=None if thread == ts else thread,
        user=_text(message.get("user")),
        bot_id=_text(message.get("bot_id")),
        author=author,
        subtype=subtype,
        text=text_of(message),
        file_count=_count(message.get("files")),
        metadata_key=metadata_key(message) if author is Author.SELF else None,
        backfilled=backfilled,
        app=app_message(message) if author is Author.BOT else None,
        edited_ts=_text(_inner(message, "edited").get("ts")),
        file_names=_file_names(message.get("files")),
    )


def edited_from(event: Mapping[str, Any]) -> Edited | None:
    """What an edited message says now; None for other events, and for changes of anything but what it says.

    Slack sends the same event for link previews, reply counts and a deletion that leaves a tombstone. An app may say
    something else in blocks and attachments alone (A2).
    """
    message, before = _inner(event, "message"), _inner(event, "previous_message")
    ts = _text(message.get("ts"))
    if event.get("subtype") != CHANGED or ts is None or message.get("subtype") == TOMBSTONE:
        return None
    text, files = text_of(message), _count(message.get("files"))
    app, app_before = (app_message(each) if _is_of_app(each) else None for each in (message, before))
    if before and (text, files, app) == (text_of(before), _count(before.get("files")), app_before):
        return None
    return Edited(
        channel=str(event["channel"]),
        ts=ts,
        text=text,
        file_count=files,
        edited_ts=_text(_inner(message, "edited").get("ts")) or (_event_ts(event) if app is not None else None),
        app=app,
        file_names=_file_names(message.get("files")),
    )


def deleted_from(event: Mapping[str, Any]) -> Deleted | None:
    """The deletion of a message, also of one with replies (which Slack reports as a change into a tombstone)."""
    message, before = _inner(event, "message"), _inner(event, "previous_message")
    if event.get("subtype") == DELETED:
        ts = _text(event.get("deleted_ts")) or _text(before.get("ts"))
    elif event.get("subtype") == CHANGED and message.get("subtype") == TOMBSTONE:
        ts = _text(message.get("ts"))
    else:
        return None
    return None if ts is None else Deleted(channel=str(event["channel"]), ts=ts, at=instant_of(_event_ts(event)))


def reacted_from(event: Mapping[str, Any]) -> Reacted | None:
    """A reaction added to or removed from a message, without skin tone; None for reactions on anything else."""
    item, user = _inner(event, "item"), _text(event.get("user"))
    if event.get("type") not in {"reaction_added", "reaction_removed"} or item.get("type") != "message" or user is None:
        return None
    return Reacted(
        channel=str(item["channel"]),
        ts=str(item["ts"]),
        user=user,
        emoji=emoji_of(str(event["reaction"])),
        added=event["type"] == "reaction_added",
        at=instant_of(_event_ts(event)),
    )


def author_of(message: Mapping[str, Any], own_bot_id: str, own_app_id: str | None) -> Author:
    """Who wrote it, by ids: names can be chosen by anybody."""
    bot, app = message.get("bot_id"), message.get("app_id")
    if bot == own_bot_id or (app is not None and app == own_app_id):
        return Author.SELF
    if bot or app or message.get("subtype") == "bot_message" or message.get("user") in {None, SLACKBOT}:
        return Author.BOT
    return Author.PERSON


def app_message(message: Mapping[str, Any]) -> AppMessage:
    """All that a message of an app holds, but for previews of links, which are not its words (A1)."""
    profile = _inner(message, "bot_profile")
    attachments = [each for each in _mappings(message.get("attachments")) if not each.get("from_url")]
    return AppMessage(
        text=_text(message.get("text")) or "",
        blocks=_mappings(message.get("blocks")),
        attachments=attachments,
        app_name=_text(profile.get("name")) or _text(message.get("username")) or "",
        app_id=_text(message.get("app_id")) or _text(profile.get("app_id")),
        bot_id=_text(message.get("bot_id")),
    )


def _is_of_app(message: Mapping[str, Any]) -> bool:
    return bool(message.get("bot_id") or message.get("subtype") == "bot_message")


def metadata_key(message: Mapping[str, Any]) -> str | None:
    """The outbox key that a post of ours carries."""
    metadata = _inner(message, "metadata")
    if metadata.get("event_type") != METADATA_TYPE:
        return None
    return _text(_inner(metadata, "event_payload").get("key"))


def emoji_of(name: str) -> str:
    """An emoji's name without its skin tone: "wave::skin-tone-3" is "wave"."""
    return name.partition("::")[0]


def _event_ts(event: Mapping[str, Any]) -> str:
    return str(event.get("event_ts") or event["ts"])


def _inner(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = value.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _file_names(files: object) -> tuple[str, ...]:
    """What files are called; a file that was deleted, or that Slack does not show, has no name."""
    return tuple(str(each.get("title") or each.get("name") or "a file") for each in _mappings(files))


def _count(value: object) -> int:
    return len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0
