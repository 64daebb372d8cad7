import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports.screens import Person
from handlers.views import words
from tests.views.samples import ANN, BEN, CID, MINUTE, T0, link
from tests.views.strategies import anything

SAME_SHAPE = str.maketrans({"∗": "*", "ˍ": "_", "∼": "~", "ˋ": "`", "\u200b": None, "\u2060": None})


def seen(mrkdwn: str) -> str:
    """What a reader sees: entities decoded, look-alikes as the sign that they look like."""
    decoded = mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return decoded.translate(SAME_SHAPE)


def test_plain_text_is_escaped_exactly_once() -> None:
    assert words.escape("a < b && c > d &amp;") == "a &lt; b &amp;&amp; c &gt; d &amp;amp;"


def test_names_and_titles_are_escaped_exactly_once() -> None:
    assert words.name(Person("U1", "R&D <3")) == "R&amp;D &lt;3"
    assert words.title(link(title="a & b", permalink=None)) == "“a &amp; b”"


@given(st.text())
def test_plain_text_shows_exactly_as_it_was_n5(text: str) -> None:
    plain = words.clean(text).translate(SAME_SHAPE)

    assert seen(words.literal(plain)) == plain


@given(anything())
def test_foreign_text_cannot_notify_format_or_break_the_line_n5(text: str) -> None:
    shown = words.quoted(text)

    assert not re.search(r"[<>\n*~`]|(?<![^\W_])_|_(?![^\W_])", shown)
    assert not re.search(r"@(channel|here|everyone)\b", shown, re.IGNORECASE)
    assert not re.search(r"&(?!(amp|lt|gt);)", shown)


@pytest.mark.parametrize(
    ("event_text", "shown"),
    [
        ("AT&amp;T &lt;3", "AT&T <3"),
        ("<!channel> help", "@channel help"),
        ("<!subteam^S0A|@oncall> help", "@oncall help"),
        ("see <https://example.com|the page>", "see the page"),
        ("*now* and _here_ in ~no~ `time`", "*now* and _here_ in ~no~ `time`"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("snake_case_name", "snake_case_name"),
        ("left\u202eright\x00", "leftright"),
    ],
)
def test_foreign_text_shows_as_it_was(event_text: str, shown: str) -> None:
    assert seen(words.quoted(event_text)) == shown


def test_a_passage_keeps_commands_that_can_be_copied_and_addresses_that_can_be_clicked() -> None:
    passage = words.passage("run rm *.tmp in ~/work\nsee https://example.com/a_?b=1&c=2.\nand *this* is <!here>")

    assert passage == (
        "> run rm *.tmp in ~/work\n"
        "> see <https://example.com/a_?b=1&amp;c=2>.\n"
        "> and ∗this∗ is &lt;!here&gt;"
    )  # fmt: skip


@pytest.mark.parametrize("address", ["javascript:alert(1)", "x", "https://example.com/" + "x" * 600])
def test_only_web_addresses_of_sane_length_become_links(address: str) -> None:
    assert words.link("here", address) == "here"


def test_an_address_cannot_break_out_of_its_link() -> None:
    assert words.link("here", "https://e.com/?a=1&b=<|x>") == "<https://e.com/?a=1&amp;b=&lt;%7Cx&gt;|here>"


def test_a_name_or_title_from_right_to_left_keeps_its_direction_to_itself() -> None:
    assert words.name(Person("U1", "שלום")) == "\u2068שלום\u2069"
    assert words.untitled(link(title="שלום")) == "“\u2068שלום\u2069”"


def test_who_has_no_name_is_someone_and_what_has_no_text_says_so() -> None:
    assert words.name(Person("U1", " \x00")) == "someone"
    assert words.name(None) == "someone"
    assert words.untitled(link(title="")) == "(no text)"


@pytest.mark.parametrize(
    ("people", "said"), [((), ""), ((ANN,), "Ann"), ((ANN, BEN), "Ann and Ben"), ((ANN, BEN, CID), "Ann, Ben and Cid")]
)
def test_people_are_listed_as_one_says_it(people: tuple[Person, ...], said: str) -> None:
    assert words.names(people) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (3 * MINUTE + timedelta(seconds=59), "3 min"),
        (60 * MINUTE, "1 h"),
        (80 * MINUTE, "1 h 20 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=2, minutes=59), "1 day 2 h"),
        (timedelta(days=2, hours=23), "2 days"),
        (-3 * MINUTE, "3 min"),
    ],
)
def test_durations_are_said_in_whole_minutes_downwards(length: timedelta, said: str) -> None:
    assert words.duration(length) == said


def test_time_left_and_due_times_say_whether_it_is_over() -> None:
    assert words.time_left(4 * MINUTE) == "4 min left"
    assert words.time_left(-12 * MINUTE) == "12 min overdue"
    at = int(T0.timestamp())
    assert words.due(T0, 4 * MINUTE, "Europe/Prague", T0) == f"due <!date^{at}^{{time}}|10:00 CET> (in 4 min)"
    assert words.due(T0, -4 * MINUTE, beside=T0) == f"was due <!date^{at}^{{time}}|09:00 UTC> (4 min ago)"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(0), "less than a minute left"),
        (timedelta(seconds=59), "less than a minute left"),
        (MINUTE, "1 min left"),
        (MINUTE + timedelta.resolution, "2 min left"),
        (2 * MINUTE - timedelta.resolution, "2 min left"),
        (60 * MINUTE - timedelta.resolution, "1 h left"),
        (-timedelta(seconds=59), "less than a minute overdue"),
        (-2 * MINUTE + timedelta.resolution, "1 min overdue"),
    ],
)
def test_time_left_is_rounded_up_and_time_over_down(left: timedelta, said: str) -> None:
    assert words.time_left(left) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Prague", "Wed 2 Dec 10:00 CET"),
        ("UTC", "Wed 2 Dec 09:00 UTC"),
        ("America/Sao_Paulo", "Wed 2 Dec 06:00 UTC-03"),
    ],
)
def test_notifications_say_the_time_in_the_teams_zone(zone: str, said: str) -> None:
    assert words.spoken(T0, zone) == said


def test_a_day_is_named_unless_it_is_the_same_in_the_teams_zone() -> None:
    late = datetime(2026, 12, 2, 23, 30, tzinfo=UTC)

    assert words.spoken(late, "UTC", T0) == "23:30 UTC"
    assert words.spoken(late, "Europe/Prague", T0) == "Thu 3 Dec 00:30 CET"


def test_counting_minds_the_singular() -> None:
    assert [words.count(number, "request") for number in (0, 1, 2)] == ["0 requests", "1 request", "2 requests"]
