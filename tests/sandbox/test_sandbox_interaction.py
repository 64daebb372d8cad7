"""Buttons, menus, modals, commands, shortcuts and Home through a real Bolt app."""

import time
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.client import SandboxClient, SandboxError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Connect, button, error_of, eventually, modal, text_block, text_input

SUPPORT = "C0SUPPORT"
Json = dict[str, Any]


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


def options(*values: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": value.capitalize()}, "value": value} for value in values]


@pytest.fixture
def bodies(app: App, connect: Connect) -> list[Json]:
    """What arrives at an app that acknowledges every action with the id `press` and every submission of `form`."""
    seen: list[Json] = []

    def note(ack: Any, body: Json) -> None:
        seen.append(body)
        ack()

    for listen in (app.action("press"), app.view("form"), app.view_closed("form"), app.shortcut("make_request")):
        listen(note)
    app.shortcut("anywhere")(note)
    connect(app)
    return seen


def trigger(people: SandboxClient, bodies: list[Json]) -> str:
    """A fresh trigger id, from a global shortcut."""
    people.shortcut("U0ANA", "anywhere")
    return str(bodies[-1]["trigger_id"])


def test_a_click_carries_the_message_the_place_and_what_was_pressed(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    parent = people.post("U0ANA", "support", "help")
    card = bot.chat_postMessage(channel=SUPPORT, thread_ts=parent, text="card", blocks=actions(button("press", "v7")))

    result = people.click("U0BO", "press", channel="support", ts=card["ts"])

    (body,) = bodies
    assert result["acked"]
    assert (body["type"], body["user"]["id"], body["team"]["id"]) == ("block_actions", "U0BO", "T0FIRSTLINE")
    assert body["container"] == {
        "type": "message",
        "message_ts": card["ts"],
        "channel_id": SUPPORT,
        "is_ephemeral": False,
        "thread_ts": parent,
    }
    assert body["channel"] == {"id": SUPPORT, "name": "support"}
    assert body["message"]["ts"] == card["ts"]
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "press",
        "row",
        "v7",
        "button",
    )
    assert body["trigger_id"]
    assert body["response_url"].startswith("http://127.0.0.1")


def test_menus_send_the_option_that_was_chosen(bot: WebClient, people: SandboxClient, bodies: list[Json]) -> None:
    overflow = {"type": "overflow", "action_id": "press", "options": options("edit", "drop")}
    ts = bot.chat_postMessage(channel=SUPPORT, text="card", blocks=actions(overflow))["ts"]

    people.click("U0BO", "press", channel="support", ts=ts, selected="drop")

    assert bodies[0]["actions"][0]["selected_option"]["value"] == "drop"
    with pytest.raises(SandboxError, match="no option"):
        people.click("U0BO", "press", channel="support", ts=ts, selected="fly")


def test_a_picker_in_a_message_shows_in_the_state_too(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    ts = bot.chat_postMessage(
        channel=SUPPORT, text="card", blocks=actions({"type": "users_select", "action_id": "press"})
    )["ts"]

    people.click("U0BO", "press", channel="support", ts=ts, selected_user="U0CHEN")

    body = bodies[0]
    assert body["actions"][0]["selected_user"] == "U0CHEN"
    assert body["state"]["values"]["row"]["press"] == {"type": "users_select", "selected_user": "U0CHEN"}


def test_people_can_only_press_what_they_see(bot: WebClient, people: SandboxClient) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="card", blocks=actions(button("press")))["ts"]
    bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="psst", blocks=actions(button("press")))
    shown = people.ephemerals("U0ANA")[0]["id"]

    with pytest.raises(SandboxError, match="nothing here with the action_id"):
        people.click("U0BO", "other", channel="support", ts=ts)
    with pytest.raises(SandboxError, match="does not see"):
        people.click("U0BO", "press", ephemeral_id=shown)
    with pytest.raises(SandboxError, match="There is no message"):
        people.click("U0BO", "press", channel="support", ts="1.0")


def test_people_press_what_they_still_see_of_a_message_that_was_just_drawn_anew(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    nameless = [{"type": "actions", "elements": [button("press", "v1")]}]
    card = bot.chat_postMessage(channel=SUPPORT, text="card", blocks=nameless)
    seen = card["message"]["blocks"][0]["block_id"]
    bot.chat_update(channel=SUPPORT, ts=card["ts"], text="card", blocks=actions(button("press", "v2")))

    people.click("U0BO", "press", channel="support", ts=card["ts"], block_id=seen, value="v1")

    assert [body["actions"][0]["value"] for body in bodies] == ["v1"]
    with pytest.raises(SandboxError, match="nothing here with the action_id"):
        people.click("U0BO", "press", channel="support", ts=card["ts"], value="v1")


def test_an_ephemeral_message_is_replaced_and_removed_through_its_response_url(
    app: App, connect: Connect, bot: WebClient, people: SandboxClient
) -> None:
    answers: list[int] = []

    @app.action("press")
    def respond_twice(ack: Any, respond: Any, action: Json) -> None:
        ack()
        done = action["value"] == "close"
        answers.append(respond(delete_original=True).status_code if done else respond("pressed").status_code)

    connect(app)
    bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="psst", blocks=actions(button("press", "close")))
    shown = people.ephemerals("U0ANA")[0]["id"]

    people.click("U0ANA", "press", ephemeral_id=shown)

    eventually(lambda: answers == [200])
    assert people.ephemerals("U0ANA") == []


def test_a_response_url_works_five_times_and_for_half_an_hour(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="card", blocks=actions(button("press")))["ts"]
    people.click("U0BO", "press", channel="support", ts=ts)
    url = WebhookClient(bodies[0]["response_url"])

    codes = [url.send(text=f"answer {number}").status_code for number in range(6)]
    people.click("U0BO", "press", channel="support", ts=ts)
    people.advance(31 * 60)
    late = WebhookClient(bodies[1]["response_url"]).send(text="late")

    assert codes == [200] * 5 + [404]
    assert (late.status_code, late.body) == (404, "expired_url")
    assert len(people.ephemerals("U0BO")) == 5


def test_a_response_url_can_replace_the_message_or_speak_to_everyone(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="card", blocks=actions(button("press")))["ts"]
    people.click("U0BO", "press", channel="support", ts=ts)
    url = WebhookClient(bodies[0]["response_url"])

    url.send(text="done", replace_original=True)
    url.send(text="hear ye", response_type="in_channel")

    messages = people.messages("support")
    assert [message["text"] for message in messages] == ["done", "hear ye"]
    assert "blocks" not in messages[0]


def test_a_modal_opens_with_a_trigger_that_works_once_and_for_three_seconds(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    first = trigger(people, bodies)
    view = bot.views_open(trigger_id=first, view=modal())["view"]
    late = trigger(people, bodies)
    time.sleep(3.05)

    assert view["root_view_id"] == view["id"]
    assert error_of(lambda: bot.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    assert error_of(lambda: bot.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert error_of(lambda: bot.views_open(trigger_id="made.up", view=modal())) == "invalid_arguments"


def test_a_form_is_checked_on_the_screen_before_it_is_sent(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    form = modal(text_input("why", max_length=5), {**text_input("more"), "optional": True})
    view_id = bot.views_open(trigger_id=trigger(people, bodies), view=form)["view"]["id"]
    before = len(bodies)

    empty = people.submit("U0ANA", view_id)
    long = people.submit("U0ANA", view_id, {"why": {"text": "too long"}})

    assert empty["errors"] == {"why": "Please complete this required field."}
    assert "shorten" in long["errors"]["why"]
    assert len(bodies) == before


def test_a_submission_carries_the_state_of_every_element(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    def field(block_id: str, **element: Any) -> Json:
        return {**text_input(block_id), "optional": True, "element": {"action_id": "it", **element}}

    form = modal(
        text_input("why"),
        field("who", type="users_select"),
        field("kind", type="static_select", options=options("bug", "question")),
        field("tags", type="checkboxes", options=options("a", "b", "c")),
        field("when", type="datepicker", initial_date="2026-03-05"),
        field("where", type="multi_conversations_select"),
        private_metadata="R42",
    )
    view_id = bot.views_open(trigger_id=trigger(people, bodies), view=form)["view"]["id"]

    given = {
        "why": {"text": "broken"},
        "who": {"it": {"user": "U0BO"}},
        "kind": {"it": {"option": "bug"}},
        "tags": {"it": {"options": ["a", "c"]}},
    }
    result = people.submit("U0ANA", view_id, given)

    view = bodies[-1]["view"]
    values = view["state"]["values"]
    assert result == {"ok": True}
    assert (bodies[-1]["type"], view["private_metadata"], view["callback_id"]) == ("view_submission", "R42", "form")
    assert values["why"]["text"] == {"type": "plain_text_input", "value": "broken"}
    assert values["who"]["it"] == {"type": "users_select", "selected_user": "U0BO"}
    assert values["kind"]["it"]["selected_option"]["value"] == "bug"
    assert [option["value"] for option in values["tags"]["it"]["selected_options"]] == ["a", "c"]
    assert values["when"]["it"]["selected_date"] == "2026-03-05"
    assert values["where"]["it"]["selected_conversations"] == []
    assert people.modal("U0ANA") is None


@pytest.mark.parametrize(
    "outcome",
    [
        ({"response_action": "errors", "errors": {"why": "No."}}, {"errors": {"why": "No."}}, 1),
        ({"response_action": "errors", "errors": {"intro": "No."}}, {"ok": False}, 1),
        ({"response_action": "update", "view": modal(title={"type": "plain_text", "text": "Next"})}, {"ok": True}, 1),
        ({"response_action": "push", "view": modal()}, {"ok": True}, 2),
        ({"response_action": "push", "view": {"type": "modal"}}, {"ok": False}, 1),
        ({"response_action": "clear"}, {"ok": True}, 0),
        ({}, {"ok": True}, 0),
    ],
)
def test_the_answer_to_a_submission_decides_what_the_person_sees(
    app: App, connect: Connect, people: SandboxClient, outcome: tuple[Json, Json, int]
) -> None:
    answer, expected, left_open = outcome

    @app.shortcut("anywhere")
    def show(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        form = modal({**text_block("intro"), "block_id": "intro"}, text_input("why"))
        client.views_open(trigger_id=body["trigger_id"], view=form)

    @app.view("form")
    def decide(ack: Any) -> None:
        ack(**answer)

    connect(app)
    people.shortcut("U0ANA", "anywhere")
    view_id = eventually(lambda: people.modal("U0ANA"))["id"]

    result = people.submit("U0ANA", view_id, {"why": {"text": "because"}})

    assert expected.items() <= result.items()
    assert len(people.modals("U0ANA")) == left_open


def test_at_most_three_views_lie_on_top_of_each_other(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    bot.views_open(trigger_id=trigger(people, bodies), view=modal())
    bot.views_push(trigger_id=trigger(people, bodies), view=modal())
    bot.views_push(trigger_id=trigger(people, bodies), view=modal())

    error = error_of(lambda: bot.views_push(trigger_id=trigger(people, bodies), view=modal()))

    stack = people.modals("U0ANA")
    assert error == "push_limit_reached"
    assert [view["previous_view_id"] for view in stack] == [None, stack[0]["id"], stack[1]["id"]]


def test_a_view_is_updated_by_id_or_external_id_and_hashes_settle_races(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    view = bot.views_open(trigger_id=trigger(people, bodies), view=modal(external_id="mine"))["view"]

    newer = bot.views_update(external_id="mine", view=modal(external_id="mine"), hash=view["hash"])["view"]

    assert newer["id"] == view["id"]
    assert newer["hash"] != view["hash"]
    stale = view["hash"]
    assert error_of(lambda: bot.views_update(view_id=view["id"], view=modal(), hash=stale)) == "hash_conflict"
    assert error_of(lambda: bot.views_update(view_id="V404", view=modal())) == "not_found"
    again = trigger(people, bodies)
    assert error_of(lambda: bot.views_push(trigger_id=again, view=modal(external_id="mine"))) == "duplicate_external_id"


def test_what_was_chosen_in_a_modal_stays_through_an_update(
    bot: WebClient, people: SandboxClient, bodies: list[Json]
) -> None:
    form = modal(*actions({"type": "static_select", "action_id": "press", "options": options("bug", "question")}))
    view_id = bot.views_open(trigger_id=trigger(people, bodies), view=form)["view"]["id"]
    people.click("U0ANA", "press", view_id=view_id, selected="bug")

    updated = bot.views_update(view_id=view_id, view=form)["view"]

    assert bodies[-1]["container"] == {"type": "view", "view_id": view_id}
    assert bodies[-1]["view"]["state"]["values"]["row"]["press"]["selected_option"]["value"] == "bug"
    assert updated["state"]["values"]["row"]["press"]["selected_option"]["value"] == "bug"


def test_closing_a_modal_is_told_only_on_request(bot: WebClient, people: SandboxClient, bodies: list[Json]) -> None:
    quiet = bot.views_open(trigger_id=trigger(people, bodies), view=modal())["view"]["id"]
    people.close_view("U0ANA", quiet)
    loud = bot.views_open(trigger_id=trigger(people, bodies), view=modal(notify_on_close=True))["view"]["id"]
    people.close_view("U0ANA", loud)

    closed = [body for body in bodies if body["type"] == "view_closed"]

    assert [(body["view"]["id"], body["is_cleared"]) for body in closed] == [(loud, False)]
    assert people.modal("U0ANA") is None


def test_a_command_is_answered_with_its_ack_and_later_ones(app: App, connect: Connect, people: SandboxClient) -> None:
    seen: list[Json] = []

    @app.command("/support")
    def answer(ack: Any, command: Json, respond: Any) -> None:
        seen.append(command)
        ack(text="at once", blocks=[text_block("at once")])
        respond("later")

    connect(app)
    result = people.command("U0ANA", "support", "/support", "who is @bo in #support for @oncall & co")

    assert (result["ok"], result["text"], result["blocks"][0]["type"]) == (True, "at once", "section")
    assert seen[0]["text"] == "who is <@U0BO> in <#C0SUPPORT|support> for <!subteam^S0ONCALL|@oncall> & co"
    assert (seen[0]["user_id"], seen[0]["channel_id"], seen[0]["command"]) == ("U0ANA", SUPPORT, "/support")
    eventually(lambda: {shown["text"] for shown in people.ephemerals("U0ANA")} == {"at once", "later"})


def test_a_command_works_where_the_bot_is_not_a_member(app: App, connect: Connect, people: SandboxClient) -> None:
    app.command("/support")(lambda ack: ack("hello"))
    connect(app)
    people.kick("U0FIRSTLINE", "support")

    assert people.command("U0ANA", "support", "/support")["text"] == "hello"


def test_a_command_that_nobody_knows_is_refused(people: SandboxClient) -> None:
    with pytest.raises(SandboxError, match="/dance is not a valid command"):
        people.command("U0ANA", "support", "/dance")


def test_a_message_shortcut_carries_the_message(people: SandboxClient, bodies: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "help")

    result = people.shortcut("U0BO", "make_request", "support", ts)

    body = bodies[-1]
    assert result["ok"]
    assert (body["type"], body["callback_id"]) == ("message_action", "make_request")
    assert (body["message"]["text"], body["message_ts"], body["channel"]["id"]) == ("help", ts, SUPPORT)


def test_home_is_published_seen_and_pressed(bot: WebClient, people: SandboxClient, bodies: list[Json]) -> None:
    home = {"type": "home", "blocks": actions(button("press"))}
    first = bot.views_publish(user_id="U0ANA", view=home)["view"]
    second = bot.views_publish(user_id="U0ANA", view=home, hash=first["hash"])["view"]

    people.click("U0ANA", "press", home=True)

    assert second["id"] == first["id"]
    assert bodies[-1]["container"] == {"type": "view", "view_id": first["id"]}
    stale = first["hash"]
    assert error_of(lambda: bot.views_publish(user_id="U0ANA", view=home, hash=stale)) == "hash_conflict"
    people.change_app(home_tab=False)
    assert error_of(lambda: bot.views_publish(user_id="U0ANA", view=home)) == "not_enabled"


def test_without_a_connection_a_person_reads_of_a_failed_dispatch(sandbox: Sandbox, people: SandboxClient) -> None:
    people.faults(outage=True)

    assert people.command("U0ANA", "support", "/support") == {"ok": False, "error": "dispatch_failed"}
    assert sandbox.slack.courier.unacked == 0


def test_an_app_that_says_nothing_for_three_seconds_has_timed_out(
    app: App, connect: Connect, people: SandboxClient
) -> None:
    connect(app)
    began = time.monotonic()

    answer = people.command("U0ANA", "support", "/support")

    assert answer == {"ok": False, "error": "operation_timeout"}
    assert 2.9 < time.monotonic() - began < 4
