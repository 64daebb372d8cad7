from hypothesis import given
from hypothesis import strategies as st

from handlers.views import blocks, words
from tests.views.limits import check_message
from tests.views.strategies import anything


@given(anything(), st.integers(20, 4_000))
def test_a_shortened_text_is_within_its_limit_and_never_cut_through_control(text: str, limit: int) -> None:
    short = blocks.shorten(words.literal(text), limit)

    assert blocks.length(short) <= limit
    check_message(blocks.message("A sentence.", blocks.section(short)))


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert blocks.shorten("12345", 5) == "12345"


def test_a_shortened_text_says_so() -> None:
    assert blocks.shorten("x" * 50, 20) == "xxxxxxx… (shortened)"


def test_a_cut_takes_the_whole_link_mention_or_entity_with_it() -> None:
    mark = len(blocks.SHORTENED)

    assert blocks.shorten("see <https://example.com|the page> and more", 12 + mark) == "see… (shortened)"
    assert blocks.shorten("a &amp; " + "b" * 40, 5 + mark) == "a… (shortened)"


def test_an_emoji_counts_twice_and_is_never_halved() -> None:
    assert blocks.length("😀") == 2
    assert blocks.shorten("😀😀😀😀", 4, "…") == "😀…"


def test_a_message_of_too_many_blocks_ends_by_saying_so() -> None:
    rendered = blocks.message("A sentence.", *[blocks.section("x")] * 51)

    check_message(rendered)
    assert rendered.blocks[-1] == blocks.context("… (shortened)")


def test_a_message_of_too_much_text_keeps_its_beginning_and_its_controls() -> None:
    paragraph, controls = blocks.section("x" * 3_000), blocks.actions(blocks.button("Take", "take", "1:1"))

    rendered = blocks.message("A sentence.", *[paragraph] * 6, controls)

    check_message(rendered)
    assert rendered.blocks[:4] == (paragraph,) * 4
    assert rendered.blocks[-1] == controls
    assert "… (shortened)" in str(rendered.blocks[4])


def test_a_label_without_text_still_has_one() -> None:
    assert blocks.plain("\x00")["text"] == "(no text)"
