"""The Slack Web API behind `bot.ports.slack`: one attempt per call, every failure classified."""

import logging
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.messages import Author
from bot.integrations.slack_failures import CALL_ERRORS, failure_of
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.screens import Rendered
from bot.ports.slack import Delivered, HistoryMessage, Outcome, Profile, SlackFailed
from bot.ports.slack_messages import METADATA_TYPE, author_of, emoji_of, metadata_key, posted_from

TIMEOUT = timedelta(seconds=10)  # per read or write; far below the outbox lease
PAGE = 200
_NO_SUCH_THREAD = frozenset({"thread_not_found", "message_not_found"})
_SLACK_WRITES_EARLIER = timedelta(hours=1)  # how far Slack's clock may be behind ours: a miss is a double post


def web_client(token: str | None, base_url: str, timeout: timedelta = TIMEOUT) -> WebClient:
    """A client that never resends on its own (a resent post is a double post) and leaves logging to its caller."""
    logger = logging.getLogger("slack_sdk.unheard")
    logger.setLevel(logging.CRITICAL + 1)
    return WebClient(
        token=token,
        base_url=base_url.rstrip("/") + "/",
        timeout=int(timeout.total_seconds()),
        ssl=_trusted(),
        retry_handlers=[],
        logger=logger,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: the SDK opens a connection for every call, and would load all certificates anew for each."""
    return ssl.create_default_context()


class SlackClient:
    """Implements `bot.ports.slack.Slack`; threads may share it."""

    def __init__(self, web: WebClient, me: Identity, metrics: Metrics | None = None) -> None:
        self._web = web
        self._me = me
        self._metrics = metrics or Metrics()

    def post(self, channel: str, rendered: Rendered, *, key: str, version: int, thread_ts: str | None) -> Delivered:
        """Post once. After UNKNOWN ask `find` before posting again."""
        answer = self._call(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            **_message(rendered, key, version),
        )
        return Delivered(str(answer["channel"]), str(answer["ts"]))

    def edit(self, channel: str, ts: str, rendered: Rendered, *, key: str, version: int) -> None:
        """Replace the content; a message that is gone is PERMANENT `message_not_found`."""
        self._call("chat.update", channel=channel, ts=ts, **_message(rendered, key, version))

    def delete(self, channel: str, ts: str) -> None:
        self._call("chat.delete", channel=channel, ts=ts, fine={"message_not_found"})

    def ephemeral(self, channel: str, user: str, rendered: Rendered, *, thread_ts: str | None) -> None:
        self._call(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            thread_ts=thread_ts,
            text=rendered.text,
            blocks=list(rendered.blocks),
        )

    def open_dm(self, user: str) -> str:
        answer = self._call("conversations.open", users=[user])
        return str(answer["channel"]["id"])

    def find(self, channel: str, *, key: str, thread_ts: str | None, oldest: datetime) -> Delivered | None:
        """Our own message that carries `key`, the first if there should be two; None too if its thread is gone."""
        since = f"{(oldest - _SLACK_WRITES_EARLIER).timestamp():.6f}"
        found = [
            str(message["ts"])
            for message in self._messages(channel, thread_ts, since, PAGE)
            if metadata_key(message) == key and author_of(message, self._me.bot_id, self._me.app_id) is Author.SELF
        ]
        return Delivered(channel, min(found)) if found else None

    def set_reactions(self, channel: str, ts: str, *, add: Sequence[str], remove: Sequence[str]) -> None:
        for name in add:
            self._call(
                "reactions.add",
                channel=channel,
                timestamp=ts,
                name=name,
                fine={"already_reacted"},
            )
        for name in remove:
            self._call(
                "reactions.remove",
                channel=channel,
                timestamp=ts,
                name=name,
                fine={"no_reaction", "message_not_found"},
            )

    def publish_home(self, user: str, rendered: Rendered) -> None:
        view = {"type": "home", "blocks": list(rendered.blocks)}
        self._call("views.publish", user_id=user, view=view)

    def set_topic(self, channel: str, topic: str) -> None:
        """Each call leaves a visible line in the channel, so call on a change only."""
        self._call("conversations.setTopic", channel=channel, topic=topic)

    def set_user_group(self, group: str, users: Sequence[str]) -> None:
        """Make the group these people, in as few calls as Slack's 20 a minute deserve; nobody: disable it."""
        now = self._group(group)
        disabled = bool(now.get("date_delete"))
        if not users:
            if not disabled:
                self._call("usergroups.disable", usergroup=group)
            return
        if disabled:
            self._call("usergroups.enable", usergroup=group)
        if set(now.get("users") or ()) != set(users):
            self._call("usergroups.users.update", usergroup=group, users=list(users))

    def history(self, channel: str, *, oldest: str | None, limit: int = PAGE) -> Sequence[HistoryMessage]:
        """All messages since `oldest` (exclusive), oldest first; `limit` is the size of a page."""
        return self._read(channel, self._messages(channel, None, oldest, limit), oldest)

    def replies(self, channel: str, thread_ts: str, *, oldest: str | None) -> Sequence[HistoryMessage]:
        """The parent, always (its reactions may be news), then the replies since `oldest` (exclusive)."""
        return self._read(channel, self._messages(channel, thread_ts, oldest, PAGE), oldest, keep=thread_ts)

    def message(self, channel: str, ts: str) -> HistoryMessage | None:
        """One message, wherever it stands; None if it is gone, or housekeeping."""
        answer = self._call(
            "conversations.replies",
            channel=channel,
            ts=ts,
            oldest=ts,
            latest=ts,
            inclusive=True,
            include_all_metadata=True,
            fine=_NO_SUCH_THREAD,
        )
        # Asked about a reply, Slack may answer with its parent as well.
        wanted = [message for message in answer.get("messages") or () if message.get("ts") == ts]
        return next(iter(self._read(channel, wanted, None)), None)

    def permalink(self, channel: str, ts: str) -> str:
        answer = self._call("chat.getPermalink", channel=channel, message_ts=ts)
        return str(answer["permalink"])

    def profile(self, user: str) -> Profile:
        person = self._call("users.info", user=user)["user"]
        shown = person.get("profile") or {}
        names = (shown.get("display_name"), person.get("real_name"), shown.get("real_name"), person.get("name"))
        return Profile(
            user=user,
            name=next((str(name) for name in names if name), user),
            deleted=bool(person.get("deleted")),
            is_bot=bool(person.get("is_bot")),
            time_zone=person.get("tz") or None,
        )

    def group_members(self, group: str) -> Sequence[str]:
        answer = self._call("usergroups.users.list", usergroup=group)
        return tuple(str(user) for user in answer.get("users") or ())

    def _group(self, group: str) -> Mapping[str, Any]:
        answer = self._call("usergroups.list", include_disabled=True, include_users=True)
        for candidate in answer.get("usergroups") or ():
            if candidate.get("id") == group:
                return dict(candidate)
        raise SlackFailed(Outcome.PERMANENT, "no_such_subteam")

    def _messages(
        self, channel: str, thread_ts: str | None, oldest: str | None, limit: int
    ) -> Iterator[Mapping[str, Any]]:
        """Every page of a channel or thread, in Slack's order; a thread whose parent is gone is empty."""
        cursor: str | None = None
        common: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": limit, "include_all_metadata": True}
        while True:
            if thread_ts is None:
                answer = self._call("conversations.history", cursor=cursor, **common)
            else:
                answer = self._call(
                    "conversations.replies",
                    ts=thread_ts,
                    cursor=cursor,
                    fine=_NO_SUCH_THREAD,
                    **common,
                )
            yield from answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return

    def _read(
        self, channel: str, messages: Iterable[Mapping[str, Any]], oldest: str | None, keep: str | None = None
    ) -> Sequence[HistoryMessage]:
        read: dict[str, HistoryMessage] = {}
        for message in messages:
            posted = posted_from(message, channel, self._me.bot_id, self._me.app_id, backfilled=True)
            if posted is not None and (oldest is None or posted.ts > oldest or posted.ts == keep):
                read[posted.ts] = HistoryMessage(
                    posted=posted,
                    edited_ts=(message.get("edited") or {}).get("ts"),
                    reactions=_reactions(message, self._me.bot_user),
                    reply_count=int(message.get("reply_count") or 0),
                    latest_reply=message.get("latest_reply"),
                )
        return [read[ts] for ts in sorted(read)]

    def _call(self, method: str, *, fine: Collection[str] = (), **arguments: Any) -> Mapping[str, Any]:
        """One attempt. Refusals named in `fine` mean that Slack is already as we want it: an empty answer."""
        call: Callable[..., SlackResponse] = getattr(self._web, method.replace(".", "_"))
        began = time.perf_counter()
        outcome = "ok"
        try:
            answer = call(**arguments).data
        except CALL_ERRORS as error:
            failure = failure_of(error)
            if failure.error in fine:
                return {}
            outcome = failure.outcome.value
            raise failure from None  # the SDK's text quotes addresses and answers
        finally:
            self._metrics.slack_calls.labels(method, outcome).inc()
            self._metrics.slack_seconds.labels(method).observe(time.perf_counter() - began)
        return answer if isinstance(answer, dict) else {}


def _message(rendered: Rendered, key: str, version: int) -> dict[str, Any]:
    return {
        "text": rendered.text,
        "blocks": list(rendered.blocks),
        "metadata": {"event_type": METADATA_TYPE, "event_payload": {"key": key, "version": version}},
    }


def _reactions(message: Mapping[str, Any], own_user: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What people put on a message; our own signs are not news."""
    found = (
        (emoji_of(str(reaction["name"])), tuple(str(user) for user in reaction.get("users") or () if user != own_user))
        for reaction in message.get("reactions") or ()
    )
    return tuple((emoji, users) for emoji, users in found if users)
