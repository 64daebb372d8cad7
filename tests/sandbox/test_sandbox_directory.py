"""Channels, people, user groups and reactions, as slack-sdk sees them."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of

SUPPORT = "C0SUPPORT"
ONCALL = "S0ONCALL"


def test_a_channel_tells_what_it_is_and_who_is_in_it(bot: WebClient) -> None:
    channel = bot.conversations_info(channel=SUPPORT, include_num_members=True)["channel"]
    members = bot.conversations_members(channel=SUPPORT)["members"]

    assert (channel["name"], channel["is_member"], channel["is_private"]) == ("support", True, False)
    assert channel["num_members"] == len(members) == 5
    assert "U0FIRSTLINE" in members


def test_members_come_in_pages(bot: WebClient) -> None:
    pages = [list(page["members"]) for page in bot.conversations_members(channel=SUPPORT, limit=2)]

    assert [len(page) for page in pages] == [2, 2, 1]


def test_the_bot_lists_only_its_own_channels_by_kind(bot: WebClient, people: SandboxClient) -> None:
    bot.conversations_open(users="U0ANA")
    people.kick("U0FIRSTLINE", "support")

    listed = bot.users_conversations(types="public_channel,private_channel")["channels"]
    direct = bot.users_conversations(types="im")["channels"]
    everything = bot.conversations_list(types="public_channel")["channels"]

    assert listed == []
    assert [channel["user"] for channel in direct] == ["U0ANA"]
    assert [channel["id"] for channel in everything] == [SUPPORT]


def test_archived_channels_are_left_out_on_request(bot: WebClient, people: SandboxClient) -> None:
    people.archive("support")

    assert bot.conversations_list(exclude_archived=True)["channels"] == []
    assert bot.conversations_list()["channels"][0]["is_archived"]


def test_the_bot_joins_public_channels_by_itself(bot: WebClient, people: SandboxClient) -> None:
    people.kick("U0FIRSTLINE", "support")

    joined = bot.conversations_join(channel=SUPPORT)

    assert joined["channel"]["is_member"]
    assert bot.conversations_join(channel=SUPPORT)["warning"] == "already_in_channel"


def test_a_topic_is_set_with_a_line_in_the_channel_and_has_a_limit(bot: WebClient, people: SandboxClient) -> None:
    bot.conversations_setTopic(channel=SUPPORT, topic="On duty: Ana")

    assert bot.conversations_info(channel=SUPPORT)["channel"]["topic"]["value"] == "On duty: Ana"
    assert people.messages("support")[0]["subtype"] == "channel_topic"
    assert error_of(lambda: bot.conversations_setTopic(channel=SUPPORT, topic="x" * 251)) == "too_long"


def test_a_channel_whose_id_changed_is_found_by_the_new_one_only(bot: WebClient, people: SandboxClient) -> None:
    people.change_id("support", "C0SHARED")

    assert bot.conversations_info(channel="C0SHARED")["channel"]["name"] == "support"
    assert error_of(lambda: bot.conversations_info(channel=SUPPORT)) == "channel_not_found"


def test_a_person_has_a_zone_a_name_and_an_address(bot: WebClient) -> None:
    user = bot.users_info(user="U0ANA")["user"]

    assert (user["tz"], user["tz_offset"], user["deleted"], user["is_bot"]) == ("Europe/Prague", 3600, False, False)
    assert user["profile"]["email"] == "ana@example.com"
    assert bot.users_lookupByEmail(email="ana@example.com")["user"]["id"] == "U0ANA"


def test_addresses_are_for_those_with_the_scope(bot: WebClient, people: SandboxClient) -> None:
    people.change_app(scopes=["users:read"])

    assert "email" not in bot.users_info(user="U0ANA")["user"]["profile"]
    assert error_of(lambda: bot.users_lookupByEmail(email="ana@example.com")) == "missing_scope"


def test_deactivated_people_are_marked_and_unknown_ones_refused(bot: WebClient, people: SandboxClient) -> None:
    people.deactivate("U0BO")

    users = {user["id"]: user["deleted"] for user in bot.users_list()["members"]}

    assert users["U0BO"]
    assert not users["U0ANA"]
    assert error_of(lambda: bot.users_info(user="U404")) == "user_not_found"
    assert error_of(lambda: bot.users_lookupByEmail(email="bo@example.com")) == "users_not_found"


def test_a_user_group_takes_a_whole_new_list(bot: WebClient) -> None:
    bot.usergroups_users_update(usergroup=ONCALL, users=["U0ANA", "U0BO"])
    bot.usergroups_users_update(usergroup=ONCALL, users="U0CHEN")

    group = bot.usergroups_list(include_users=True)["usergroups"][0]

    assert (group["handle"], group["users"], group["user_count"]) == ("oncall", ["U0CHEN"], 1)
    assert bot.usergroups_users_list(usergroup=ONCALL)["users"] == ["U0CHEN"]


def test_a_disabled_group_is_listed_only_on_request(bot: WebClient) -> None:
    bot.usergroups_disable(usergroup=ONCALL)

    assert bot.usergroups_list()["usergroups"] == []
    assert bot.usergroups_list(include_disabled=True)["usergroups"][0]["date_delete"] > 0
    bot.usergroups_enable(usergroup=ONCALL)
    assert len(bot.usergroups_list()["usergroups"]) == 1


def test_a_new_group_needs_a_handle_that_nobody_has(bot: WebClient) -> None:
    created = bot.usergroups_create(name="Support backend", handle="support-backend")["usergroup"]

    assert bot.usergroups_update(usergroup=created["id"], name="Support")["usergroup"]["name"] == "Support"
    assert error_of(lambda: bot.usergroups_create(name="Again", handle="oncall")) == "handle_already_exists"


@pytest.mark.parametrize(
    ("settings", "call", "error"),
    [
        ({}, {"usergroup": ONCALL, "users": []}, "no_users_provided"),
        ({}, {"usergroup": ONCALL, "users": ["U0FIRSTLINE"]}, "invalid_users"),
        ({}, {"usergroup": "S404", "users": ["U0ANA"]}, "no_such_subteam"),
        ({"groups_editable": False}, {"usergroup": ONCALL, "users": ["U0ANA"]}, "permission_denied"),
        ({"groups_paid": False}, {"usergroup": ONCALL, "users": ["U0ANA"]}, "paid_teams_only"),
    ],
)
def test_group_updates_that_slack_refuses(
    sandbox: Sandbox, bot: WebClient, settings: dict[str, bool], call: dict[str, Any], error: str
) -> None:
    for name, value in settings.items():
        setattr(sandbox.workspace, name, value)

    assert error_of(lambda: bot.usergroups_users_update(**call)) == error


def test_reactions_are_added_once_and_removed_once(bot: WebClient, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "help")
    people.react("U0BO", "support", ts, "eyes")
    bot.reactions_add(channel=SUPPORT, timestamp=ts, name="eyes")

    shown = bot.reactions_get(channel=SUPPORT, timestamp=ts)["message"]["reactions"]

    assert shown == [{"name": "eyes", "users": ["U0BO", "U0FIRSTLINE"], "count": 2}]
    assert error_of(lambda: bot.reactions_add(channel=SUPPORT, timestamp=ts, name="eyes")) == "already_reacted"
    bot.reactions_remove(channel=SUPPORT, timestamp=ts, name="eyes")
    assert error_of(lambda: bot.reactions_remove(channel=SUPPORT, timestamp=ts, name="eyes")) == "no_reaction"


def test_reactions_need_a_message_and_a_name(bot: WebClient, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "help")

    assert error_of(lambda: bot.reactions_add(channel=SUPPORT, timestamp="1.0", name="eyes")) == "message_not_found"
    assert error_of(lambda: bot.reactions_add(channel=SUPPORT, timestamp=ts, name="EYES!")) == "invalid_name"


def test_another_apps_bot_can_be_named(bot: WebClient, people: SandboxClient) -> None:
    people.app_post("B0GRAFANA", "support", "disk full", name="Grafana", app_id="A0GRAFANA")

    assert bot.bots_info(bot="B0GRAFANA")["bot"]["name"] == "Grafana"
    assert bot.bots_info(bot="B0FIRSTLINE")["bot"]["app_id"] == "A0FIRSTLINE"
    assert error_of(lambda: bot.bots_info(bot="B404")) == "bot_not_found"
