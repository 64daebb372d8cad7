from datetime import date
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.cli.simulation.habits import Dice, Habits
from bot.cli.simulation.noise import Noise
from bot.cli.simulation.traffic import arrivals
from bot.domain.working_time import Calendar, is_working, parse_weekly_hours
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.slack import LocalSlack

PRAGUE = ZoneInfo("Europe/Prague")
CALENDAR = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-18:00"]}))
MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 29)  # on the Sunday the clocks change


def simulated(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["simulate", *arguments])


def rows(output: str) -> dict[str, str]:
    """What the tables say, by the words in the first column."""
    cells = [line.strip("│ ").split("│") for line in output.splitlines() if line.startswith("│")]
    return {name.strip(): value.strip() for name, value in cells}


def test_a_day_is_played_to_its_end_and_summed_up() -> None:
    result = simulated("--days", "1", "--per-day", "8", "--storm-rate", "0")

    assert result.exit_code == 0, result.output
    shown = rows(result.output)
    assert int(shown["requests"]) > 3
    assert shown["cards"] == "1.00"  # N2: one card each, whatever happens
    assert "C0BACKEND" not in shown  # N1: nothing at the top level of the channel in which people ask
    on_duty = [name for name in ("Ann", "Ben", "Cid", "Dee", "Fay", "Gus") if shown[name] == "1 shift, is even"]
    assert len(on_duty) == 2  # D1; no shift has ended yet, so nobody owes anything
    assert "refused" not in result.output


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    once, again, other = (
        simulated("--days", "1", "--per-day", "3", "--storm-rate", "0", "--seed", seed).output for seed in "118"
    )

    assert once == again
    assert once != other


def test_nobody_who_answers_at_once_misses_a_target() -> None:
    result = simulated("--days", "1", "--per-day", "6", "--answer-rate", "1", "--storm-rate", "0", "--night-rate", "0")

    assert rows(result.output)["answered within the target"] == "100.0 %"


def test_a_configuration_of_ones_own_is_played_by_its_own_people(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "teams: {data: {time_zone: Asia/Tokyo, internal_channel: C0DATAROOM, channels: [{id: C0DATA}], "
        "roster: [{user: U0KAI}, {user: U0MEI}]}}\n"
    )

    result = simulated("--config", str(config), "--days", "1", "--per-day", "4")

    assert result.exit_code == 0, result.output
    assert "C0DATAROOM" in result.output


@pytest.mark.parametrize("wrong", [("--days", "0"), ("--answer-rate", "1.5"), ("--per-day", "-1")])
def test_rates_that_make_no_sense_are_refused(wrong: tuple[str, str]) -> None:
    assert simulated(*wrong).exit_code == 2


def test_working_days_bring_requests_in_working_hours_and_a_few_at_night() -> None:
    moments = list(arrivals(Habits(per_day=200, storms=0), Dice(1), CALENDAR, MONDAY))

    in_hours = [at for at in moments if is_working(CALENDAR, at)]
    assert {at.astimezone(PRAGUE).date() for at in moments} == {MONDAY}
    assert len(in_hours) > 150
    assert 0 < len(moments) - len(in_hours) < 50


def test_a_free_day_on_which_the_clocks_change_brings_a_few_requests() -> None:
    moments = list(arrivals(Habits(per_day=200), Dice(1), CALENDAR, SUNDAY))

    assert {at.astimezone(PRAGUE).date() for at in moments} == {SUNDAY}
    assert 0 < len(moments) < 50


def test_a_storm_is_many_requests_within_minutes() -> None:
    moments = sorted(arrivals(Habits(per_day=0, storms=1, storm_size=6), Dice(1), CALENDAR, MONDAY))

    assert len(moments) == 6
    assert all((later - earlier).total_seconds() < 240 for earlier, later in pairwise(moments))


def test_noise_counts_what_rings_and_forgets_what_it_has_counted() -> None:
    slack = LocalSlack(example_workspace(), VirtualClock())
    card = {"event_payload": {"key": "card:1"}}
    reminder = {"event_payload": {"key": "reminder:U0ANN:duty:1:1:1"}}
    for method, args in (
        ("chat.postMessage", {"channel": "C1", "thread_ts": "1.0", "text": "<@U1> and <@U2>, <@U1>", "metadata": card}),
        ("chat.update", {"channel": "C1", "text": "<@U1>", "metadata": card}),
        ("chat.postMessage", {"channel": "D1", "text": "<@U1> asks", "metadata": reminder}),
        ("chat.postMessage", {"channel": "C2", "text": "a line"}),
    ):
        slack.calls.add(method, args, None)
    slack.calls.add("chat.postMessage", {"channel": "C3", "text": "too fast"}, "ratelimited")
    noise = Noise()

    noise.collect(slack)
    noise.collect(slack)

    assert (noise.cards, noise.card_edits, noise.thread_posts) == (1, 1, 0)
    assert noise.mentions == 2
    assert noise.direct == {"to people on duty": 1}
    assert noise.top_level == {"C2": 1}
    assert noise.refused == {"chat.postMessage: ratelimited": 1}
