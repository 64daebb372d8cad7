"""Which events the app hears of, and what is in them: a real Bolt app over Socket Mode."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient, SandboxError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Connect, error_of, eventually

SUPPORT = "C0SUPPORT"
Json = dict[str, Any]


@pytest.fixture
def heard(app: App, connect: Connect) -> list[Json]:
    """The bodies of all events that reach a connected app, its own posts included."""
    bodies: list[Json] = []

    def note(body: Json, ack: Any) -> Any:
        bodies.append(body)
        return ack()

    connect(App(client=app.client, before_authorize=note))
    return bodies


def events(people: SandboxClient, heard: list[Json]) -> list[Json]:
    assert people.drain()
    return [body["event"] for body in heard]


def test_a_persons_message_arrives_as_slack_sends_it(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "help <@U0BO> &lt;now&gt;")

    (event,) = events(people, heard)
    assert (event["type"], event["user"], event["channel"], event["ts"]) == ("message", "U0ANA", SUPPORT, ts)
    assert (event["channel_type"], event["event_ts"], event["team"]) == ("channel", ts, "T0FIRSTLINE")
    assert event["text"] == "help <@U0BO> &lt;now&gt;"
    assert event["client_msg_id"]
    assert event["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "help "},
        {"type": "user", "user_id": "U0BO"},
        {"type": "text", "text": " <now>"},
    ]
    assert "subtype" not in event
    assert "bot_id" not in event


def test_the_wrapper_has_a_unique_id_and_one_authorization(people: SandboxClient, heard: list[Json]) -> None:
    people.post("U0ANA", "support", "one")
    people.post("U0ANA", "support", "two")
    assert people.drain()

    assert len({body["event_id"] for body in heard}) == 2
    body = heard[0]
    assert body["event_id"].startswith("Ev")
    assert (body["type"], body["team_id"], body["api_app_id"]) == ("event_callback", "T0FIRSTLINE", "A0FIRSTLINE")
    assert body["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T0FIRSTLINE",
            "user_id": "U0FIRSTLINE",
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def test_the_kinds_of_messages_carry_their_subtypes(people: SandboxClient, heard: list[Json]) -> None:
    parent = people.post("U0ANA", "support", "help")
    people.post("U0ANA", "support", "", files=[{"name": "log.txt"}])
    people.post("U0ANA", "support", "shrugs", subtype="me_message")
    people.post("U0BO", "support", "mine", thread_ts=parent)
    people.post("U0BO", "support", "all hear", thread_ts=parent, broadcast=True)

    told = events(people, heard)

    assert sorted(str(event.get("subtype")) for event in told) == [
        "None",
        "None",
        "file_share",
        "me_message",
        "message_changed",
        "thread_broadcast",
    ]
    broadcast = next(event for event in told if event.get("subtype") == "thread_broadcast")
    assert (broadcast["thread_ts"], broadcast["root"]["ts"]) == (parent, parent)
    shared = next(event for event in told if event.get("subtype") == "file_share")
    assert (shared["text"], shared["files"][0]["name"]) == ("", "log.txt")


def test_an_edit_tells_both_texts_under_a_ts_of_its_own(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "hepl")
    people.advance(60)
    people.edit("U0ANA", "support", ts, "help")

    changed = next(event for event in events(people, heard) if event.get("subtype") == "message_changed")

    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("help", "hepl")
    assert changed["message"]["ts"] == ts != changed["ts"]
    assert changed["message"]["edited"]["user"] == "U0ANA"
    assert changed["hidden"]


def test_a_deletion_tells_what_was_there(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "never mind")
    people.delete("U0ANA", "support", ts)

    gone = next(event for event in events(people, heard) if event.get("subtype") == "message_deleted")

    assert (gone["deleted_ts"], gone["previous_message"]["text"], gone["hidden"]) == (ts, "never mind", True)


def test_deleting_a_message_with_replies_is_a_change_into_a_tombstone(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "never mind")
    people.post("U0BO", "support", "looking", thread_ts=ts)
    people.delete("U0ANA", "support", ts)

    subtypes = [event.get("subtype") for event in events(people, heard)]
    changed = next(body["event"] for body in heard if body["event"].get("subtype") == "message_changed")

    assert "message_deleted" not in subtypes
    assert changed["message"]["subtype"] == "tombstone"
    assert changed["previous_message"]["text"] == "never mind"


def test_the_bot_hears_its_own_posts_with_metadata_and_its_own_edits(
    bot: WebClient, people: SandboxClient, heard: list[Json]
) -> None:
    key = {"event_type": "firstline", "event_payload": {"key": "k1"}}
    ts = bot.chat_postMessage(channel=SUPPORT, text="card", metadata=key)["ts"]
    bot.chat_update(channel=SUPPORT, ts=ts, text="card, taken")

    told = {event.get("subtype"): event for event in events(people, heard)}

    assert (told[None]["metadata"], told[None]["bot_id"], told[None]["app_id"]) == (key, "B0FIRSTLINE", "A0FIRSTLINE")
    assert told["message_changed"]["message"]["metadata"] == key


def test_webhooks_and_modern_apps_look_different(people: SandboxClient, heard: list[Json]) -> None:
    people.app_post("B0HOOK", "support", "", name="Bugsnag", subtype="bot_message", attachments=[{"fallback": "boom"}])
    people.app_post("B0GRAFANA", "support", "disk full", name="Grafana", app_id="A0GRAFANA")

    told = {event["bot_id"]: event for event in events(people, heard)}

    assert (told["B0HOOK"]["subtype"], told["B0HOOK"]["username"]) == ("bot_message", "Bugsnag")
    assert "user" not in told["B0HOOK"]
    assert told["B0GRAFANA"]["bot_profile"]["name"] == "Grafana"
    assert told["B0GRAFANA"]["user"] == "U0GRAFANA"
    assert "subtype" not in told["B0GRAFANA"]


def test_an_app_posts_attachments_and_blocks_and_edits_them(people: SandboxClient, heard: list[Json]) -> None:
    firing = [{"color": "danger", "title": "[FIRING:1] Disk full", "footer": "Grafana v11.3.0"}]
    over = [{"color": "good", "title": "[RESOLVED] Disk full", "footer": "Grafana v11.3.0"}]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Look"}}
    ts = people.app_post("B0GRAFANA", "support", name="Grafana", attachments=firing, blocks=[section])

    people.app_edit("B0GRAFANA", "support", ts, attachments=over, blocks=[])

    posted, edited = events(people, heard)
    assert (posted["attachments"], posted["blocks"]) == (firing, [section])
    assert edited["subtype"] == "message_changed"
    assert (edited["message"]["ts"], edited["message"]["attachments"]) == (ts, over)
    assert "blocks" not in edited["message"]
    assert edited["previous_message"]["attachments"] == firing
    assert edited["message"]["edited"]["user"] == "U0GRAFANA"
    assert edited["message"]["bot_profile"]["name"] == "Grafana"


def test_an_app_takes_its_own_message_away_and_no_other(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.app_post("B0HOOK", "support", "boom", name="Bugsnag", subtype="bot_message")

    with pytest.raises(SandboxError, match="did not write"):
        people.app_delete("B0OTHER", "support", ts)
    with pytest.raises(SandboxError, match="no message"):
        people.app_edit("B0HOOK", "support", "1.1", text="x")
    people.app_delete("B0HOOK", "support", ts)

    assert [event.get("subtype") for event in events(people, heard)] == ["bot_message", "message_deleted"]


def test_channels_without_the_bot_and_unsubscribed_events_stay_silent(
    people: SandboxClient, sandbox: Sandbox, heard: list[Json]
) -> None:
    people.kick("U0FIRSTLINE", "support")
    before = len(events(people, heard))

    ts = people.post("U0ANA", "support", "nobody listens")
    people.react("U0BO", "support", ts, "eyes")
    people.change_app(events=["reaction_added"])
    people.invite("U0FIRSTLINE", "support")
    people.post("U0ANA", "support", "still not subscribed")

    assert len(events(people, heard)) == before
    assert sandbox.workspace.channels[SUPPORT].members[-1] == "U0FIRSTLINE"


def test_private_and_direct_messages_have_their_own_subscriptions(
    people: SandboxClient, sandbox: Sandbox, heard: list[Json], bot: WebClient
) -> None:
    people.change_app(events=["message.im"])
    sandbox.workspace.channels[SUPPORT].is_private = True
    people.post("U0ANA", "support", "in private")
    people.post("U0ANA", bot.auth_test()["user_id"], "in person")

    assert [(event["text"], event["channel_type"]) for event in events(people, heard)] == [("in person", "im")]


def test_a_mention_is_a_second_event_for_those_who_subscribe(people: SandboxClient, heard: list[Json]) -> None:
    people.change_app(events=["message.channels", "app_mention"])

    ts = people.post("U0ANA", "support", "hey <@U0FIRSTLINE>")

    told = events(people, heard)
    assert sorted(event["type"] for event in told) == ["app_mention", "message"]
    assert {event["ts"] for event in told} == {ts}
    assert len({body["event_id"] for body in heard}) == 2


def test_what_happens_to_reactions_members_and_channels_is_told(
    people: SandboxClient, bot: WebClient, heard: list[Json]
) -> None:
    ts = people.post("U0ANA", "support", "help")
    people.react("U0BO", "support", ts, "eyes")
    people.unreact("U0BO", "support", ts, "eyes")
    people.kick("U0DITA", "support")
    people.invite("U0DITA", "support")
    people.rename("support", "help-desk")
    people.archive("help-desk")
    people.unarchive("help-desk")
    people.deactivate("U0DITA")
    bot.usergroups_users_update(usergroup="S0ONCALL", users="U0BO")
    people.user_group("U0ANA", "S0ONCALL", users=["U0ANA"])
    people.open_home("U0ANA")
    people.change_id("help-desk", "C0SHARED")

    told = {event["type"]: event for event in events(people, heard)}

    assert told["reaction_added"]["item"] == {"type": "message", "channel": SUPPORT, "ts": ts}
    assert (told["reaction_removed"]["reaction"], told["reaction_removed"]["item_user"]) == ("eyes", "U0ANA")
    assert told["member_left_channel"]["user"] == told["member_joined_channel"]["user"] == "U0DITA"
    assert told["channel_rename"]["channel"]["name"] == "help-desk"
    assert told["channel_archive"]["channel"] == told["channel_unarchive"]["channel"] == SUPPORT
    assert told["user_change"]["user"]["deleted"]
    assert told["subteam_members_changed"]["added_users"] == ["U0ANA"]
    assert told["app_home_opened"]["tab"] == "home"
    assert told["channel_id_changed"]["new_channel_id"] == "C0SHARED"


def test_the_bot_is_told_when_it_is_removed_from_a_channel(people: SandboxClient, heard: list[Json]) -> None:
    people.kick("U0FIRSTLINE", "support")

    told = {event["type"] for event in events(people, heard)}

    assert told == {"channel_left", "member_left_channel"}


def test_a_link_preview_is_a_change_without_an_edit(people: SandboxClient, heard: list[Json]) -> None:
    ts = people.post("U0ANA", "support", "see <https://example.com/>")
    people.unfurl(SUPPORT, ts)

    changed = next(event for event in events(people, heard) if event.get("subtype") == "message_changed")

    assert changed["message"]["text"] == changed["previous_message"]["text"]
    assert "edited" not in changed["message"]


def test_removing_the_app_says_so_and_ends_its_tokens(bot: WebClient, people: SandboxClient, heard: list[Json]) -> None:
    people.uninstall()

    assert {event["type"] for event in events(people, heard)} == {"tokens_revoked", "app_uninstalled"}
    assert error_of(bot.auth_test) == "account_inactive"


def test_a_bolt_listener_answers_in_the_thread(app: App, connect: Connect, people: SandboxClient) -> None:
    @app.event("message")
    def answer(event: Json, say: Any) -> None:
        say(text="on it", thread_ts=event["ts"])

    connect(app)
    ts = people.post("U0ANA", "support", "help")

    thread = eventually(lambda: len(found := people.thread("support", ts)) == 2 and found)
    assert thread[1]["text"] == "on it"
