"""Messages reach the services, and every event is done with the transaction of its listener."""

from typing import Any

import pytest

from bot.domain.requests import RequestState
from tests.handlers.front_desk import BOT_USER, FrontDesk
from tests.story import SUPPORT

TS, REPLY_TS = "1795424400.000100", "1795424460.000100"
CHANNEL = {"channel": SUPPORT, "channel_type": "channel"}
PLAIN = {"type": "message", **CHANNEL, "user": "U0OLGA", "text": "It hangs", "ts": TS}
WITH_FILE = {"subtype": "file_share", "text": None, "files": [{}]}


@pytest.mark.parametrize("changes", [{}, WITH_FILE, {"subtype": "me_message"}])
def test_a_message_by_a_person_opens_a_request_r1(desk: FrontDesk, changes: dict[str, Any]) -> None:
    desk.event({**PLAIN, **changes})

    assert desk.request(TS).author == "U0OLGA"
    assert desk.nothing_left()


@pytest.mark.parametrize(
    "changes",
    [
        {"subtype": "channel_topic"},
        {"subtype": "a_subtype_of_next_year"},
        {"bot_id": "B0FIRSTLINE", "app_id": "A0FIRSTLINE", "user": BOT_USER},
        {"subtype": "bot_message", "bot_id": "B0GRAFANA", "user": None},
        {"channel": "C0OTHER"},
        {"ts": None},
    ],
)
def test_housekeeping_bots_and_unwatched_channels_open_none_and_are_done_r1(
    desk: FrontDesk, changes: dict[str, Any]
) -> None:
    desk.event({**PLAIN, **changes})

    assert desk.find(TS) is None
    assert desk.nothing_left()


def test_the_same_message_delivered_twice_opens_one_request_r7(desk: FrontDesk) -> None:
    desk.event(PLAIN)
    first = desk.request(TS)

    desk.event(PLAIN)

    assert desk.request(TS) == first


@pytest.mark.parametrize("subtype", [None, "thread_broadcast"])
def test_a_reply_by_a_responder_answers_the_request_f2(desk: FrontDesk, subtype: str | None) -> None:
    desk.event(PLAIN)

    desk.event({**PLAIN, "user": "U0ANN", "ts": REPLY_TS, "thread_ts": TS, **({"subtype": subtype} if subtype else {})})

    assert desk.request(TS).first_reply_by == "U0ANN"
    assert desk.nothing_left()


def test_a_reply_that_overtook_its_message_counts_all_the_same_r7(desk: FrontDesk) -> None:
    desk.event({**PLAIN, "user": "U0ANN", "ts": REPLY_TS, "thread_ts": TS})

    desk.event(PLAIN)
    desk.run_again()

    assert desk.request(TS).first_reply_by == "U0ANN"


def edit(text: str, **message: Any) -> dict[str, Any]:
    before = {"ts": TS, "user": "U0OLGA", "text": "It hangs"}
    after = {**before, "text": text, "edited": {"ts": "1795424500.000000", "user": "U0OLGA"}, **message}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": SUPPORT,
        "ts": "1795424500.000100",
        "message": after,
        "previous_message": before,
    }


def test_an_edit_updates_the_stored_text_silently_r6(desk: FrontDesk) -> None:
    desk.event(PLAIN)
    before = desk.request(TS)

    desk.event(edit("It hangs since noon"))

    after = desk.request(TS)
    assert (after.text, after.due_at, after.version) == ("It hangs since noon", before.due_at, before.version)


def test_a_link_preview_is_no_edit_r6(desk: FrontDesk) -> None:
    desk.event(PLAIN)
    before = desk.request(TS)

    desk.event(edit("It hangs", attachments=[{"from_url": "https://example.com", "text": "Preview"}]))

    assert desk.request(TS) == before
    assert desk.nothing_left()


def test_a_deleted_message_withdraws_its_unanswered_request_r6(desk: FrontDesk) -> None:
    desk.event(PLAIN)

    desk.event({"type": "message", "subtype": "message_deleted", "channel": SUPPORT, "deleted_ts": TS, "ts": REPLY_TS})

    assert desk.request(TS).state is RequestState.WITHDRAWN


def test_a_message_that_left_a_tombstone_was_deleted_r6(desk: FrontDesk) -> None:
    desk.event(PLAIN)

    desk.event(edit("This message was deleted.", subtype="tombstone"))

    assert desk.request(TS).state is RequestState.WITHDRAWN


def test_a_member_of_the_team_only_gets_an_offer_to_track_r3(desk: FrontDesk) -> None:
    desk.event({**PLAIN, "user": "U0CID"})

    assert desk.find(TS) is None
    (offer,) = desk.wants("track_offer")
    assert (offer.user, offer.data) == ("U0CID", {"channel": SUPPORT, "message_ts": TS})


def test_whoever_writes_to_the_bot_is_told_where_to_ask_once_a_day_n4(desk: FrontDesk) -> None:
    direct = {**PLAIN, "channel": "D0OLGA", "channel_type": "im", "text": "Can you help me?"}

    desk.event(direct)
    desk.event({**direct, "ts": REPLY_TS})

    (told,) = desk.wants("where_to_ask")
    assert told.user == "U0OLGA"
    assert told.desired_version == 1
    desk.passes(days=1)
    desk.event({**direct, "ts": "1795510800.000100"})
    assert len(desk.wants("where_to_ask")) == 1


def test_what_the_bot_itself_writes_directly_gets_no_answer(desk: FrontDesk) -> None:
    desk.event({**PLAIN, "channel": "D0OLGA", "channel_type": "im", "user": BOT_USER, "bot_id": "B0FIRSTLINE"})

    assert desk.wants("where_to_ask") == []
    assert desk.nothing_left()


def test_a_service_that_raises_leaves_the_event_to_be_tried_again(desk: FrontDesk) -> None:
    with pytest.raises(ValueError, match="ts"):
        desk.event({**PLAIN, "ts": "not a ts"})

    assert not desk.nothing_left()
