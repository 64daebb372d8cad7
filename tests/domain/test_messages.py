from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Author, Posted, instant_of, plain_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def escaped(text: str) -> str:
    """Text as Slack delivers it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def posted(**changes: object) -> Posted:
    fields: dict[str, object] = {
        "channel": "C1",
        "ts": "1767225600.000100",
        "thread_ts": None,
        "user": "U1",
        "bot_id": None,
        "author": Author.PERSON,
        "subtype": None,
        "text": "Hello",
    }
    return Posted(**{**fields, **changes})  # type: ignore[arg-type]  # a test names any field


@pytest.mark.parametrize(
    ("ts", "instant"),
    [
        ("1767225600.000100", datetime(2026, 1, 1, 0, 0, 0, 100, tzinfo=UTC)),
        ("1767225600.999999", datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)),
        ("1767225600.000000", datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600", datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600.5", datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("1767225600.1234569", datetime(2026, 1, 1, 0, 0, 0, 123_456, tzinfo=UTC)),
    ],
)
def test_r2_a_ts_is_an_instant_exact_to_the_microsecond(ts: str, instant: datetime) -> None:
    assert instant_of(ts) == instant
    assert instant_of(ts).tzinfo is UTC


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 4_000_000_000 * 1_000_000))
def test_r2_no_microsecond_of_any_ts_is_lost(microseconds: int) -> None:
    ts = f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"

    assert (instant_of(ts) - EPOCH) // timedelta(microseconds=1) == microseconds


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_r7_messages_are_in_the_order_of_their_ts(one: int, other: int) -> None:
    first, second = (f"{each // 1_000_000:010d}.{each % 1_000_000:06d}" for each in (one, other))

    assert (first < second) == (instant_of(first) < instant_of(second))


def test_r1_what_stands_in_a_thread_is_a_reply_also_a_broadcast_one() -> None:
    assert not posted().is_reply
    assert posted(thread_ts="1767225000.000000").is_reply
    assert posted(thread_ts="1767225000.000000", subtype="thread_broadcast").is_reply


def test_r2_a_message_was_posted_at_its_own_ts() -> None:
    assert posted(ts="1767225600.000100").at == datetime(2026, 1, 1, 0, 0, 0, 100, tzinfo=UTC)


# N5: Slack's tokens lose their power and keep their meaning.


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hello", "Hello"),
        ("", ""),
        ("<@U0ANN>", "@someone"),
        ("<@U0ANN|ann>", "@ann"),
        ("<@U0ANN|>", "@someone"),
        ("<#C0OPS|ops>", "#ops"),
        ("<#C0OPS>", "#C0OPS"),
        ("<#C0OPS|>", "#C0OPS"),
        ("<!channel>", "@channel"),
        ("<!here>", "@here"),
        ("<!everyone>", "@everyone"),
        ("<!here|@here>", "@here"),
        ("<!subteam^S0OPS|@ops>", "@ops"),
        ("<!subteam^S0OPS>", "@subteam"),
        ("<!date^1767225600^{date_short} at {time}|1 Jan 00:00>", "1 Jan 00:00"),
        ("<!date^1767225600^{time}^https://example.com|1 Jan>", "1 Jan"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|the docs>", "the docs"),
        ("<mailto:ann@example.com|ann@example.com>", "ann@example.com"),
        ("<tel:+420123|+420 123>", "+420 123"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;@U0ANN&gt;", "<@U0ANN>"),
        ("<@U1> and <@U2|bo>, see <#C1|ops>", "@someone and @bo, see #ops"),
    ],
)
def test_n5_every_kind_of_token_becomes_what_a_person_reads(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<@U0ANN", "<@U0ANN"),
        ("U0ANN>", "U0ANN>"),
        ("<<@U0ANN>>", "<@someone>"),
        ("<https://example.com|<@U0ANN>>", "<https://example.com|@someone>"),
        ("<!channel", "<!channel"),
        ("<>", ""),
        ("<|label>", "label"),
        ("<@>", "@someone"),
        ("<!>", "@"),
        ("<a|b|c>", "b|c"),
        ("&lt", "&lt"),
        ("*bold* _italic_ `code`", "*bold* _italic_ `code`"),
        ("line\nbreak", "line\nbreak"),
    ],
)
def test_n5_broken_and_nested_tokens_are_shown_as_they_stand_and_never_fail(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_n5_what_somebody_typed_is_read_back_exactly(typed: str) -> None:
    assert plain_text(escaped(typed)) == typed


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>@#!|^&;ltgamp U1", max_size=60))
def test_n5_no_mention_survives_in_text_that_holds_nothing_but_whole_tokens(text: str) -> None:
    typed = escaped(text)

    assert plain_text(f"{typed}<!channel>{typed}<@U1>{typed}") == f"{text}@channel{text}@someone{text}"


@pytest.mark.parametrize("piece", ["<", "<@U1|", "<a|b", ">", "<@U1>", "&amp;"])
def test_n5_forty_thousand_characters_of_broken_tokens_are_read_at_once(piece: str) -> None:
    text = piece * (40_000 // len(piece))

    assert len(plain_text(text)) <= 80_000
