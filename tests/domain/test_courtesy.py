import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.courtesy import CLOSING, COMPANIONS, is_substantial


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "Thanks!",
        "THANK YOU SO MUCH!!!",
        "thx",
        "ok",
        "Ok, great, thanks all",
        "perfect.",
        "That's great, thanks",
        "it’s fixed now",
        "this is great",
        "works for me now",
        "all good now",
        "thanks for the quick help",
        "Great job everyone",
        "thanks, you're the best",
        "yes, works again",
        "thanks <@U0ANN> for the help",
        "<@U0ANN> thanks",
        "thanks <!subteam^S0OPS|@ops>",
        "danke",
        "Vielen Dank für die schnelle Hilfe",
        "super, geht wieder",
        "díky moc za pomoc",
        "děkuji",
        "ok, už to funguje",
        "ďakujem",
        "dziękuję bardzo",
        "merci beaucoup",
        "muchas gracias",
        "grazie mille",
        "bedankt",
    ],
)
def test_r9_thanks_in_many_words_and_languages_reopen_nothing(text: str) -> None:
    assert not is_substantial(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👍🏽",
        "🙏🏿🙏",
        "👨‍👩‍👧",
        ":+1:",
        ":+1::skin-tone-5:",
        ":pray: :tada:",
        ":party_parrot:",
        ":ありがとう:",
        ":)",
        "+1",
        "&lt;3",
        "thanks :D",
        "thanks :heart:",
        "<@U0ANN> :pray:",
        "<@U0ANN> 🙏",
        "!!!",
        "...",
        " \n ",
        "",
    ],
)
def test_r9_a_lone_emoji_or_no_word_at_all_reopens_nothing(text: str) -> None:
    assert not is_substantial(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "It is broken again",
        "thanks, but it still fails",
        "ok now it fails again",
        "not fixed",
        "no",
        "nope",
        "same error: 504",
        "504",
        "I have another question",
        "geht nicht",
        "funktioniert leider nicht",
        "pořád to nefunguje",
        "ça marche pas",
        "no funciona",
        "не работает",
        "まだ動きません",
        "谢谢",  # not known for certain, so it counts
        "<https://example.com/error|error>",
        "`null`",
        "thanks <@U0ANN>, could you look once more",
    ],
)
def test_r9_anything_beyond_thanks_reopens_in_any_language(text: str) -> None:
    assert is_substantial(text, 0)


@pytest.mark.parametrize("text", ["?", "thanks?", "ok ???", "works now?", "好？", "شكرا؟", "👍?", ":pray: ?"])
def test_r9_a_question_mark_reopens(text: str) -> None:
    assert is_substantial(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "ok, help",
        "help please",
        "fix it now",
        "ok, fix this",
        "is this fixed now",
        "ok is it working",
        "was it solved",
        "yes",
        "yes again",
        "now",
        "this",
        "and the team",
    ],
)
def test_r9_words_that_only_go_along_with_thanks_close_nothing_by_themselves(text: str) -> None:
    assert is_substantial(text, 0)


@pytest.mark.parametrize(
    "text", ["<@U0ANN>", " <@U0ANN|ann>, <@U0BEN>! ", "<!subteam^S0OPS|@ops>", "<!here>", "<#C0OPS|ops>"]
)
def test_r9_calling_somebody_without_a_word_reopens(text: str) -> None:
    assert is_substantial(text, 0)


@pytest.mark.parametrize("text", ["", "thanks", ":pray:"])
def test_r9_a_file_reopens_whatever_is_written_beside_it(text: str) -> None:
    assert is_substantial(text, 1)


@pytest.mark.parametrize("text", ["děkuji", "dankeschön", "muchísimas gracias"])
def test_r9_letters_may_be_composed_in_either_way(text: str) -> None:
    assert not is_substantial(unicodedata.normalize("NFD", text), 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(sorted(CLOSING | COMPANIONS)), max_size=8), st.text(alphabet="wxqz", min_size=3))
def test_r9_one_unknown_word_is_enough_to_reopen(known: list[str], unknown: str) -> None:
    assert is_substantial(" ".join([*known, unknown]), 0)
    assert is_substantial(" ".join([unknown, *known]), 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(sorted(CLOSING)), min_size=1, max_size=6), st.sampled_from([" ", ", ", "! ", "\n"]))
def test_r9_nothing_but_closing_words_reopens_nothing(words: list[str], between: str) -> None:
    assert not is_substantial(between.join(words), 0)
    assert not is_substantial(between.join(words).upper(), 0)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_r9_any_text_at_all_is_judged(text: str) -> None:
    assert is_substantial(text, 1)
    assert is_substantial(text, 0) in {True, False}


@pytest.mark.parametrize("piece", ["<@U1>", "<@U1", ":a", "thanks ", ".", "'a"])
def test_r9_forty_thousand_characters_are_judged_at_once(piece: str) -> None:
    assert is_substantial(piece * (40_000 // len(piece)) + "\0", 0) in {True, False}
