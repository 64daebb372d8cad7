"""What the person who has just acted is told, at once: beside the message, in a modal, or in the form (X4, N4)."""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot import log
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.ports.screens import Notice, Rendered
from bot.services.work import Outcome
from handlers.common_inputs import InModal
from handlers.inputs import Click, Pointed
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import View
from handlers.views.ids import Field

ANSWER_SECONDS = 1  # the click itself is acknowledged only after this, and Slack waits three
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
MOVED_ON = "hash_conflict"  # the modal shows something else by now: a double click
CLICK_AGAIN = "That took too long for Slack to open the form. Please click again."

# Where in a form a refusal is shown; what is not listed concerns the form as a whole and stands at its last field.
FIELD_OF = {
    "self": Field.PERSON,
    "deactivated": Field.PERSON,
    "not_a_member": Field.PERSON,
    "no_next_shift": Field.DESTINATION,
    "unknown_team": Field.DESTINATION,
    "same_team": Field.DESTINATION,
    "unknown_category": Field.CATEGORY,
}

_NOT_TAKEN = (SlackClientError, HTTPException, OSError, ValueError)

At = Click[Any] | Pointed

logger = log.get(__name__)


def outcome(office: Office, client: WebClient, at: At, result: Outcome, *, replace: bool = False) -> None:
    """A refusal, or what is worth saying about what happened; silence where the card shows it."""
    if result.sentence is not None:
        say(office, client, at, result.sentence, replace=replace)


def say(office: Office, client: WebClient, at: At, sentence: str, *, replace: bool = False) -> None:
    """Show a sentence to the person alone: where they clicked, or in a modal where no message is (Home).

    `replace`: in the place of the hint that they clicked on. What happened has happened, so failing to say so is
    no error.
    """
    try:
        if at.response_url is None:
            client.views_open(trigger_id=at.trigger_id, view=modals.tell(sentence))
        else:
            _beside(office, at, at.response_url, sentence, replace=replace)
    except _NOT_TAKEN as error:
        logger.warning("answer_not_shown", error=type(error).__name__)


def open_form(client: WebClient, at: At, view: View) -> None:
    """Open a modal, for which Slack gives three seconds; UserError if they are over or Slack does not answer."""
    _in_time(lambda: client.views_open(trigger_id=at.trigger_id, view=view))


def _in_time(show: Callable[[], object]) -> None:
    try:
        show()
    except SlackApiError as error:
        if error.response.get("error") not in TOO_LATE:
            raise
        raise UserError(CLICK_AGAIN) from error
    except (HTTPException, OSError) as error:
        raise UserError(CLICK_AGAIN) from error


def push_form(client: WebClient, at: At, view: View) -> None:
    """Put a modal on top of the one that somebody clicked in, within the same three seconds."""
    _in_time(lambda: client.views_push(trigger_id=at.trigger_id, view=view))


def open_or_replace(client: WebClient, at: At, view: View, modal: InModal | None) -> None:
    """A modal in the place of the one that somebody clicked in, or a new one where they clicked in none."""
    if modal is None:
        open_form(client, at, view)
        return
    try:
        client.views_update(view_id=modal.view_id, hash=modal.view_hash, view=view)
    except SlackApiError as error:
        if error.response.get("error") != MOVED_ON:
            raise
        logger.info("modal_moved_on")


def redraw(office: Office, response_url: str, screen: object) -> bool:
    """Another screen in the place of the message that only the person sees; False if Slack does not take it."""
    try:
        return _send(response_url, office.render(screen), replace=True)
    except _NOT_TAKEN as error:
        logger.info("message_not_redrawn", error=type(error).__name__)
        return False


def close_form(ack: Ack, result: Outcome, whole: Field) -> None:
    """Close the form, or keep it open with what was entered and the reason beside its field, else beside `whole`."""
    if isinstance(result, Reason):
        ack(response_action="errors", errors={FIELD_OF.get(result.code, whole): result.sentence})
    else:
        ack()


def _beside(office: Office, at: At, response_url: str, sentence: str, *, replace: bool) -> None:
    _send(response_url, office.render(Notice(sentence=sentence)), replace=replace, thread_ts=at.thread_ts)


def _send(response_url: str, rendered: Rendered, *, replace: bool, thread_ts: str | None = None) -> bool:
    message: dict[str, Any] = {
        "text": rendered.text,
        "blocks": list(rendered.blocks),
        "response_type": "ephemeral",
        "replace_original": replace,
        **({"thread_ts": thread_ts} if thread_ts else {}),
    }
    answer = WebhookClient(response_url, timeout=ANSWER_SECONDS, retry_handlers=[]).send_dict(message)
    if answer.status_code != 200:
        logger.warning("answer_not_shown", status=answer.status_code)
    return answer.status_code == 200
