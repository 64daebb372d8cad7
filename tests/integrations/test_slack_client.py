"""Each outgoing call against a local Slack: what it leaves there, and what is read back (slack.md 2.4, R13)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.messages import Author
from bot.integrations.identity import who_am_i
from bot.integrations.slack import PAGE, SlackClient, web_client
from bot.ports.screens import Rendered
from bot.ports.slack import Delivered, Outcome, SlackFailed
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox

ROOM, ANA, BO = "C0SUPPORT", "U0ANA", "U0BO"
BLOCK: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "*On it*"}}
SAID = Rendered(text="On it", blocks=(BLOCK,))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def slack(local_slack: Sandbox) -> SlackClient:
    web = web_client(local_slack.workspace.app.bot_token, local_slack.api_url)
    return SlackClient(web, who_am_i(web, attempts=1))


def post(slack: SlackClient, key: str = "card:1", thread_ts: str | None = None) -> Delivered:
    return slack.post(ROOM, SAID, key=key, version=1, thread_ts=thread_ts)


def test_a_post_stands_in_its_thread_with_blocks_and_text(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")

    place = post(slack, thread_ts=ts)

    posted = people.thread(ROOM, ts)[1]
    assert (place.channel, place.ts) == (ROOM, posted["ts"])
    assert (posted["text"], posted["blocks"][0]["text"]["text"]) == ("On it", "*On it*")


def test_an_edit_replaces_text_and_blocks(slack: SlackClient, people: SandboxClient) -> None:
    place = post(slack)
    done = Rendered(text="Done", blocks=({**BLOCK, "text": {"type": "mrkdwn", "text": "*Done*"}},))

    slack.edit(ROOM, place.ts, done, key="card:1", version=2)

    (message,) = people.messages(ROOM)
    assert (message["text"], message["blocks"][0]["text"]["text"]) == ("Done", "*Done*")


def test_a_post_is_found_by_its_key_alone(slack: SlackClient) -> None:
    post(slack, "card:1")
    place = post(slack, "card:2")

    assert slack.find(ROOM, key="card:2", thread_ts=None, oldest=LONG_AGO) == place
    assert slack.find(ROOM, key="card:3", thread_ts=None, oldest=LONG_AGO) is None


def test_a_post_is_found_in_its_thread_after_an_edit_too(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")
    place = post(slack, thread_ts=ts)
    slack.edit(ROOM, place.ts, SAID, key="card:1", version=2)

    assert slack.find(ROOM, key="card:1", thread_ts=ts, oldest=LONG_AGO) == place


def test_a_post_is_found_behind_a_page_of_later_messages(slack: SlackClient, people: SandboxClient) -> None:
    place = post(slack)
    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(lambda number: people.post(ANA, ROOM, f"message {number}"), range(PAGE + 5)))

    assert slack.find(ROOM, key="card:1", thread_ts=None, oldest=LONG_AGO) == place


def test_the_same_key_of_another_app_is_not_ours(slack: SlackClient, people: SandboxClient) -> None:
    people.app_post("B0OTHER", ROOM, "Copy", metadata={"event_type": "firstline", "event_payload": {"key": "card:1"}})

    assert slack.find(ROOM, key="card:1", thread_ts=None, oldest=LONG_AGO) is None


def test_a_post_whose_answer_was_lost_is_unknown_and_then_found(slack: SlackClient, people: SandboxClient) -> None:
    for kind in ("500_after", "drop_after", "bad_json_after"):
        people.faults(rules=[{"method": "chat.postMessage", "kind": kind, "count": 1}])
        with pytest.raises(SlackFailed) as caught:
            post(slack, kind)

        assert caught.value.outcome is Outcome.UNKNOWN
        assert slack.find(ROOM, key=kind, thread_ts=None, oldest=LONG_AGO) is not None


def test_a_post_that_slack_was_too_busy_for_took_no_effect(slack: SlackClient, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "chat.postMessage", "kind": "429", "retry_after": 3, "count": 1}])

    with pytest.raises(SlackFailed) as caught:
        post(slack)

    assert (caught.value.outcome, caught.value.retry_after) == (Outcome.LATER, timedelta(seconds=3))
    assert people.messages(ROOM) == []


def test_looking_in_a_thread_that_is_gone_finds_nothing(slack: SlackClient) -> None:
    assert slack.find(ROOM, key="card:1", thread_ts="1.000001", oldest=LONG_AGO) is None
    assert slack.replies(ROOM, "1.000001", oldest=None) == []
    assert slack.message(ROOM, "1.000001") is None


def test_deleting_twice_is_deleting_once(slack: SlackClient, people: SandboxClient) -> None:
    place = post(slack)

    slack.delete(ROOM, place.ts)
    slack.delete(ROOM, place.ts)

    assert people.messages(ROOM) == []


def test_editing_what_is_gone_is_refused_for_good(slack: SlackClient) -> None:
    place = post(slack)
    slack.delete(ROOM, place.ts)

    with pytest.raises(SlackFailed, match="message_not_found"):
        slack.edit(ROOM, place.ts, SAID, key="card:1", version=2)


def test_reactions_are_set_and_taken_away_however_often(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")

    slack.set_reactions(ROOM, ts, add=["eyes", "white_check_mark"], remove=[])
    slack.set_reactions(ROOM, ts, add=["eyes"], remove=["white_check_mark", "tada"])

    (message,) = people.messages(ROOM)
    assert [reaction["name"] for reaction in message["reactions"]] == ["eyes"]


def test_a_hint_is_seen_by_one_person(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")

    slack.ephemeral(ROOM, BO, SAID, thread_ts=ts)

    assert [hint["text"] for hint in people.ephemerals(BO)] == ["On it"]
    assert people.ephemerals(ANA) == []


def test_a_direct_message_reaches_the_person(slack: SlackClient, people: SandboxClient) -> None:
    channel = slack.open_dm(ANA)

    slack.post(channel, SAID, key="dm:1", version=1, thread_ts=None)

    assert channel == slack.open_dm(ANA)
    assert [message["text"] for message in people.im(ANA)] == ["On it"]


def test_the_home_tab_is_drawn(slack: SlackClient, people: SandboxClient) -> None:
    slack.publish_home(ANA, SAID)

    home = people.home(ANA)
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "*On it*"


def test_history_is_read_oldest_first_over_all_pages_from_a_message_on(
    slack: SlackClient, people: SandboxClient
) -> None:
    stamps = [people.post(ANA, ROOM, f"message {number}") for number in range(7)]

    read = slack.history(ROOM, oldest=stamps[1], limit=2)

    assert [message.posted.ts for message in read] == stamps[2:]
    assert {message.posted.backfilled for message in read} == {True}


def test_history_tells_edits_replies_and_reactions_of_people(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")
    reply = people.post(BO, ROOM, "On it", thread_ts=ts)
    people.edit(ANA, ROOM, ts, "The printer was on fire")
    people.react(BO, ROOM, ts, "eyes")
    slack.set_reactions(ROOM, ts, add=["eyes", "white_check_mark"], remove=[])

    (message,) = slack.history(ROOM, oldest=None)

    assert message.posted.text == "The printer was on fire"
    assert message.edited_ts is not None
    assert (message.reply_count, message.latest_reply) == (1, reply)
    assert message.reactions == (("eyes", (BO,)),)


def test_history_leaves_housekeeping_out_and_keeps_other_apps(slack: SlackClient, people: SandboxClient) -> None:
    people.app_post("B0GRAFANA", ROOM, "", attachments=[{"fallback": "CPU high"}], subtype="bot_message")
    people.kick(BO, ROOM)

    (message,) = slack.history(ROOM, oldest=None)

    assert (message.posted.author, message.posted.text) == (Author.BOT, "CPU high")


def test_a_deleted_message_with_replies_is_read_as_a_tombstone(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")
    people.post(BO, ROOM, "On it", thread_ts=ts)
    people.delete(ANA, ROOM, ts)

    (message,) = slack.history(ROOM, oldest=None)

    assert message.posted.subtype == "tombstone"


def test_a_thread_is_read_with_its_parent_and_the_replies_since(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")
    replies = [people.post(BO, ROOM, f"reply {number}", thread_ts=ts) for number in range(3)]

    read = slack.replies(ROOM, ts, oldest=replies[0])

    assert [message.posted.ts for message in read] == [ts, *replies[1:]]
    assert [message.posted.thread_ts for message in read] == [None, ts, ts]


def test_one_message_is_read_wherever_it_stands(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")
    people.post(BO, ROOM, "first", thread_ts=ts)
    second = people.post(BO, ROOM, "second", thread_ts=ts)

    top, reply = slack.message(ROOM, ts), slack.message(ROOM, second)

    assert top is not None
    assert reply is not None
    assert (top.posted.text, reply.posted.text) == ("The printer is on fire", "second")


def test_a_person_is_known_by_the_name_they_chose(slack: SlackClient) -> None:
    profile = slack.profile(ANA)

    assert (profile.user, profile.name, profile.deleted, profile.is_bot) == (ANA, "Ana", False, False)


def test_a_person_whom_nobody_knows_is_refused(slack: SlackClient) -> None:
    with pytest.raises(SlackFailed, match="user_not_found"):
        slack.profile("U0NOBODY")


def test_a_user_group_follows_the_people_and_is_left_alone_when_it_agrees(
    slack: SlackClient, people: SandboxClient
) -> None:
    slack.set_user_group("S0ONCALL", [ANA, BO])
    assert sorted(slack.group_members("S0ONCALL")) == [ANA, BO]

    slack.set_user_group("S0ONCALL", [BO, ANA])
    assert len(people.calls(method="usergroups.users.update")) == 1


def test_a_user_group_of_nobody_is_disabled_and_comes_back_with_people(
    slack: SlackClient, people: SandboxClient
) -> None:
    slack.set_user_group("S0ONCALL", [ANA])
    slack.set_user_group("S0ONCALL", [])
    slack.set_user_group("S0ONCALL", [])
    (group,) = people.state()["user_groups"]
    assert group["disabled"]

    slack.set_user_group("S0ONCALL", [BO])

    (group,) = people.state()["user_groups"]
    assert not group["disabled"]
    assert group["users"] == [BO]


def test_a_user_group_that_does_not_exist_is_refused(slack: SlackClient) -> None:
    with pytest.raises(SlackFailed, match="no_such_subteam"):
        slack.set_user_group("S0NOTHING", [ANA])


def test_a_topic_is_set_and_a_message_has_an_address(slack: SlackClient, people: SandboxClient) -> None:
    ts = people.post(ANA, ROOM, "The printer is on fire")

    slack.set_topic(ROOM, "On duty: Ann, Ben")

    (channel,) = [each for each in people.state()["channels"] if each["id"] == ROOM]
    assert channel["topic"] == "On duty: Ann, Ben"
    assert ts.replace(".", "") in slack.permalink(ROOM, ts)
