"""Channels come and go, Home is opened, the token is lost (R13, X3)."""

import logging
from typing import Any

import pytest

from bot.sandbox.clock import slack_ts
from bot.services.catch_up import INSTANT, OVERLAP
from tests.handlers.front_desk import BOT_USER, FrontDesk
from tests.story import ROOM, SUPPORT

LATER = "1795430000.000100"


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"type": "channel_left", "channel": SUPPORT, "actor_id": "U0LEA"}, "I was removed from <#C0BACKEND>"),
        ({"type": "group_left", "channel": SUPPORT}, "I was removed from <#C0BACKEND>"),
        ({"type": "member_left_channel", "user": BOT_USER, "channel": SUPPORT}, "I was removed from <#C0BACKEND>"),
        ({"type": "channel_archive", "channel": SUPPORT, "user": "U0LEA"}, "<#C0BACKEND> was archived"),
        ({"type": "group_archive", "channel": SUPPORT}, "<#C0BACKEND> was archived"),
        ({"type": "channel_deleted", "channel": SUPPORT}, "<#C0BACKEND> was deleted"),
        ({"type": "group_deleted", "channel": SUPPORT}, "<#C0BACKEND> was deleted"),
    ],
)
def test_the_team_hears_in_its_room_that_requests_are_no_longer_seen(
    desk: FrontDesk, event: dict[str, Any], says: str
) -> None:
    desk.event(event)

    (notice,) = desk.wants("notice")
    assert notice.channel == ROOM
    assert notice.data["sentence"] == f"{says}, so I no longer see requests there."
    assert desk.nothing_left()


def test_two_events_about_one_loss_are_told_once_and_the_next_loss_again(desk: FrontDesk) -> None:
    desk.event({"type": "channel_left", "channel": SUPPORT})
    desk.passes(seconds=2)
    desk.event({"type": "member_left_channel", "user": BOT_USER, "channel": SUPPORT})
    assert len(desk.wants("notice")) == 1

    desk.event({"type": "member_joined_channel", "user": BOT_USER, "channel": SUPPORT})
    desk.passes(seconds=2)
    desk.event({"type": "channel_left", "channel": SUPPORT})

    assert len(desk.wants("notice")) == 1


def test_the_loss_of_the_room_itself_is_told_to_the_leads_directly(desk: FrontDesk) -> None:
    desk.event({"type": "channel_left", "channel": ROOM})

    (notice,) = desk.wants("notice")
    assert notice.user == "U0LEA"
    assert notice.data["sentence"] == "I was removed from <#C0TEAM>, so I can no longer write there."


@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_left_channel", "user": "U0OLGA", "channel": SUPPORT},
        {"type": "member_joined_channel", "user": "U0OLGA", "channel": SUPPORT},
        {"type": "channel_left", "channel": "C0OTHER"},
        {"type": "channel_archive", "channel": "C0OTHER"},
    ],
)
def test_other_people_and_other_channels_are_nobody_s_business(desk: FrontDesk, event: dict[str, Any]) -> None:
    desk.event(event)

    assert desk.wants("notice") == []
    assert desk.nothing_left()


@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_joined_channel", "user": BOT_USER, "channel": SUPPORT},
        {"type": "channel_unarchive", "channel": SUPPORT},
        {"type": "group_unarchive", "channel": SUPPORT},
    ],
)
def test_reading_starts_with_the_invitation_and_never_goes_back_r13(desk: FrontDesk, event: dict[str, Any]) -> None:
    began = slack_ts(desk.sandbox.clock.now() + OVERLAP - INSTANT)  # what is read before the mark begins now
    desk.event(event)
    desk.passes(hours=1)
    desk.event(event)

    with desk.store.reading() as uow:
        assert uow.cursors.get(SUPPORT) == began


def test_a_channel_that_gets_another_id_keeps_its_requests_and_its_team(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")

    desk.event({"type": "channel_id_changed", "old_channel_id": SUPPORT, "new_channel_id": "C0SHARED"})

    assert desk.request(ts, "C0SHARED").text == "It hangs"
    desk.event(
        {"type": "message", "channel": "C0SHARED", "user": "U0TOM", "text": "Mine too", "ts": "1795430000.000100"}
    )
    assert desk.request("1795430000.000100", "C0SHARED").team == "backend"
    assert desk.nothing_left()


def test_home_is_drawn_when_its_tab_is_opened_and_no_other_x3(desk: FrontDesk) -> None:
    desk.event({"type": "app_home_opened", "user": "U0OLGA", "channel": "D0OLGA", "tab": "messages"})
    assert desk.wants("home") == []

    desk.event({"type": "app_home_opened", "user": "U0OLGA", "channel": "D0OLGA", "tab": "home"})

    assert [row.user for row in desk.wants("home")] == ["U0OLGA"]
    assert desk.nothing_left()


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": ["U0OLGA"], "bot": [BOT_USER]}}],
)
def test_the_loss_of_the_installation_is_said_aloud(
    desk: FrontDesk, event: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        desk.event(event)

    assert desk.revoked == [event["type"]]
    assert "installation_lost" in caplog.text
    assert desk.nothing_left()


def test_the_token_of_a_person_is_no_loss(desk: FrontDesk) -> None:
    desk.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0OLGA"]}})

    assert desk.revoked == []
    assert desk.nothing_left()


@pytest.mark.parametrize(
    "event",
    [
        {"type": "channel_archive", "channel": {"id": SUPPORT}},
        {"type": "channel_id_changed", "old_channel_id": SUPPORT},
        {"type": "app_home_opened", "tab": "home"},
    ],
)
def test_an_event_of_an_unknown_shape_is_kept_and_not_swallowed(desk: FrontDesk, event: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        desk.event(event)

    assert not desk.nothing_left()
