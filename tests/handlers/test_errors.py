"""What a person reads when something goes wrong: one sentence, alone, with a reference if it is our fault (X4)."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient

from bot.errors import DatabaseUnavailable, UserError
from bot.integrations.slack import web_client
from bot.integrations.socket import SocketLink
from bot.metrics import Metrics
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from handlers import errors
from tests.handlers.payloads import TS, app_with, click, event, send, submission
from tests.story import SUPPORT, town

REFUSAL = "Only members of Backend support can do that."
TOM = "U0TOM"


class Desk:
    """An app in a local Slack whose every control raises what it is told to."""

    def __init__(self, slack: Sandbox) -> None:
        self.error: Exception = UserError(REFUSAL)
        self.people: SandboxClient = slack.client
        self.web: WebClient = web_client(slack.workspace.app.bot_token, slack.api_url)
        app = app_with(self._listen, client=self.web)
        self.link = SocketLink(app, slack.workspace.app.app_token, metrics=Metrics())
        self.link.start()
        assert self.link.wait_connected(timedelta(seconds=5))

    def _listen(self, app: App) -> None:
        def fails() -> None:
            raise self.error

        def opens(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=form())
            ack()

        app.action("take")(fails)
        app.view("form")(fails)
        app.command("/support")(fails)
        app.shortcut("shortcut_hand_off")(opens)
        app.shortcut("shortcut_resolve")(fails)

    def card(self, **button: Any) -> str:
        question = self.people.post("U0OLGA", SUPPORT, "The printer is on fire")
        plain = {"type": "button", "action_id": "take", "text": {"type": "plain_text", "text": "Take"}, "value": "1"}
        blocks = [{"type": "actions", "elements": [{**plain, **button}]}]
        posted = self.web.chat_postMessage(channel=SUPPORT, thread_ts=question, text="Card", blocks=blocks)
        return str(posted["ts"])

    def opened_form(self) -> str:
        ts = self.people.post("U0OLGA", SUPPORT, "The printer is on fire")
        self.people.shortcut(TOM, "shortcut_hand_off", SUPPORT, ts)
        (modal,) = self.people.modals(TOM)
        return str(modal["id"])


def form(inputs: bool = True) -> dict[str, Any]:
    field = {
        "type": "input",
        "block_id": "note",
        "optional": True,
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "input"},
    }
    button = {"type": "button", "action_id": "take", "text": {"type": "plain_text", "text": "Take"}}
    title = {"type": "plain_text", "text": "Form"}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": title,
        "submit": title,
        "blocks": [*([field] if inputs else []), {"type": "actions", "elements": [button]}],
    }


@pytest.fixture
def desk(local_slack: Sandbox) -> Iterator[Desk]:
    local_slack.client.clear_faults()
    local_slack.slack.reset(town())
    made = Desk(local_slack)
    yield made
    made.link.stop()


def the_one_hint(desk: Desk, user: str = TOM) -> dict[str, Any]:
    (hint,) = desk.people.ephemerals(user)
    return dict(hint)


def test_a_refused_click_is_told_to_the_person_alone_beside_the_message(desk: Desk) -> None:
    result = desk.people.click(TOM, "take", channel=SUPPORT, ts=desk.card())

    assert result["acked"]
    hint = the_one_hint(desk)
    assert hint["text"] == REFUSAL
    assert hint["thread_ts"] is not None
    assert desk.people.ephemerals("U0OLGA") == []


def test_a_refused_command_is_answered(desk: Desk) -> None:
    assert desk.people.command(TOM, SUPPORT, "/support", "take 1").get("text") == REFUSAL


def test_a_refused_form_shows_the_sentence_at_its_field(desk: Desk) -> None:
    desk.error = UserError(REFUSAL, field="note")

    result = desk.people.submit(TOM, desk.opened_form(), {"note": {"input": "for you"}})

    assert result["errors"] == {"note": REFUSAL}
    assert len(desk.people.modals(TOM)) == 1


def test_a_refusal_that_names_no_field_stands_at_the_first(desk: Desk) -> None:
    assert desk.people.submit(TOM, desk.opened_form())["errors"] == {"note": REFUSAL}


def test_a_form_without_fields_turns_into_the_sentence() -> None:
    def listen(app: App) -> None:
        @app.view("form")
        def fails() -> None:
            raise UserError(REFUSAL)

    answer = send(app_with(listen), submission(blocks=form(inputs=False)["blocks"]))

    assert '"response_action": "update"' in answer.body
    assert REFUSAL in answer.body


def test_a_refused_click_in_a_form_opens_the_sentence_above_it(desk: Desk) -> None:
    view = desk.opened_form()

    assert desk.people.click(TOM, "take", view_id=view)["acked"]

    bottom, top = desk.people.modals(TOM)
    assert bottom["id"] == view
    assert REFUSAL in str(top)


def test_a_refused_shortcut_where_the_bot_is_no_member_opens_the_sentence(desk: Desk) -> None:
    desk.people.kick("U0FIRSTLINE", SUPPORT)
    ts = desk.people.post("U0OLGA", SUPPORT, "The printer is on fire")

    assert desk.people.shortcut(TOM, "shortcut_resolve", SUPPORT, ts)["ok"]

    (modal,) = desk.people.modals(TOM)
    assert REFUSAL in str(modal)


def test_our_own_mistake_is_an_apology_with_a_reference_that_is_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.error = LookupError("a bug, with private words")

    with caplog.at_level(logging.ERROR):
        assert desk.people.click(TOM, "take", channel=SUPPORT, ts=desk.card())["acked"]

    said = the_one_hint(desk)["text"]
    reference = re.search(r"reference ([0-9A-F]{6})", said)
    assert reference is not None
    assert reference[1] in caplog.text
    assert "private words" not in said


def test_a_database_that_is_away_is_said_and_that_nothing_changed(desk: Desk) -> None:
    desk.error = DatabaseUnavailable("The database does not answer.")

    answer = desk.people.command(TOM, SUPPORT, "/support", "mine")

    assert "nothing was changed" in str(answer.get("text"))


def test_a_control_that_nobody_knows_any_more_is_answered_with_what_to_do(desk: Desk) -> None:
    ts = desk.card(action_id="a_button_of_last_year")

    assert desk.people.click(TOM, "a_button_of_last_year", channel=SUPPORT, ts=ts)["acked"]

    assert the_one_hint(desk)["text"] == errors.OUTDATED


def test_a_link_needs_no_answer(desk: Desk) -> None:
    ts = desk.card(action_id="link", url="https://example.com/")

    assert desk.people.click(TOM, "link", channel=SUPPORT, ts=ts)["acked"]

    assert desk.people.ephemerals(TOM) == []


def test_a_person_who_cannot_be_reached_beside_the_message_is_reached_by_the_answer_address(desk: Desk) -> None:
    ts = desk.card()
    desk.people.faults(
        rules=[
            {"method": "chat.postEphemeral", "kind": "error", "error": "user_not_in_channel"},
            {"method": "views.open", "kind": "error", "error": "expired_trigger_id"},
        ]
    )

    assert desk.people.click(TOM, "take", channel=SUPPORT, ts=ts)["acked"]

    assert the_one_hint(desk)["text"] == REFUSAL


def test_a_failing_event_is_left_to_be_repeated_and_told_to_nobody() -> None:
    context = BoltContext()
    error = LookupError("no such request")

    answer = errors.handle(error, event({"type": "message"}), context, WebClient(), Respond(response_url=None), None)

    assert answer is None
    assert context[errors.FAILURE] is error


def test_after_the_acknowledgement_the_person_is_told_and_no_answer_is_given(desk: Desk) -> None:
    body = click(channel={"id": SUPPORT}, user={"id": TOM}, message={"ts": TS}, container={})

    answer = errors.handle(UserError(REFUSAL), body, BoltContext(), desk.web, Respond(response_url=None), None)

    assert answer is None
    assert the_one_hint(desk)["text"] == REFUSAL


def test_before_the_acknowledgement_an_answer_is_returned(desk: Desk) -> None:
    body = click(channel={"id": SUPPORT}, user={"id": TOM}, message={"ts": TS}, container={})
    pending = BoltResponse(status=500)

    answer = errors.handle(UserError(REFUSAL), body, BoltContext(), desk.web, Respond(response_url=None), pending)

    assert answer is not None
    assert answer.status == 200
