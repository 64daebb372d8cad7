from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.intake import Offer, Opens, joins, judge, priority_of, title_of
from bot.domain.messages import Author, Posted
from bot.domain.reasons import Reason
from bot.domain.requests import Priority
from bot.domain.teams import Channel, ChannelKind, PriorityRule
from tests.domain.values import MICROSECOND, MINUTE, OPENED, SECOND, a_request

OPS = Channel(id="C0OPS", kind=ChannelKind.REQUESTS, also_from=("B0FORM",))
OPENING = (None, "file_share", "me_message")
HOUSEKEEPING = ("channel_join", "channel_topic", "thread_broadcast", "bot_message", "tombstone", "reminder_add", "new")


def posted(
    text: str = "The export is stuck",
    *,
    subtype: str | None = None,
    author: Author = Author.PERSON,
    bot_id: str | None = None,
    thread_ts: str | None = None,
) -> Posted:
    return Posted(
        channel="C0OPS",
        ts="1794819600.000000",
        thread_ts=thread_ts,
        user="U0EVE" if author is Author.PERSON else None,
        bot_id=bot_id,
        author=author,
        subtype=subtype,
        text=text,
    )


def verdict(message: Posted, *, by_member: bool = False) -> str:
    """What a message means in the channel: "opens", "offer", or the code of the reason why neither."""
    match judge(message, OPS, by_member=by_member):
        case Opens():
            return "opens"
        case Offer():
            return "offer"
        case Reason(code=code, sentence=sentence):
            assert sentence.endswith(".")
            return code


# R1, R3, R4: what a top-level message means.


@pytest.mark.parametrize("subtype", OPENING)
def test_r1_every_top_level_message_by_a_person_opens_a_request(subtype: str | None) -> None:
    assert verdict(posted(subtype=subtype)) == "opens"


@pytest.mark.parametrize("text", ["", " ", "?", "hi", "thanks", ":fire:", "<@U0ANN>", "x" * 40_000])
def test_r1_whatever_a_person_writes_opens_a_request(text: str) -> None:
    assert verdict(posted(text)) == "opens"


@pytest.mark.parametrize("subtype", HOUSEKEEPING)
def test_r1_no_other_kind_of_message_opens_one_not_even_a_kind_that_slack_adds_one_day(subtype: str) -> None:
    assert verdict(posted(subtype=subtype)) == "subtype"


@pytest.mark.parametrize("author", Author)
@pytest.mark.parametrize("subtype", [*OPENING, *HOUSEKEEPING])
@pytest.mark.parametrize("by_member", [False, True])
def test_r1_no_reply_opens_a_request_whoever_writes_it(author: Author, subtype: str | None, by_member: bool) -> None:
    reply = posted(subtype=subtype, author=author, bot_id="B0FORM", thread_ts="1794819000.000000")

    assert verdict(reply, by_member=by_member) == "reply"


@pytest.mark.parametrize("subtype", [*OPENING, *HOUSEKEEPING])
def test_r1_the_bot_never_opens_a_request_with_its_own_message(subtype: str | None) -> None:
    assert verdict(posted(subtype=subtype, author=Author.SELF, bot_id="B0FORM")) == "own_message"


@pytest.mark.parametrize("subtype", [*OPENING, "bot_message"])
def test_r1_a_form_on_the_also_from_list_opens_a_request_and_other_bots_do_not(subtype: str | None) -> None:
    assert verdict(posted(subtype=subtype, author=Author.BOT, bot_id="B0FORM")) == "opens"
    assert verdict(posted(subtype=subtype, author=Author.BOT, bot_id="B0OTHER")) == "bot"
    assert verdict(posted(subtype=subtype, author=Author.BOT, bot_id=None)) == "bot"


def test_r1_housekeeping_by_a_listed_form_opens_nothing() -> None:
    assert verdict(posted(subtype="channel_join", author=Author.BOT, bot_id="B0FORM")) == "bot"


@pytest.mark.parametrize("subtype", OPENING)
def test_r3_a_message_by_a_member_opens_nothing_and_is_offered_to_be_tracked(subtype: str | None) -> None:
    assert verdict(posted(subtype=subtype), by_member=True) == "offer"


def test_r3_a_listed_form_opens_a_request_also_when_a_member_sent_it() -> None:
    assert verdict(posted(author=Author.BOT, bot_id="B0FORM"), by_member=True) == "opens"


@pytest.mark.parametrize(
    "text",
    [
        "📢 Release at noon",
        "📢",
        ":loudspeaker: Release",
        "  \n📢 Release",
        "*📢 Release*",
        "_*:loudspeaker: Release*_",
    ],
)
@pytest.mark.parametrize("by_member", [False, True])
def test_r4_an_announcement_opens_nothing_and_offers_nothing(text: str, by_member: bool) -> None:
    assert verdict(posted(text), by_member=by_member) == "announcement"
    assert verdict(posted(text, author=Author.BOT, bot_id="B0FORM")) == "announcement"


@pytest.mark.parametrize(
    "text", ["Is this a 📢?", "see :loudspeaker:", "📣 help", ":mega: help", "loudspeaker", "&gt; 📢"]
)
def test_r4_the_sign_anywhere_else_or_another_sign_is_no_announcement(text: str) -> None:
    assert verdict(posted(text)) == "opens"


# R5: grouping.

GAP, SPAN = 120 * SECOND, 5 * MINUTE


def grouped(at: timedelta, *known: timedelta, responded: timedelta | None = None) -> bool:
    request = a_request(responded_at=None if responded is None else OPENED + responded)
    times = [OPENED + each for each in known]
    return joins(OPENED + at, request, times, gap=GAP, span=SPAN)


@pytest.mark.parametrize(
    ("at", "together"),
    [
        pytest.param(timedelta(0), True, id="at the same instant"),
        pytest.param(GAP, True, id="after exactly 120 s"),
        pytest.param(GAP + MICROSECOND, False, id="a microsecond later"),
    ],
)
def test_r5_the_next_message_joins_within_120_s_of_the_previous_one(at: timedelta, together: bool) -> None:
    assert grouped(at, timedelta(0)) is together


@pytest.mark.parametrize(
    ("at", "together"),
    [
        pytest.param(SPAN, True, id="after exactly five minutes"),
        pytest.param(SPAN + MICROSECOND, False, id="a microsecond later"),
    ],
)
def test_r5_a_message_joins_within_five_minutes_of_the_first(at: timedelta, together: bool) -> None:
    known = (timedelta(0), 100 * SECOND, 200 * SECOND, 290 * SECOND)

    assert grouped(at, *known) is together


def test_r5_only_the_messages_of_the_request_itself_count_as_previous() -> None:
    assert not grouped(SECOND)
    assert not grouped(4 * MINUTE, timedelta(0))
    assert grouped(4 * MINUTE, timedelta(0), 2 * MINUTE)


@pytest.mark.parametrize(
    ("at", "together"),
    [
        pytest.param(60 * SECOND - MICROSECOND, True, id="posted before the response, delivered after"),
        pytest.param(60 * SECOND, False, id="at the instant of the response"),
        pytest.param(90 * SECOND, False, id="after the response"),
    ],
)
def test_r5_r7_only_a_message_posted_before_any_response_joins(at: timedelta, together: bool) -> None:
    assert grouped(at, timedelta(0), responded=60 * SECOND) is together


def test_r7_a_message_that_arrives_late_joins_what_follows_it() -> None:
    assert grouped(-GAP, timedelta(0))
    assert not grouped(-GAP - MICROSECOND, timedelta(0))
    assert not grouped(-MINUTE, timedelta(0), 100 * SECOND, 200 * SECOND, 4 * MINUTE + SECOND)


times = st.lists(
    st.one_of(st.integers(0, 400).map(lambda n: n * SECOND), st.timedeltas(timedelta(0), 7 * MINUTE)),
    min_size=2,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(times)
def test_r7_grouping_looks_the_same_backwards_so_late_arrival_is_judged_like_arrival_in_order(
    offsets: list[timedelta],
) -> None:
    message, *known = offsets

    assert grouped(message, *known) == grouped(-message, *(-each for each in known))


@settings(max_examples=150, deadline=None)
@given(times.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each[1:]))))
def test_r5_the_order_in_which_messages_are_listed_changes_nothing(
    listed: tuple[list[timedelta], list[timedelta]],
) -> None:
    (message, *known), shuffled = listed

    assert grouped(message, *known) == grouped(message, *shuffled)


@settings(max_examples=150, deadline=None)
@given(times)
def test_r5_however_messages_come_a_group_never_spans_more_than_five_minutes(offsets: list[timedelta]) -> None:
    group = [offsets[0]]
    for each in offsets[1:]:
        if grouped(each, *group):
            group.append(each)

    assert max(group) - min(group) <= SPAN
    assert all(any(abs(a - b) <= GAP for b in group if b is not a) for a in group) or len(group) == 1


@settings(max_examples=150, deadline=None)
@given(times)
def test_r5_messages_in_order_join_exactly_while_both_limits_hold(offsets: list[timedelta]) -> None:
    *known, message = sorted(offsets)

    assert grouped(message, *known) == (message - known[-1] <= GAP and message - known[0] <= SPAN)


# R12: priority.

GROUPS = {"S0SALES": frozenset({"U0SAM", "U0SUE"})}


def priority(
    *rules: PriorityRule, text: str = "Please help", author: str = "U0SAM", channel: Channel = OPS
) -> Priority:
    return priority_of(text, author, channel, rules, GROUPS)


def test_r12_without_rules_the_channel_decides_and_its_default_is_urgent() -> None:
    calm = Channel(id="C0CALM", kind=ChannelKind.REQUESTS, default_priority=Priority.LOW)

    assert priority() is Priority.URGENT
    assert priority(channel=calm) is Priority.LOW


def test_r12_a_rule_without_conditions_always_holds_and_the_first_that_holds_wins() -> None:
    high, low = PriorityRule(priority=Priority.HIGH), PriorityRule(priority=Priority.LOW)

    assert priority(high, low) is Priority.HIGH
    assert priority(low, high) is Priority.LOW


@pytest.mark.parametrize(
    ("author", "expected"),
    [("U0SAM", Priority.LOW), ("U0SUE", Priority.LOW), ("U0EVE", Priority.LOW), ("U0ANN", Priority.URGENT)],
)
def test_r12_authors_are_people_or_whole_groups(author: str, expected: Priority) -> None:
    rule = PriorityRule(priority=Priority.LOW, authors=frozenset({"S0SALES", "U0EVE"}))

    assert priority(rule, author=author) is expected


def test_r12_a_group_whose_members_nobody_knows_yet_matches_nobody() -> None:
    rule = PriorityRule(priority=Priority.LOW, authors=frozenset({"S0NEW"}))

    assert priority(rule, author="U0SAM") is Priority.URGENT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A question about exports", True),
        ("QUESTION!", True),
        ("(question)", True),
        ("when you have time, please", True),
        ("questionable", False),
        ("my_question", False),
        ("requestion", False),
        ("when you have more time", False),
        ("R&amp;D needs it", True),
        ("R &amp; D needs it", False),
        ("grosse Straße", True),
        ("GROSSE STRASSE", True),
        ("see <https://example.com|question>", True),
        ("see <https://question.example.com|the docs>", False),
        ("<@U0ANN|question> look", True),
        ("", False),
    ],
)
def test_r12_words_are_whole_words_of_what_people_read_in_any_case(text: str, found: bool) -> None:
    rule = PriorityRule(priority=Priority.LOW, words=("question", "When you have time", "R&D", "straße"))

    assert priority(rule, text=text) is (Priority.LOW if found else Priority.URGENT)


@pytest.mark.parametrize("word", ["c++", ".net", "[sev1]", "a|b", "$HOME", "(x"])
def test_r12_signs_in_a_word_mean_themselves(word: str) -> None:
    rule = PriorityRule(priority=Priority.LOW, words=(word,))

    assert priority(rule, text=f"about {word} please") is Priority.LOW
    assert priority(rule, text="about nothing") is Priority.URGENT


@pytest.mark.parametrize("channel", ["C0OPS", "C0OTHER"])
@pytest.mark.parametrize("author", ["U0SAM", "U0ANN"])
@pytest.mark.parametrize("text", ["no hurry", "hurry"])
def test_r12_a_rule_holds_only_if_all_of_its_conditions_hold(channel: str, author: str, text: str) -> None:
    rule = PriorityRule(
        priority=Priority.LOW,
        channels=frozenset({"C0OPS"}),
        authors=frozenset({"S0SALES"}),
        words=("no hurry", "whenever"),
    )

    found = priority(rule, text=text, author=author, channel=Channel(id=channel, kind=ChannelKind.REQUESTS))

    assert (found is Priority.LOW) == ((channel, author, text) == ("C0OPS", "U0SAM", "no hurry"))


# Titles.


@pytest.mark.parametrize(
    ("text", "files", "title"),
    [
        ("The export\n is   stuck ", 0, "The export is stuck"),
        ("<@U0ANN> see <https://example.com|this> &amp; that", 0, "@someone see this & that"),
        ("", 1, "a file"),
        ("  \n", 3, "3 files"),
        ("", 0, "(no text)"),
        ("Look", 2, "Look"),
        ("x" * 80, 0, "x" * 80),
        ("x" * 81, 0, "x" * 79 + "…"),
        ("word " * 40, 0, "word " * 15 + "word…"),
        ("words " * 40, 0, "words " * 12 + "words…"),
    ],
)
def test_a_title_is_the_beginning_of_the_text_on_one_line(text: str, files: int, title: str) -> None:
    assert title_of(text, files) == title


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.integers(0, 3), st.integers(10, 100))
def test_a_title_is_never_empty_never_too_long_and_never_breaks_the_line(text: str, files: int, limit: int) -> None:
    title = title_of(text, files, limit)

    assert 0 < len(title) <= limit
    assert "\n" not in title
