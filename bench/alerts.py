"""Alerts: a storm through Bolt and a local Slack at Slack's pace; what many groups cost each alert and each screen."""

import time
from collections.abc import Iterator

from bench import past_alerts, scale, town
from bench.alert_words import a_title, an_alert
from bench.figures import Aim, Figure, percentile
from bench.place import Place
from bot.app.rulebook import rulebook
from bot.clock import WallClock
from bot.config import load
from bot.domain.alerts.alert import AppMessage
from bot.domain.messages import Author, Posted
from bot.services import intake
from bot.services.catch_up import ts_of
from bot.services.work import Desk
from storage.engine import open_store

NAME = "alerts"
MINUTE = 60.0
CALLS_PER_MINUTE = 60  # Slack takes a post a second in a channel, and about fifty edits a minute
BESIDE = 40  # calls for the board, the storm's line, direct messages and state emoji


def measure(place: Place) -> Iterator[Figure]:
    """On each database: the storm as one group and as groups of one, then an alert and the screens on many groups."""
    for on, fresh in place.databases.items():
        for groups in (1, place.sizes.alert_storm):
            yield from _storm(place, on, groups)
        with fresh() as few, fresh() as full:
            past_alerts.add_groups(few, past_alerts.STILL_OPEN, WallClock().now())
            began = time.monotonic()
            past_alerts.add_groups(full, place.sizes.alert_groups, WallClock().now())
            yield Figure(bench=NAME, what="(time to write the groups)", on=on, value=time.monotonic() - began, unit="s")
            yield from _judging(place, on, few, full)
            yield from _screens(place, on, few, full)


def _storm(place: Place, on: str, groups: int) -> Iterator[Figure]:
    sizes = place.sizes
    count, name = sizes.alert_storm, "one group" if groups == 1 else f"{groups} groups"

    def figure(what: str, value: float, unit: str = "", aim: Aim | None = None) -> Figure:
        return Figure(bench=NAME, what=f"{count} alerts, {name}: {what}", on=on, value=value, unit=unit, aim=aim)

    place.begin_anew(rate_limits=True)
    with place.listening(on):
        seconds = MINUTE * sizes.alert_minutes
        place.slack.ask("alerts", count=count, groups=groups, seconds=seconds)
        seen = place.slack.ask("alert_cards", wait=sizes.alert_patience)
    yield figure("cards missing or wrong", seen["wrong"], aim=Aim(0))
    yield figure("calls refused for good", seen["refused"], aim=Aim(0))
    yield figure("calls made", seen["calls"], aim=Aim(BESIDE + CALLS_PER_MINUTE) if groups == 1 else None)
    yield figure("people called by a mention", seen["mentions"], aim=Aim(6 if groups > 1 else 1))
    yield figure("last card right after", seen["last"], "s", Aim(15) if groups == 1 else None)


def _judging(place: Place, on: str, few: str, full: str) -> Iterator[Figure]:
    """The seconds of one transaction each, in turns, so that what changes on the machine meanwhile meets both."""
    taken: dict[tuple[str, bool], list[float]] = {}
    for turn, database in enumerate((few, full, full, few)):
        for repeats in (False, True):
            times = max(1, place.sizes.alerts_judged // 2)
            taken.setdefault((database, repeats), []).extend(_judged(place, database, turn, times, repeats=repeats))
    for repeats, name in ((False, "a new group"), (True, "a repeat")):
        before, after = (percentile(taken[database, repeats], 0.5) for database in (few, full))
        yield Figure(bench=NAME, what=f"{name}, judged p50, few groups", on=on, value=before * 1000, unit="ms")
        yield Figure(bench=NAME, what=f"{name}, judged p50, many groups", on=on, value=after * 1000, unit="ms")
        ratio = after / before
        yield Figure(bench=NAME, what=f"{name}, judged p50, ratio", on=on, value=ratio, unit="", aim=Aim(1.5))


def _judged(place: Place, database: str, turn: int, times: int, *, repeats: bool) -> Iterator[float]:
    clock = WallClock()
    store = open_store(database)
    desk = Desk(store, clock, rulebook(load(place.config, {"DATABASE_URL": database}), clock.now()))
    try:
        for number in range(times):
            title = a_title(turn) if repeats else a_title(turn * 10_000 + number, "disk")
            posted = _posted(title, ts_of(clock.now()))
            began = time.perf_counter()
            with desk.work("bench") as work:
                intake.message_posted(work, posted)
            if number or not repeats:  # the first of them is no repeat
                yield time.perf_counter() - began
    finally:
        store.close()


def _posted(title: str, ts: str) -> Posted:
    message = an_alert(title)
    return Posted(
        channel=town.ALERTS,
        ts=ts,
        thread_ts=None,
        user=None,
        bot_id="B0GRAFANA",
        author=Author.BOT,
        subtype=None,
        text=title,
        app=AppMessage(text="", attachments=message["attachments"], app_name="Grafana", bot_id="B0GRAFANA"),
    )


def _screens(place: Place, on: str, few: str, full: str) -> Iterator[Figure]:
    for name, compose in (("Home", scale.home), ("open", scale.open_list)):
        for where, database in (("few groups", few), ("many groups", full)):
            taken = scale.taken(database, place.config, compose, place.sizes.screens)
            worst = percentile(taken, 0.99) * 1000
            yield Figure(bench=NAME, what=f"{name} p99, {where}", on=on, value=worst, unit="ms", aim=Aim(100))
