"""The one place that turns exceptions into what a person reads, or into a retry (X4; style: three families)."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltResponse, Respond
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot import log
from bot.errors import DatabaseBusy, DatabaseUnavailable, LostRace, UserError
from handlers.views.modals import cannot

FAILURE = "failure"  # in the context of a dispatched event: what went wrong, for whoever dispatched it
LOST_RACE = "lost_race"  # there too: the database ended the listener's unit of work, and it may be run again
LAST_TRY = "last_try"  # there too: it is not run again

OUTDATED = "I no longer know this control; it is from an older version of me. Please open the form or the list again."
BUSY = "Too much happened at once, so nothing was changed. Please try again; the reference is {}."
NO_DATABASE = "I cannot reach my database, so nothing was changed. Please try again in a minute; the reference is {}."
UNEXPECTED = (
    "Sorry, that went wrong on my side. Please look whether it happened, then try again; if it goes wrong again, "
    "give an admin the reference {}."
)

logger = log.get(__name__)


def handle(  # noqa: PLR0917 - Bolt passes them by name, and sees no keyword-only ones
    error: Exception,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,
    respond: Respond,
    response: BoltResponse | None,
) -> BoltResponse | None:
    """Bolt's global error handler.

    `response` is None after the acknowledgement: the person can then only be reached by a call, and returning a
    response is forbidden. Before it, what is returned is the answer. An event keeps its status 500 and comes again.
    """
    if isinstance(error, LostRace) and response is not None and LAST_TRY not in context:
        context[LOST_RACE] = True
        return response
    if body.get("type") == "event_callback":
        return _event(error, context)
    if isinstance(error, BoltUnhandledRequestError) and not _wants_an_answer(body):
        return None if response is None else BoltResponse(status=200)
    sentence, field = _sentence(error, body)
    if response is not None:
        answer = _answer(body, sentence, field)
        if answer is not None:
            return answer
    _tell(body, client, respond, sentence)
    return None if response is None else BoltResponse(status=200)


def _event(error: Exception, context: BoltContext) -> BoltResponse | None:
    """Nobody listens to some events, which is fine; others are left to the inbox, or to Slack, to repeat."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200)
    context[FAILURE] = error
    if "inbox_id" not in context:
        logger.warning("event_not_stored", error=f"{type(error).__name__}: {error}")
    return None


def _wants_an_answer(body: Mapping[str, Any]) -> bool:
    """Links and closed forms report to us too, and need nothing; some requests have nobody behind them."""
    if body.get("type") in {"view_closed", "block_suggestion"} or not ("user" in body or "command" in body):
        return False
    return not all("url" in action for action in body.get("actions") or [{}])


def _sentence(error: Exception, body: Mapping[str, Any]) -> tuple[str, str | None]:
    if isinstance(error, UserError):
        return error.message, error.field
    if isinstance(error, BoltUnhandledRequestError):
        logger.error("request_not_handled", kind=body.get("type") or body.get("command"), names=_names(body))
        return OUTDATED, None
    reference = secrets.token_hex(3).upper()
    if isinstance(error, DatabaseUnavailable):
        logger.error("database_unavailable", reference=reference, error=error.message)
        return (BUSY if isinstance(error, DatabaseBusy) else NO_DATABASE).format(reference), None
    logger.error("unexpected_error", reference=reference, exc_info=error)
    return UNEXPECTED.format(reference), None


def _names(body: Mapping[str, Any]) -> list[str]:
    view = body.get("view") or {}
    found = [body.get("callback_id"), view.get("callback_id")]
    found += [action.get("action_id") for action in body.get("actions") or ()]
    return [str(name) for name in found if name]


def _answer(body: Mapping[str, Any], sentence: str, field: str | None) -> BoltResponse | None:
    """The answer that carries the sentence itself; None where Slack shows nothing of an answer."""
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": sentence})
    if body.get("type") == "view_submission":
        place = field or _first_input(body)
        if place is None:
            return _json({"response_action": "update", "view": cannot(sentence)})
        return _json({"response_action": "errors", "errors": {place: sentence}})
    return None


def _first_input(body: Mapping[str, Any]) -> str | None:
    blocks = (body.get("view") or {}).get("blocks") or ()
    return next((str(block["block_id"]) for block in blocks if block.get("type") == "input"), None)


def _tell(body: Mapping[str, Any], client: WebClient, respond: Respond, sentence: str) -> None:
    """Reach the person by the first way that works: where they clicked, in a modal, by the answer address."""
    for way in (_beside_the_message, _in_a_modal, _by_the_answer_address):
        try:
            if way(body, client, respond, sentence):
                return
        except (SlackClientError, OSError, ValueError) as error:
            logger.warning("person_not_reached", way=way.__name__.strip("_"), error=type(error).__name__)
    logger.error("person_not_told", sentence=sentence)


def _beside_the_message(body: Mapping[str, Any], client: WebClient, _respond: Respond, sentence: str) -> bool:
    channel = (body.get("channel") or {}).get("id") if isinstance(body.get("channel"), Mapping) else None
    if channel is None:
        return False
    message = body.get("message") or {}
    thread = message.get("thread_ts") or (body.get("container") or {}).get("thread_ts")
    client.chat_postEphemeral(channel=channel, user=body["user"]["id"], text=sentence, thread_ts=thread)
    return True


def _in_a_modal(body: Mapping[str, Any], client: WebClient, _respond: Respond, sentence: str) -> bool:
    trigger = body.get("trigger_id")
    if trigger is None:
        return False
    inside = (body.get("view") or {}).get("type") == "modal" and body.get("type") == "block_actions"
    opener: Callable[..., object] = client.views_push if inside else client.views_open
    opener(trigger_id=trigger, view=cannot(sentence))
    return True


def _by_the_answer_address(body: Mapping[str, Any], _client: WebClient, respond: Respond, sentence: str) -> bool:
    if "response_url" not in body:
        return False
    answer = respond(text=sentence, response_type="ephemeral", replace_original=False)
    return answer.status_code == 200


def _json(content: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=content)
