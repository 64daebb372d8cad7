"""What is taken from a text, how words weigh, and what the index is asked (T3)."""

from datetime import UTC, datetime

import pytest

from bot.domain.similarity.cleaning import clean
from bot.domain.similarity.excerpts import excerpt
from bot.domain.similarity.glossary import glossary
from bot.domain.similarity.likeness import likeness, vector
from bot.domain.similarity.lookup import MOST_READ, lookups, month, months_back, scope, term
from bot.domain.similarity.spelling import one_slip_away
from bot.domain.similarity.stems import stems
from bot.domain.similarity.weights import Weights, says_something


def alike(one: str, other: str) -> float:
    return likeness(*(vector(stems(clean(text)).words, Weights().of) for text in (one, other)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi team, <@U1> the *VPN* is _down_ :fire: thanks in advance!", ", the VPN is down !"),
        ("Bonjour à tous, le VPN ne marche pas, s'il vous plaît", ", le VPN ne marche pas,"),
        ("お疲れ様です。VPNに接続できません。よろしくお願いします", "。VPNに接続できません。"),
        ("see <https://x.example/a|the dashboard> or mail a@b.example", "see the dashboard or mail"),
        ("read https://y.example/z?a=b before", "read before"),
        ("&gt; what she said\nI say no", "I say no"),
        ("&gt; all of it is quoted", "all of it is quoted"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> & c"),
        ("at 10:30 on 2026-01-02 from 10.0.0.1:80", "at on from"),
        ("snake_case and 2*3 stay", "snake_case and 2*3 stay"),
        ("Hi!", "Hi!"),
    ],
)
def test_what_everybody_writes_is_left_out(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize("text", ["<@" * 900 + ">" * 900, "thank " * 300 + "you " * 300])
def test_what_is_nested_without_end_says_nothing(text: str) -> None:
    assert clean(text) == ""


def test_of_a_pasted_trace_what_went_wrong_is_left() -> None:
    trace = "It broke:\n```\n2026-01-02 10:00:00 INFO start\nTypeError: no such thing\n    at a.b.C(D.java:12)\n```"

    assert clean(trace) == "It broke:\nTypeError: no such thing"


def test_what_the_team_s_forms_write_is_left_out_however_it_is_set() -> None:
    form = "*Business  impact:*\nnobody can pay\nSTEPS to reproduce:\nopen it"

    assert clean(form, ("Business impact:", "Steps to reproduce:")) == "nobody can pay\nopen it"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reset passwords", "resetting the password"),
        ("Rechnung stornieren", "Stornierung von Rechnungen"),
        ("changer de mot de passe", "changement du mot de passe"),
        ("не работает оплата", "оплаты не работают"),
        ("パスワードを忘れた", "パスワードを忘れました"),
        ("비밀번호 재설정", "비밀번호를 재설정해 주세요"),
        ("إعادة تعيين كلمة المرور", "تعيين كلمة المرور"),
        ("पासवर्ड बदलना है", "पासवर्ड बदलें"),
        ("İSTANBUL Şifre", "istanbul sifre"),
        ("conection", "connection"),
    ],
)
def test_forms_of_a_word_are_alike_in_many_languages(one: str, other: str) -> None:
    assert alike(one, other) > 0.3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the printer is broken", "the invoice is broken"),
        ("VPN", "パスワード"),
        ("", "vpn"),
    ],
)
def test_texts_that_share_only_what_everybody_says_are_hardly_alike(one: str, other: str) -> None:
    assert alike(one, other) < 0.2


def test_a_rare_word_weighs_more_than_a_usual_one_even_before_anything_was_counted() -> None:
    assert Weights().of("kerberos") > 2 * Weights().of("error")
    assert Weights(1000, {"vpn": 900}).of("vpn") < Weights(1000, {"vpn": 9}).of("vpn")


def test_a_bare_plea_for_help_says_nothing() -> None:
    assert not says_something(stems(clean("Hi all, please help me, urgent!")).words)
    assert says_something(stems(clean("please help me with the gateway")).words)
    assert not says_something(())


def test_names_of_a_thing_count_as_one_and_longer_names_first() -> None:
    names = glossary({"vpn": ["tunnel", "cisco anyconnect"], "": ["x"], "wiki": []})

    words = stems("tunnel or Cisco AnyConnect or cisco").words
    assert names.unified(words) == ["vpn", "vpn", "cisco"]
    assert ("tunnel",) in names.other_names(["vpn"])["vpn"]


def test_one_slip_is_a_letter_more_less_other_or_two_swapped() -> None:
    near = one_slip_away("login")

    assert {"logi", "loginn", "logon", "lgoin"} <= near
    assert "lgino" not in near
    assert one_slip_away("vpn") == set()
    assert "пароль" in one_slip_away("пароль"[:-1] + "л")


def test_an_excerpt_shows_the_word_that_was_found() -> None:
    text = "word " * 100 + "certificates expired " + "word " * 100

    shown = excerpt(text, set(stems("certificate").words))
    assert "certificates expired" in shown
    assert shown.startswith("…word")
    assert shown.endswith("…")


def test_a_small_index_is_asked_for_everything_at_once() -> None:
    terms = [term("vpn", [("vpn",), ("cisco", "anyconn")], {"vpn": 9}), term("slow", [("slow",)], {"slow": 3})]

    (asked,) = lookups(terms, entries=100, texts=100, months=[], occurs_in={})

    assert asked.groups == (("slow",), ("vpn",), ("cisco", "anyconn"))
    assert asked.periods == ()


def test_of_a_large_index_rare_words_are_read_alone_and_usual_ones_in_pairs_of_newer_months() -> None:
    now = datetime(2026, 2, 3, tzinfo=UTC)
    occurs_in = {"kerbero": 40, "vpn": 50_000, "connect": 80_000, month(now): 20_000, "§202601": 20_000}
    terms = [term(word, [(word,)], occurs_in) for word in ("vpn", "connect", "kerbero")]

    rare, usual = lookups(terms, entries=10**6, texts=10**6, months=months_back(now), occurs_in=occurs_in)

    assert rare.groups == (("kerbero",),)
    assert rare.periods == ()
    assert usual.groups == (("vpn", "connect"),)
    assert usual.periods == ("§202602",)


def test_a_single_usual_word_brings_the_newest_entries() -> None:
    occurs_in = {"vpn": 50_000, "§202602": 4_000, "§202601": 8_000, "§202512": 20_000}
    months = months_back(datetime(2026, 2, 3, tzinfo=UTC))

    (asked,) = lookups(
        [term("vpn", [("vpn",)], occurs_in)], entries=10**6, texts=10**6, months=months, occurs_in=occurs_in
    )

    assert asked.groups == (("vpn",),)
    assert asked.periods == ("§202602", "§202601")


def test_words_that_nobody_used_cost_nothing() -> None:
    asked = lookups([term("xyz", [("xyz",)], {})], entries=10**6, texts=10**6, months=[], occurs_in={})

    assert [lookup.most for lookup in asked] == [MOST_READ]


def test_the_word_of_a_scope_is_one_word_for_both_databases() -> None:
    assert scope("common", "back-end_2") == "§common§back§2d§end§5f§2"
    assert scope("common", "Backend") != scope("common", "backend")
