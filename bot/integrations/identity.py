"""Asks Slack who we are, until it answers."""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import chain, repeat

from slack_sdk import WebClient

from bot import log
from bot.errors import StartError
from bot.integrations.slack_failures import CALL_ERRORS, failure_of
from bot.ports.identity import Identity
from bot.ports.slack import Outcome, SlackFailed

BACKOFF = (timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=10))
LONGEST_WAIT = timedelta(seconds=30)

logger = log.get(__name__)


def who_am_i(
    client: WebClient, *, attempts: int | None = None, sleep: Callable[[float], object] | None = None
) -> Identity:
    """Our identity by `auth.test` and `bots.info`, tried until it works, or `attempts` times.

    Raises StartError when the token does not work, when all attempts failed, or when `sleep` (which takes seconds, as
    the `wait` of an event does) returns true: somebody asked to stop.
    """
    wait = sleep or threading.Event().wait
    failure = SlackFailed(Outcome.LATER, "not tried")
    for pause in _pauses(attempts):
        try:
            return _asked(client)
        except CALL_ERRORS as error:
            failure = failure_of(error)
        except SlackFailed as incomplete:
            failure = incomplete
        if failure.outcome in {Outcome.REVOKED, Outcome.PERMANENT}:
            raise StartError(_sentence(failure))
        logger.warning("slack_not_reached", error=failure.error, base_url=client.base_url)
        if wait(max(pause, failure.retry_after or pause).total_seconds()):
            raise StartError(f"Asked to stop while waiting for Slack at {client.base_url}.")
    raise StartError(f"Slack at {client.base_url} does not answer ({failure.error}). Check the network and api_url.")


def _asked(client: WebClient) -> Identity:
    answer = client.auth_test()
    scopes = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
    bot_id = answer.get("bot_id")
    if not bot_id:
        raise SlackFailed(Outcome.PERMANENT, "not_a_bot_token")
    return Identity(
        team_id=str(answer["team_id"]),
        bot_user=str(answer["user_id"]),
        bot_id=str(bot_id),
        app_id=_app_id(client, str(bot_id)),
        workspace_url=str(answer.get("url") or ""),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


def _app_id(client: WebClient, bot_id: str) -> str | None:
    """Without users:read Slack keeps the app's id to itself; the bot's id alone also tells our messages apart."""
    try:
        bot: Mapping[str, str | None] = client.bots_info(bot=bot_id)["bot"] or {}
        return bot.get("app_id")
    except CALL_ERRORS as error:
        failure = failure_of(error)
        if failure.outcome is Outcome.PERMANENT:
            logger.warning("app_id_unknown", error=failure.error)
            return None
        raise


def _pauses(attempts: int | None) -> Iterator[timedelta]:
    pauses = chain(BACKOFF, repeat(LONGEST_WAIT))
    return pauses if attempts is None else (next(pauses) for _ in range(attempts))


def _sentence(failure: SlackFailed) -> str:
    if failure.error == "not_a_bot_token":
        return "SLACK_BOT_TOKEN is not a bot token. Copy the Bot User OAuth Token (xoxb-…) from the Install App page."
    if failure.outcome is Outcome.REVOKED:
        return (
            f"Slack refuses SLACK_BOT_TOKEN ({failure.error}). Reinstall the app in the workspace and copy the new "
            "Bot User OAuth Token (xoxb-…) into the environment."
        )
    return f"Slack refuses to say who we are ({failure.error}). Check SLACK_BOT_TOKEN and slack.api_url."
