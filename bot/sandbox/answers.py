"""Answers to interactions: what comes to a response URL or with the ack of a command."""

import json

from bot.sandbox.blocks import BlockError, check_message_blocks
from bot.sandbox.ids import new_id
from bot.sandbox.messages import change, delete, post, remove_ephemeral, show_ephemeral
from bot.sandbox.mrkdwn import escaped
from bot.sandbox.records import Channel, Ephemeral, Json
from bot.sandbox.response_urls import ResponseUrl
from bot.sandbox.slack import LocalSlack


def answer_by_url(slack: LocalSlack, key: str, body: bytes) -> tuple[int, str]:
    """A POST to a response URL: status and text of Slack's answer."""
    try:
        answer = json.loads(body)
    except ValueError:
        return 400, "invalid_payload"
    if not isinstance(answer, dict):
        return 400, "invalid_payload"
    with slack.lock:
        refusal = show_answer(slack, key, answer)
        slack.calls.add("response_url", answer, refusal)
    return (200, "ok") if refusal is None else (404 if refusal.endswith("_url") else 400, refusal)


def show_answer(slack: LocalSlack, key: str, answer: Json) -> str | None:
    """Show an answer where it belongs; the string is Slack's name of a refusal."""
    found = slack.response_urls.use(key, slack.clock.now())
    if isinstance(found, str):
        return found
    channel = slack.workspace.channels.get(found.channel)
    if channel is None:
        return "channel_not_found"
    if answer.get("delete_original"):
        _delete_original(slack, channel, found)
        return None
    try:
        content = _content(answer)
    except BlockError as wrong:
        return wrong.error
    if not content["text"] and not content.get("blocks") and not content.get("attachments"):
        return "no_text"
    _show(slack, channel, found, answer, content)
    return None


def _show(slack: LocalSlack, channel: Channel, found: ResponseUrl, answer: Json, content: Json) -> None:
    replace = bool(answer.get("replace_original"))
    app = slack.workspace.app
    if replace and found.message_ts in channel.messages:
        gone = tuple(part for part in ("blocks", "attachments") if part not in content)
        change(slack, channel, found.message_ts or "", content, without=gone)
    elif answer.get("response_type") == "in_channel" and not found.ephemeral_id:
        thread = {"thread_ts": answer["thread_ts"]} if answer.get("thread_ts") in channel.messages else {}
        author = {"user": app.bot_user_id, "bot_id": app.bot_id, "app_id": app.id}
        post(slack, channel, {**author, **content, **thread})
    else:
        kept = found.ephemeral_id if replace and found.ephemeral_id else new_id("E")
        old = slack.workspace.ephemerals.get(kept)
        ts = old.ts if old else slack.workspace.next_ts(channel, slack.clock.now())
        thread_ts = answer.get("thread_ts") or found.thread_ts
        place: Json = {"id": kept, "user": found.user, "channel": channel.id, "ts": ts, "thread_ts": thread_ts}
        show_ephemeral(slack, Ephemeral(**place, bot_id=app.bot_id, **content))


def _delete_original(slack: LocalSlack, channel: Channel, found: ResponseUrl) -> None:
    if found.ephemeral_id:
        remove_ephemeral(slack, found.ephemeral_id)
    elif found.message_ts in channel.messages:
        delete(slack, channel, found.message_ts or "")


def _content(answer: Json) -> Json:
    content: Json = {"text": escaped(str(answer.get("text") or ""))}
    if answer.get("blocks"):
        content["blocks"] = check_message_blocks(answer["blocks"])
    if answer.get("attachments"):
        content["attachments"] = answer["attachments"]
    return content
