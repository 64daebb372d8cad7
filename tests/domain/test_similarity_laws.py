"""Laws of likeness and cleaning: they hold for any text whatever (T3)."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.similarity.cleaning import clean
from bot.domain.similarity.excerpts import LONGEST, excerpt
from bot.domain.similarity.glossary import Glossary, glossary
from bot.domain.similarity.likeness import Vector, likeness, vector
from bot.domain.similarity.lookup import factored
from bot.domain.similarity.ranking import Asked, coverage, shortlist
from bot.domain.similarity.scripts import folded
from bot.domain.similarity.spelling import one_slip_away
from bot.domain.similarity.stems import LONGEST_STEM, stems
from bot.domain.similarity.weights import Weights

SCRAPS = (
    "<@U1>", "<!here>", "<https://a.b|label>", "<https://a.b>", "&lt;", "&amp;", "&gt;", ">", "```", "`", "*", "_", "~",
    ":smile:", "::", "\n", "\r", "\t", " ", "hi team", "thanks", "thank you", "in advance", "s'il vous plaît",
    "Error: x", "at a.b.C(D.java:1)", "10:30", "2026-01-02", "vpn", "Größe", "пароль", "パスワード", "你好", "مرحبا",
    "\u200b", "\ud800", "\x00", "İ", "ﷺ", "a@b.c", "http://x", "1.2.3.4",
)  # fmt: skip
messages = st.text() | st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join)
templates = st.lists(st.text(max_size=12) | st.sampled_from(SCRAPS), max_size=3)


def vector_of(text: str) -> Vector:
    return vector(stems(clean(text)).words, Weights().of)


@given(messages, templates)
def test_cleaning_again_changes_nothing(text: str, forms: list[str]) -> None:
    once = clean(text, forms)

    assert clean(once, forms) == once
    assert len(once) <= len(text)


@given(messages)
def test_stems_of_any_text_are_words_that_both_databases_can_hold(text: str) -> None:
    found = stems(text)

    for word in (*found.words, *found.identifiers):
        assert word == "".join(word.split())
        assert all(sign.isalnum() or not sign.isascii() for sign in word)
        assert word.encode()
    assert all(len(word) <= LONGEST_STEM for word in found.words)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(messages, messages)
def test_likeness_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    there, back = likeness(vector_of(one), vector_of(other)), likeness(vector_of(other), vector_of(one))

    assert there == back
    assert 0 <= there <= 1


@given(messages)
def test_a_text_with_words_is_like_itself_and_one_without_is_like_none(text: str) -> None:
    assert likeness(vector_of(text), vector_of(text)) == (1 if stems(clean(text)).words else 0)


@given(messages, st.text(max_size=8))
def test_an_excerpt_is_short_and_on_one_line(text: str, hit: str) -> None:
    shown = excerpt(text, {hit})

    assert len(shown) <= LONGEST + 2
    assert "\n" not in shown


@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3), max_size=4), messages)
def test_a_glossary_of_any_words_changes_nothing_the_second_time(entries: dict[str, list[str]], text: str) -> None:
    names = glossary(entries)
    once = names.unified(stems(text).words)

    assert len(once) <= len(stems(text).words)
    assert isinstance(names, Glossary)
    assert set(names.other_names(once)) <= set(once)


@given(st.text(max_size=12))
def test_words_one_slip_away_are_other_words(word: str) -> None:
    assert word not in one_slip_away(word)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=2)), st.lists(st.text(alphabet="abc", max_size=2)))
def test_coverage_is_between_0_and_1(typed: list[str], words: list[str]) -> None:
    asked = [Asked(1.0, ((word,),)) for word in typed]

    assert 0 <= coverage(asked, words, ()) <= 1
    assert coverage(asked, typed, ()) == (1 if typed else 0)


@given(st.lists(st.lists(st.sampled_from("abcdef"))), st.sets(st.sampled_from("abcdef")))
def test_a_shortlist_names_only_what_shares_a_word(candidates: list[list[str]], words: set[str]) -> None:
    for number in shortlist(enumerate(candidates), words, lambda _: 1.0):
        assert words & set(candidates[number])


SHORT_PHRASES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True).map(tuple)


@given(groups=st.lists(SHORT_PHRASES, min_size=1, max_size=12), words=st.sets(st.sampled_from("abcdef")))
def test_a_factored_condition_holds_for_the_same_entries(groups: list[tuple[str, ...]], words: set[str]) -> None:
    holds = any(words.issuperset(group) for group in groups)

    assert holds == any(
        words.intersection(heads) and any(words.issuperset(tail) for tail in tails) for heads, tails in factored(groups)
    )


def test_pairs_of_spellings_are_a_few_conditions() -> None:
    spelled = [[f"{word}{number}" for number in range(4)] for word in "abcd"]
    pairs = [pair for one, other in combinations(spelled, 2) for pair in product(one, other)]

    found = factored(pairs)

    assert len(pairs) == 96
    assert [(len(heads), len(tails)) for heads, tails in found] == [(4, 12), (4, 8), (4, 4)]
