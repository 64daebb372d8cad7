"""One question to Slack: asked again after a rate limit, its failure classified, its answer with the headers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.integrations.slack_failures import CALL_ERRORS, failure_of
from bot.ports.slack import SlackFailed

Wait = Callable[[float], object]

ATTEMPTS = 3
LONGEST_WAIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered, and the headers of it, by their names in small letters."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes that the token has."""
        return frozenset(scope.strip() for scope in self.headers.get("x-oauth-scopes", "").split(",") if scope.strip())

    @property
    def date(self) -> datetime | None:
        """When Slack wrote the answer, by its own clock, in whole seconds; None if it does not say."""
        try:
            date = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return date if date.tzinfo else date.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slack:
    """Asks with the bot's token; `wait` takes seconds."""

    web: WebClient
    wait: Wait

    def ask(self, method: str, **arguments: Any) -> Answer:
        """The answer of a method such as conversations.info. Raises SlackFailed."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._asked_once(method, arguments)
            except SlackFailed as failure:
                if failure.retry_after is None:
                    raise
                self.wait(min(failure.retry_after, LONGEST_WAIT).total_seconds())
        return self._asked_once(method, arguments)

    def _asked_once(self, method: str, arguments: Mapping[str, Any]) -> Answer:
        call: Callable[..., SlackResponse] = getattr(self.web, method.replace(".", "_"))
        try:
            response = call(**arguments)
        except CALL_ERRORS as error:
            raise failure_of(error) from None  # the SDK's text quotes addresses and answers
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.data if isinstance(response.data, dict) else {}, headers)
