"""Newcomers observe one shift and serve from the next one on, whatever was announced before (D2; trap 7)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.rotation import Choice, choice_of
from bot.services.rotation import decisions, plans, roster
from tests.rotation.at_hand import HandBot, person

LEA = "U0LEA"


@pytest.fixture
def bot(hand: Callable[..., HandBot]) -> HandBot:
    return hand()


def coming(bot: HandBot, count: int = 4) -> list[plans.Planned]:
    return bot.looks(lambda work: plans.upcoming(work, bot.team, count))


def observers(bot: HandBot) -> list[str | None]:
    return [each.pick.choice.observer for each in coming(bot)]


def test_a_newcomer_who_observes_earlier_than_announced_is_let_go_from_the_later_week(bot: HandBot) -> None:
    first = coming(bot, 1)[0]
    rows = {row["week"]: row for row in bot.rows("shift")}
    assert observers(bot) == ["U0NOA", None, None, None]
    bot.does(lambda work: decisions.cannot(work, "U0NOA", rows[first.slot.week]["id"], "not yet"))
    assert observers(bot) == [None, "U0NOA", None, None]

    row = next(row for row in bot.rows("shift") if row["week"] == first.slot.week)
    team = replace(coming(bot, 1)[0].pick.choice, observer="U0NOA")
    bot.does(lambda work: decisions.change(work, LEA, row["id"], row["version"], choice=team, reason="after all"))

    assert observers(bot) == ["U0NOA", None, None, None]


def test_somebody_who_counts_as_experienced_meanwhile_need_not_observe(bot: HandBot) -> None:
    bot.does(lambda work: roster.set_experienced(work, LEA, bot.team, "U0NOA", experienced=True))

    assert observers(bot) == [None, None, None, None]


def test_a_confirmed_week_without_observer_counts_as_learning_for_nobody(bot: HandBot) -> None:
    first, second = coming(bot, 2)
    rows = {row["week"]: row for row in bot.rows("shift")}
    row = rows[second.slot.week]
    team = Choice(responders=("U0ANN", "U0CID"))
    bot.does(lambda work: decisions.change(work, LEA, row["id"], row["version"], choice=team, reason="asked for"))
    row = rows[first.slot.week]
    bot.does(lambda work: decisions.cannot(work, "U0NOA", row["id"], "not yet"))

    assert observers(bot) == [None, None, "U0NOA", None]
    assert all("U0NOA" not in each.pick.choice.responders for each in coming(bot, 3))


def test_whoever_could_not_observe_because_the_bot_was_down_does_not_serve_when_it_wakes(
    hand: Callable[..., HandBot],
) -> None:
    """Nobody was confirmed for the week in which they were to observe, so nobody observed (D2, D6)."""
    bot = hand([person("ann", production_access=True), person("ben"), person("noa", experienced=False)])
    second = coming(bot, 2)[1]
    assert "U0NOA" in second.pick.choice.responders

    bot.clock.time = second.slot.starts_at + timedelta(hours=1)
    bot.starts()
    bot.rings()

    assert bot.shifts()[-1].week == second.slot.week
    assert "U0NOA" not in choice_of(bot.shifts()[-1]).responders
