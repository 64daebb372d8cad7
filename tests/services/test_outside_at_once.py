"""Two replicas meet over a request from outside Slack: it begins once, and each piece of news goes back once (O1)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.outside_requests import OutsideSource
from bot.domain.requests import Request
from bot.ports.outbox import OutboxRow
from bot.services import posted, requests
from bot.services.outside_requests import arriving, posting
from bot.services.work import Work
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE
from tests.story import SUPPORT

pytestmark = pytest.mark.postgres
POST_TS = "1795424460.000100"


@pytest.fixture
def asked_of(pair: Pair) -> Pair:
    """Two replicas that take requests from the intranet."""
    source = OutsideSource(id="intranet", name="the intranet", channel=SUPPORT, updates="sales")
    for replica in (pair.one, pair.two):
        replica.desk.rules = replace(replica.desk.rules, outside={"intranet": source})
    return pair


def comes(number: str, text: str) -> Callable[[Work], None]:
    """A message of one conversation arrives."""
    payload = {"id": number, "from": {"name": "Petr"}, "text": text, "reply_to": "1"}
    return lambda work: arriving.received(work, "intranet", payload, work.now)


def post_of(pair: Pair) -> OutboxRow:
    with pair.one.store.reading() as uow:
        row = uow.outbox.get(posting.post_key("intranet", "1"))
    assert row is not None
    return row


def stands(row: OutboxRow) -> Callable[[Work], None]:
    """Our post stands in Slack, and what follows it happens."""
    return lambda work: posted.follow(work, row, SUPPORT, POST_TS)


def begun(pair: Pair) -> Request:
    pair.one.does(comes("1", "No orders"), "webhook")
    pair.one.does(stands(post_of(pair)), "deliver")
    return pair.request(1)


def keys(pair: Pair, prefix: str) -> list[str]:
    return [row.key for row in pair.wanted(prefix)]


def news(pair: Pair) -> list[str]:
    return keys(pair, "notify:sales:outside:")


def test_two_messages_of_one_conversation_that_arrive_at_once_are_one_request(asked_of: Pair) -> None:
    with asked_of.held(comes("1", "No orders"), "webhook"):
        other = asked_of.two.begins(comes("2", "Since ten"), "webhook")
        asked_of.wait_blocked()

    other.result(PATIENCE)
    assert keys(asked_of, "outside_post:") == [posting.post_key("intranet", "1")]
    assert [each["text"] for each in post_of(asked_of).data["more"]] == ["Since ten"]  # type: ignore[attr-defined]  # JSON


def test_a_message_that_two_replicas_judge_is_posted_once(asked_of: Pair) -> None:
    begun(asked_of)

    with asked_of.held(comes("2", "Since ten"), "webhook"):
        other = asked_of.two.begins(comes("2", "Since ten"), "webhook")
        asked_of.wait_blocked()

    other.result(PATIENCE)
    assert keys(asked_of, "outside_reply:") == [posting.reply_key("intranet", "2")]


def test_a_request_begins_once_whoever_sees_its_post_first(asked_of: Pair) -> None:
    asked_of.one.does(comes("1", "No orders"), "webhook")
    row = post_of(asked_of)

    with asked_of.held(stands(row), "deliver"):
        other = asked_of.two.begins(stands(row), "timer")
        asked_of.wait_blocked()

    other.result(PATIENCE)
    assert asked_of.request(1).author.startswith("outside:intranet:")
    with asked_of.one.store.reading() as uow:
        assert uow.requests.get(2) is None


def test_a_message_that_comes_while_the_request_begins_joins_it(asked_of: Pair) -> None:
    asked_of.one.does(comes("1", "No orders"), "webhook")
    row = post_of(asked_of)

    with asked_of.held(stands(row), "deliver"):
        other = asked_of.two.begins(comes("2", "Since ten"), "webhook")
        asked_of.wait_blocked()

    other.result(PATIENCE)
    assert keys(asked_of, "outside_reply:") == [posting.reply_key("intranet", "2")]


def test_two_who_take_and_resolve_at_once_tell_it_once_and_in_their_order(asked_of: Pair) -> None:
    request = begun(asked_of)

    with asked_of.held(lambda work: requests.take(work, "U0ANN", request.id, None)):
        other = asked_of.two.begins(lambda work: requests.resolve(work, "U0BEN", request.id, None, "Done"))
        asked_of.wait_blocked()

    other.result(PATIENCE)
    version = asked_of.request(1).version
    assert news(asked_of) == ["notify:sales:outside:1:taken", f"notify:sales:outside:1:closed:{version}"]
