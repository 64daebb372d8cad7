"""What holds for every screen, whatever anybody wrote."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from bot.ports.screens import Card, Home, Notice, Screen
from handlers.views import render
from handlers.views.drawing import draw
from handlers.views.ids import Action
from tests.views.limits import check_home, check_message, elements, mentioned
from tests.views.samples import EXAMPLES
from tests.views.strategies import screens

KINDS = get_args(Screen)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_of_screen_has_a_view_and_an_example(kind: type) -> None:
    assert kind in draw.registry
    assert any(isinstance(example, kind) for example in EXAMPLES)


def test_what_is_no_screen_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"There is no view for str\."):
        render("card")


@given(screen=screens())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_every_screen_and_nobody_is_notified_but_those_who_must_act_n3_n5(screen: Screen) -> None:
    rendered = render(screen)

    check_home(rendered) if isinstance(screen, Home) else check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))
    loud = {button["action_id"] for button in elements(rendered.blocks, "button") if "style" in button}
    assert loud <= ({Action.TAKE} if isinstance(screen, Card) else set())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_whoever_must_act_is_mentioned_in_the_blocks_and_in_the_text_n3(example: Screen) -> None:
    rendered = render(example)

    for user in getattr(example, "mention", ()):
        assert f"<@{user}>" in rendered.text
        assert f"<@{user}>" in str(rendered.blocks)


def test_a_notice_shows_exactly_what_it_says() -> None:
    rendered = render(Notice(sentence='Write "<b> & co", not "&lt;b&gt;".'))

    assert rendered.text == 'Write "&lt;b&gt; &amp; co", not "&amp;lt;b&amp;gt;".'


def test_a_channel_in_a_notice_is_a_link_and_nothing_else_is() -> None:
    rendered = render(Notice(sentence="I was removed from <#C0BACKEND>, not from <#C0X|x> or <@U0ANN>."))

    assert rendered.text == "I was removed from <#C0BACKEND>, not from &lt;#C0X|x&gt; or &lt;@U0ANN&gt;."
