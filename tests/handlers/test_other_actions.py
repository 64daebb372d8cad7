"""Buttons beside cards: hints, mute, Home, parked messages (R3, R5, N4, P1)."""

from datetime import timedelta

import pytest

from bot.ports.outbox import OutboxState
from bot.services import noise
from handlers.views.ids import Action, anchor_value, split_value
from tests.handlers.front_desk import FrontDesk
from tests.story import ROOM, SUPPORT


def test_make_separate_gives_the_message_a_request_of_its_own_r5(desk: FrontDesk) -> None:
    first = desk.posts("olga", "The export hangs")
    second = desk.posts("olga", "And my keyboard is broken")
    assert desk.request(second) == desk.request(first)

    desk.clicks("olga", Action.MAKE_SEPARATE, split_value(desk.request(first), second))

    assert desk.request(second).id != desk.request(first).id
    assert desk.said("olga") == f"Your message is request #{desk.request(second).id} now."


def test_make_separate_is_for_the_author_and_twice_is_once_r5(desk: FrontDesk) -> None:
    first = desk.posts("olga", "The export hangs")
    second = desk.posts("olga", "And my keyboard is broken")
    value = split_value(desk.request(first), second)

    desk.clicks("tom", Action.MAKE_SEPARATE, value)
    assert desk.request(second) == desk.request(first)
    assert "can no longer be taken out of the request" in desk.said("tom")

    desk.clicks("olga", Action.MAKE_SEPARATE, value)
    separate = desk.request(second)
    desk.clicks("olga", Action.MAKE_SEPARATE, value)
    assert desk.request(second) == separate
    assert desk.said("olga") == f"Your message is request #{separate.id} now."


def test_the_answer_takes_the_place_of_the_hint(desk: FrontDesk) -> None:
    first = desk.posts("olga", "The export hangs")
    second = desk.posts("olga", "And my keyboard is broken")
    client, slack = desk.bot.outside.web, desk.sandbox.slack
    client.chat_postEphemeral(channel=SUPPORT, user="U0OLGA", text="Is it about something else?")
    (hint,) = desk.sandbox.client.ephemerals("U0OLGA")
    key = slack.response_urls.new(slack.clock.now(), "U0OLGA", SUPPORT, ephemeral_id=hint["id"])

    value = split_value(desk.request(first), second)
    desk.clicks("olga", Action.MAKE_SEPARATE, value, response_url=f"{slack.base_url}/actions/T0/{key}")

    (shown,) = desk.sandbox.client.ephemerals("U0OLGA")
    assert shown["text"].startswith("Your message is request #")


def test_track_makes_the_members_own_message_a_request_r3(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")

    desk.clicks("cid", Action.TRACK, anchor_value(SUPPORT, ts))

    request = desk.request(ts)
    assert request.author == "U0CID"
    assert desk.said("cid") == f"This is request #{request.id} now; its card is in the thread."

    desk.clicks("cid", Action.TRACK, anchor_value(SUPPORT, ts))
    assert desk.said("cid") == f"This is request #{request.id} already; its card is in the thread."


def test_track_of_a_message_that_is_gone_says_so(desk: FrontDesk) -> None:
    desk.clicks("cid", Action.TRACK, anchor_value(SUPPORT, "1795424400.000100"))

    assert desk.said("cid") == "I cannot find this message any more, so there is nothing to track."


def test_track_while_slack_is_down_asks_to_click_again(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")
    desk.sandbox.client.faults(rules=[{"method": "conversations.replies", "kind": "500", "count": 1}])

    desk.clicks("cid", Action.TRACK, anchor_value(SUPPORT, ts))

    assert desk.said("cid") == "Slack did not show me the message in time. Please click again."
    assert desk.find(ts) is None


@pytest.mark.parametrize("action", [Action.TRACK, Action.MAKE_SEPARATE, Action.TRY_AGAIN])
@pytest.mark.parametrize("value", ["", "nonsense", "a:b:c:d"])
def test_a_value_of_another_version_of_the_bot_is_a_sentence_x4(desk: FrontDesk, action: Action, value: str) -> None:
    assert desk.clicks("cid", action, value).status == 200

    assert "older version" in desk.said("cid")


def test_mute_for_today_lasts_until_the_next_working_day_n4(desk: FrontDesk) -> None:
    desk.clicks("ann", Action.MUTE_TODAY, "today")

    assert desk.setting("mute:U0ANN") == "2026-11-24T08:00:00+00:00"
    assert desk.said("ann").startswith("I will not write to you until your next working day begins.")


def test_mute_and_unmute_in_the_home_tab_show_there_and_nowhere_else_n4(desk: FrontDesk) -> None:
    desk.event({"type": "app_home_opened", "user": "U0ANN", "tab": "home"})
    desk.delivers()

    desk.clicks("ann", Action.MUTE_TODAY, "today", home=True)
    desk.delivers()
    assert "Reminders to you are muted until" in str(desk.sandbox.client.home("U0ANN"))
    desk.clicks("ann", Action.UNMUTE, "home", home=True)
    desk.delivers()

    assert "Reminders reach you as direct messages" in str(desk.sandbox.client.home("U0ANN"))
    assert (desk.setting("mute:U0ANN"), desk.said("ann"), desk.modal("ann")) == (None, "", None)


def test_open_a_request_in_home_says_where_to_ask(desk: FrontDesk) -> None:
    desk.clicks("olga", Action.OPEN_REQUEST, "home", home=True)

    assert f"write in <#{SUPPORT}>" in desk.read("olga")


def parked(desk: FrontDesk) -> int:
    """A message that Slack refused for good."""
    with desk.bot.desk.work("test") as work:
        noise.notice(work, work.rules.teams["backend"], key="parked", sentence="Nobody will read this.")
    with desk.store.begin() as uow:
        (row,) = uow.outbox.claim(desk.sandbox.clock.now(), worker="test", limit=1, lease=timedelta(minutes=1))
        uow.outbox.settle_dead(row, now=desk.sandbox.clock.now(), error="is_archived")
    assert row.channel == ROOM
    return row.id


def test_an_admin_sends_a_parked_message_again(desk: FrontDesk) -> None:
    row_id = parked(desk)

    desk.clicks("lea", Action.TRY_AGAIN, str(row_id))

    row = desk.wanted("parked")
    assert row is not None
    assert row.state is OutboxState.PENDING
    assert desk.said("lea").startswith("It is on its way again.")


def test_only_admins_send_parked_messages_again_and_only_while_they_are_parked_p1(desk: FrontDesk) -> None:
    row_id = parked(desk)

    desk.clicks("ann", Action.TRY_AGAIN, str(row_id))
    assert "Only admins" in desk.said("ann")

    desk.clicks("lea", Action.TRY_AGAIN, str(row_id))
    desk.clicks("lea", Action.TRY_AGAIN, str(row_id))
    assert desk.said("lea") == "This message is not parked any more."
