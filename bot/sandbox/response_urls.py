"""Response URLs: five answers to one interaction within thirty minutes of the sandbox's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.ids import new_id

USES = 5
LIFETIME = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """What an answer refers to: the person, the channel, and the message whose button was pressed, if any."""

    user: str
    channel: str
    until: datetime
    message_ts: str | None = None
    ephemeral_id: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """The response URLs handed out."""

    def __init__(self) -> None:
        self._urls: dict[str, ResponseUrl] = {}

    def new(
        self,
        now: datetime,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        ephemeral_id: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The key of a new one."""
        key = new_id("R")
        self._urls[key] = ResponseUrl(
            user=user,
            channel=channel,
            until=now + LIFETIME,
            message_ts=message_ts,
            ephemeral_id=ephemeral_id,
            thread_ts=thread_ts,
        )
        return key

    def use(self, key: str, now: datetime) -> ResponseUrl | str:
        """Count one use; a string is Slack's name of the refusal."""
        found = self._urls.get(key)
        if found is None:
            return "no_such_response_url"
        if now > found.until:
            return "expired_url"
        if found.uses >= USES:
            return "used_url"
        found.uses += 1
        return found

    def forget(self) -> None:
        """Drop all; for a reset."""
        self._urls.clear()
