"""Reply templates: a request's own values are filled in, and nothing that people wrote does more than be read (T1)."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.templates import (
    LONGEST_REPLY,
    PLACEHOLDERS,
    complete,
    gaps,
    names_ticket,
    render,
    unknown_placeholders,
)

NAMES = st.sampled_from(sorted(PLACEHOLDERS))
ANYTHING = st.text(st.characters(codec="utf-8") | st.sampled_from("{}[]<>@!&\n"), max_size=2_000)
TEMPLATES = st.lists(NAMES.map(lambda name: f"{{{name}}}") | st.text(max_size=400), max_size=20).map("".join)


def test_values_of_the_request_stand_where_the_template_names_them() -> None:
    text = render(
        "Hello {requester}, “{title}” is {category}.", {"requester": "Olga", "title": "VPN", "category": "Bug"}
    )

    assert text == "Hello Olga, “VPN” is Bug."


def test_what_is_not_known_leaves_a_gap_that_is_found_again() -> None:
    text = render("See {link}, or ask {ask_instead}.", {"link": ""})

    assert text == "See [link], or ask [ask_instead]."
    assert gaps(text) == ("link", "ask_instead")
    assert gaps("See [1], or [link-list].") == ()


def test_what_is_known_later_is_filled_in_when_the_reply_is_posted() -> None:
    text = render("It goes on in {ticket}; {forward_to} will call, {owner}.", {"owner": "Ann"})

    assert names_ticket(text)
    assert complete(text, {"ticket": "EDGE-12 (https://tracker.example.com/EDGE-12)", "forward_to": "Dana"}) == (
        "It goes on in EDGE-12 (https://tracker.example.com/EDGE-12); Dana will call, Ann."
    )
    assert complete("{owner} [link] {ticket}", {"owner": "Ann"}) == "{owner} [link] {ticket}"


def test_braces_that_mean_nothing_are_named_and_stay_as_they_are() -> None:
    template = "{requester}: {colour} {} {Title}"

    assert unknown_placeholders(template) == ("colour", "", "Title")
    assert render(template, {"requester": "Olga"}) == "Olga: {colour} {} {Title}"


@given(value=ANYTHING, other=ANYTHING)
def test_a_value_fills_in_nothing_itself_and_leaves_no_gap(value: str, other: str) -> None:
    text = render("{title}|{requester}", {"title": f"{{ticket}}{{requester}}[link]{value}", "requester": f"x{other}"})

    assert not names_ticket(text)
    assert gaps(text) == ()
    assert complete(text, {"ticket": "EDGE-1", "forward_to": "Dana"}) == text


@given(template=TEMPLATES, value=ANYTHING)
def test_a_reply_never_grows_beyond_what_a_form_takes(template: str, value: str) -> None:
    assert len(render(template, dict.fromkeys(PLACEHOLDERS, value))) <= LONGEST_REPLY


@given(value=ANYTHING)
def test_a_value_stays_on_one_line(value: str) -> None:
    assert "\n" not in render("{title}", {"title": value})
