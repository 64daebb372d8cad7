"""What may be kept as a common request, and which titles ask the same (T3)."""

import pytest

from bot.domain.common_requests import Wording, objection, same_title, tidied


def a_wording(**given: str) -> Wording:
    return tidied(Wording(**{"title": "VPN?", "answer": "Reset it.", **given}))


def test_white_space_around_a_wording_is_nobodys_intention() -> None:
    tidy = tidied(Wording(title="  How \n do I? ", answer="\n Like\n this. \n", link=" <https://a.example> ", owner=""))

    assert tidy == Wording(title="How do I?", answer="Like\n this.", link="https://a.example", owner=None)


@pytest.mark.parametrize(
    "wording",
    [
        a_wording(title="x" * 80),
        a_wording(answer="x" * 2_000),
        a_wording(link="https://wiki.example.com/a?b=c#d"),
        a_wording(title="パスワードを忘れました", answer="ポータルで再設定できます。"),
    ],
)
def test_what_is_within_the_limits_may_be_kept(wording: Wording) -> None:
    assert objection(wording) is None


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"title": ""}, "title", "Please write a title"),
        ({"title": "x" * 81}, "title", "The title has 81 characters and may have 80."),
        ({"answer": " "}, "answer", "Please write the answer"),
        ({"answer": "x" * 2_001}, "answer", "2001 characters"),
        ({"link": "http://a.example"}, "link", "https://"),
        ({"link": "https:///path"}, "link", "https://"),
        ({"link": "https://a.example/<b>"}, "link", "https://"),
        ({"link": "https://a.example/a b"}, "link", "https://"),
        ({"link": "https://a.example/" + "x" * 500}, "link", "518 characters"),
    ],
)
def test_an_objection_says_what_is_wrong_and_what_to_do(given: dict[str, str], code: str, words: str) -> None:
    refused = objection(a_wording(**given))

    assert refused is not None
    assert refused.code == code
    assert words in refused.sentence


def test_titles_are_the_same_but_for_capitals_spaces_and_the_last_sign() -> None:
    assert same_title("How do I reset it?", "how do  I RESET it")
    assert same_title("Straße", "STRASSE!")
    assert not same_title("How do I reset it?", "How do I reset them?")
