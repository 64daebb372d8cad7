"""What people outside Slack send is read as it was meant, or refused in a sentence (O1, O2, N5)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outside_requests import (
    LONGEST_TEXT,
    Plea,
    addressed,
    author_of,
    called,
    digest,
    read_plea,
    source_of,
)
from bot.domain.outside_requests_teams import is_recent, read_activity, words_of
from bot.domain.outside_requests_words import CUT, for_outside, pieces
from bot.domain.reasons import Reason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLEA = {"id": "HELP-1", "from": {"name": "Petr Maly", "email": "Petr@example.com"}, "text": " No orders \n"}
ACTIVITY = {
    "type": "message",
    "id": "1795",
    "timestamp": "2026-11-23T09:00:00.123Z",
    "from": {"id": "29:x", "name": "Jana Nova", "aadObjectId": "aad"},
    "conversation": {"id": "19:sales@thread.tacv2;messageid=1795"},
    "text": "<at>Firstline</at>&nbsp;Help\n",
    "textFormat": "plain",
}


def plea(payload: object) -> Plea:
    read = read_plea(payload) if "type" not in payload else read_activity(payload)  # type: ignore[operator,arg-type]  # JSON
    assert isinstance(read, Plea), read
    return read


def test_our_own_shape_is_read_whole() -> None:
    read = plea({**PLEA, "team": "mobile", "channel": "C0A", "link": "https://example.com/1"})

    assert (read.id, read.conversation, read.name, read.text) == ("HELP-1", "HELP-1", "Petr Maly", "No orders")
    assert (read.team, read.channel, read.link, read.email) == (
        "mobile",
        "C0A",
        "https://example.com/1",
        "Petr@example.com",
    )


def test_a_number_is_an_id_as_well_and_an_answer_says_to_what() -> None:
    assert plea({**PLEA, "id": 17, "reply_to": 16}).conversation == "16"
    assert plea({**PLEA, "id": 17}).id == "17"


@pytest.mark.parametrize("missing", [{"id": True}, {"id": ""}, {"id": "x" * 201}, {"from": {}}, {"text": None}])
def test_what_is_missing_is_named(missing: dict[str, object]) -> None:
    read = read_plea({**PLEA, **missing})

    assert isinstance(read, Reason)
    assert f'"{next(iter(missing))}"' in read.sentence


def test_the_longest_text_is_taken_and_one_character_more_is_not() -> None:
    assert plea({**PLEA, "text": "x" * LONGEST_TEXT}).text
    assert isinstance(read_plea({**PLEA, "text": "x" * (LONGEST_TEXT + 1)}), Reason)


def test_a_person_is_the_same_author_whatever_they_write_and_of_one_source_only() -> None:
    one, two = plea(PLEA), plea({**PLEA, "id": "HELP-2", "text": "More"})
    other = plea({**PLEA, "from": {"name": "Petr Maly", "email": "other@example.com"}})

    assert author_of("intranet", one) == author_of("intranet", two)
    assert author_of("intranet", one) != author_of("intranet", other)
    assert author_of("intranet", one) != author_of("shop", one)
    assert source_of(author_of("intranet", one)) == "intranet"
    assert "petr" not in author_of("intranet", one).lower()
    assert source_of("U0ANN") is None


def test_a_message_of_teams_is_read_without_the_mention_it_begins_with() -> None:
    read = plea(ACTIVITY)

    assert (read.name, read.text, read.person) == ("Jana Nova", "Help", "aad")
    assert read.conversation == "19:sales@thread.tacv2;messageid=1795"
    assert read.sent_at == datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=UTC)


def test_a_channel_of_teams_is_no_conversation_but_each_chain_of_replies_in_it_is() -> None:
    first = plea({**ACTIVITY, "conversation": {"id": "19:sales"}})
    answer = plea({**ACTIVITY, "conversation": {"id": "19:sales"}, "id": "1799", "replyToId": "1795"})
    other = plea({**ACTIVITY, "conversation": {"id": "19:sales"}, "id": "1798"})

    assert first.conversation == answer.conversation
    assert first.conversation != other.conversation
    assert first.id != plea({**ACTIVITY, "conversation": {"id": "19:other"}}).id


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "invoke"},
        {"text": None},
        {"text": "<at>Firstline</at>&nbsp;"},
        {"id": None},
        {"from": None},
        {"conversation": {}},
    ],
)
def test_what_is_no_message_of_a_person_is_no_request(changes: dict[str, object]) -> None:
    assert isinstance(read_activity({**ACTIVITY, **changes}), Reason)


@pytest.mark.parametrize(
    ("text", "is_plain", "words"),
    [
        ("<at>Bot</at> a &lt; b &amp; c", True, "a < b & c"),
        ("<at>Bot</at> if a <b> c", True, "if a <b> c"),
        ('Hello <at>Bot</at> and <at id="1">Eva</at>', True, "Hello @Bot and @Eva"),
        ("<at>Bot</at> one<br/>two", True, "one\ntwo"),
        ("<p><at>Bot</at> The <b>export</b></p><p>is broken</p>", False, "The export\n\nis broken"),
        (
            '<div>See <a href="https://x.example/?a=1&amp;b">this</a></div>',
            False,
            "See this (https://x.example/?a=1&b)",
        ),
        ('<a href="https://x.example">https://x.example</a>', False, "https://x.example"),
        ("<ul><li>one</li><li>two</li></ul>", False, "one\n\ntwo"),
        ('<img src="x"> &lt;!channel&gt; <script>', False, "(a picture) <!channel>"),
        ("<![weird[ &notaword; <", False, "<![weird[ ¬aword; <"),
    ],
)
def test_words_are_taken_out_of_what_teams_sends(text: str, is_plain: bool, words: str) -> None:
    assert words_of(text, is_plain=is_plain) == words


@given(text=st.text(max_size=300), is_plain=st.booleans())
def test_any_text_can_be_read(text: str, is_plain: bool) -> None:
    words_of(f"<at>Bot</at>{text}", is_plain=is_plain)


@pytest.mark.parametrize(
    ("off", "recent"),
    [(timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False), (-timedelta(hours=1), False)],
)
def test_a_message_of_teams_is_good_for_five_minutes_p3(off: timedelta, recent: bool) -> None:
    read = plea({**ACTIVITY, "timestamp": NOW.isoformat()})

    assert is_recent(read, NOW + off) is recent


@pytest.mark.parametrize("stamp", [None, 5, "yesterday", "2026-11-23T09:00:00"])
def test_a_message_without_a_readable_time_is_judged_by_its_signature_alone(stamp: object) -> None:
    assert is_recent(plea({**ACTIVITY, "timestamp": stamp}), NOW)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#12 it is Acme", (12, "it is Acme")),
        ("  #12: it is Acme", (12, "it is Acme")),
        ("#12", None),
        ("#12abc is red", None),
        ("see #12", None),
        ("#1234567890 is too long", None),
    ],
)
def test_a_text_may_begin_with_the_number_of_a_request(text: str, found: tuple[int, str] | None) -> None:
    assert addressed(text) == found


def test_a_name_fits_on_a_card() -> None:
    assert called("  Jana\n Nova ") == "Jana Nova"
    assert called(None) == called("") == "somebody"
    assert len(called("x" * 500)) == 40


@pytest.mark.parametrize(
    ("slack", "outside"),
    [
        ("<@U0BEN> look", "@Ben look"),
        ("<@U0BEN|ben.b> look", "@ben.b look"),
        ("in <#C0A|random> or <#C0B>", "in #random or a channel"),
        ("<!channel> <!subteam^S0A|@team> <!subteam^S0B> <!date^1^{date}|today>", "@channel @team a group today"),
        ("<https://x.example|the page> <https://y.example>", "the page (https://x.example) https://y.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
    ],
)
def test_what_was_written_in_slack_leaves_it_without_ids(slack: str, outside: str) -> None:
    assert for_outside(slack, lambda user: {"U0BEN": "Ben"}[user]) == outside


@given(text=st.text(alphabet="ab \n", max_size=400))
def test_pieces_hold_every_word_and_none_is_too_long(text: str) -> None:
    found = pieces(text, 20, 1_000)

    assert all(0 < len(piece) <= 20 for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_needs_too_many_pieces_is_cut_visibly() -> None:
    found = pieces("word " * 1_000, 100, 3)

    assert len(found) == 3
    assert found[-1].endswith(CUT)
    assert max(map(len, found)) <= 100


def test_a_foreign_id_of_any_alphabet_has_a_short_stand_in() -> None:
    assert digest("\ud800") != digest("x" * 10_000)
    assert len(digest("x" * 10_000)) == 32


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "name", "text"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    "id",
    "type",
    "text",
    "from",
    "conversation",
    "reply_to",
    "replyToId",
    "timestamp",
    "textFormat",
    "link",
    "team",
)


@given(st.dictionaries(st.sampled_from(FIELDS), ANY), st.sampled_from([PLEA, ACTIVITY]))
def test_whatever_is_sent_is_a_request_or_has_a_reason_in_words(
    changes: dict[str, object], genuine: dict[str, object]
) -> None:
    for read in (read_plea({**genuine, **changes}), read_activity({**genuine, **changes})):
        if isinstance(read, Reason):
            assert read.sentence.endswith(".")
        else:
            assert read.id
            assert read.conversation
            assert read.text
            assert read.name
