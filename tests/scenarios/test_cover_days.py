"""Covers: asked of one or of everybody who could, the first taker has it, nothing in the past (D8)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.domain.offers import OfferState
from bot.services.rotation import decisions
from tests.scenarios.duty_changes import (
    WEEK_AFTER,
    asked,
    begin,
    duty_at,
    offer,
    responders_on,
    room,
    serving,
)
from tests.story import PRAGUE, Story

FRI = date(2026, 11, 27)


def test_cover_asked_of_everybody_who_could_goes_to_the_first_who_accepts_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob = story.person("ben"), story.person("rob")

    told = ben.commands("cover friday dentist, sorry")
    assert "to cover Fri 27 Nov" in told
    questions = {
        name: asked(story, story.person(name), "Ben asks you to cover", "dentist, sorry")
        for name in ("cid", "eve", "kim", "rob", "sue")
    }

    questions["rob"].click(rob, "Accept")

    story.expect("Thank you! You serve on Fri 27 Nov.", only_to=rob)
    story.expect("Rob serves for you on Fri 27 Nov.", to=ben)
    room(story, "Rob serves for Ben on Fri 27 Nov.")
    for name in ("cid", "eve", "kim"):
        questions[name].shows("Rob has it, thanks.").shows_no("Accept")
    assert responders_on(story, FRI) == {"ann", "rob"}
    assert responders_on(story, date(2026, 11, 28)) == {"ann", "ben"}
    assert "Ben is not on duty on Fri 27 Nov." in ben.commands("cover friday"), "it is not theirs to give any more"
    story.expect_nothing()


def test_two_who_press_accept_read_who_was_first_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob, eve = story.person("ben"), story.person("rob"), story.person("eve")
    ben.commands("cover friday <@U0ROB>")
    first = asked(story, rob, "Ben asks you to cover")
    ben.commands("cover withdraw 1")
    first.shows("It is not needed any more.")
    ben.commands("cover friday")
    questions = {name: asked(story, story.person(name), "Ben asks you") for name in ("cid", "eve", "kim", "rob", "sue")}

    with story.slow_screens():
        questions["rob"].click(rob, "Accept")
        questions["eve"].click(eve, "Accept")

    story.expect("Thank you! You serve on Fri 27 Nov.", only_to=rob)
    story.expect("Rob has it already, thanks.", only_to=eve)
    story.expect("Rob serves for you", to=ben)
    room(story, "Rob serves for Ben")
    assert responders_on(story, FRI) == {"ann", "rob"}


def test_an_offer_whose_days_begin_expires_and_the_asker_is_still_on_duty_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob = story.person("ben"), story.person("rob")
    ben.commands("cover friday <@U0ROB>")
    question = asked(story, rob, "Ben asks you to cover")

    story.until(datetime(2026, 11, 26, 23, 59, 59, tzinfo=PRAGUE))
    assert offer(story).state is OfferState.OPEN
    story.until(datetime(2026, 11, 27, 0, 0, tzinfo=PRAGUE))

    assert offer(story).state is OfferState.EXPIRED
    question.shows("Its days have begun").shows_no("Accept")
    story.expect("Nobody answered in time to the cover for Fri 27 Nov, so you are still on duty.", to=ben)


def test_whoever_covers_can_pass_the_days_on_and_the_first_gets_them_back_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob, eve = (story.person(name) for name in ("ben", "rob", "eve"))

    for asker, taker in ((ben, rob), (rob, eve), (eve, ben)):
        asker.commands(f"cover friday <@{taker.id}>")
        asked(story, taker, "asks you to cover").click(taker, "Accept")
        story.expect("Thank you!", only_to=taker)
        story.expect("serves for you", to=asker)
        room(story, "serves for")
        assert responders_on(story, FRI) == {"ann", taker.id.removeprefix("U0").lower()}

    with story.bot.desk.reading() as work:
        days = datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)
        assert list(work.uow.duty.overrides("backend", *days)) == [], "nothing is left of the detour"


def test_a_cover_of_the_sunday_on_which_the_clocks_change_is_exact_d8(tell: Callable[..., Story]) -> None:
    week = date(2027, 3, 24)
    story = begin(
        tell,
        at=datetime(2027, 3, 25, 10, 0, tzinfo=PRAGUE),
        weeks={week: serving("ann", "ben")},
        announced={},
    )
    ben, rob = story.person("ben"), story.person("rob")

    ben.commands("cover 28 mar <@U0ROB>")
    asked(story, rob, "Sun 28 Mar 00:00 CET to Mon 29 Mar 00:00 CEST").click(rob, "Accept")
    story.expect("Thank you!", only_to=rob)
    story.expect("Rob serves for you", to=ben)
    room(story, "Rob serves for Ben")

    second = datetime.resolution * 1_000_000
    begins, ends = datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)
    assert duty_at(story, begins - second).responders == ("U0ANN", "U0BEN")
    assert duty_at(story, begins).responders == ("U0ANN", "U0ROB")
    assert duty_at(story, ends - second).responders == ("U0ANN", "U0ROB")
    assert duty_at(story, ends).responders == ("U0ANN", "U0BEN")


def test_a_lead_asks_somebody_in_the_name_of_another_p1(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    lea, rob, ben = story.person("lea"), story.person("rob"), story.person("ben")

    lea.commands("cover friday <@U0ROB> for <@U0BEN> training")
    asked(story, rob, "Lea asks you to cover Ben’s duty", "training").click(rob, "Accept")

    story.expect("Thank you!", only_to=rob)
    story.expect("Rob serves for you", to=ben)
    story.expect("Rob serves for Ben", to=lea)
    room(story, "Rob serves for Ben")
    assert responders_on(story, FRI) == {"ann", "rob"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cover", "Please write the days behind it"),
        ("cover <@U0ROB>", "I cannot read"),
        ("cover 25-27 nov <@U0ROB>", "Wed 25 Nov is over."),
        ("cover 3 dec <@U0ROB>", "Ben is not on duty on Thu 3 Dec."),
        ("cover friday <@U0ANN>", "Ann is on duty on Fri 27 Nov already."),
        ("cover friday <@U0BEN>", "You cannot cover yourself."),
        ("cover friday <@U0OLGA>", "is not on the roster of Backend support"),
        ("cover friday <@U0ROB> for <@U0ANN>", "Only Lea can ask in somebody's name."),
        ("cover withdraw 7", "This offer does not exist any more."),
        ("cover list", "Nobody is being asked to serve for you."),
    ],
)
def test_what_cannot_be_covered_is_said_x4(tell: Callable[..., Story], typed: str, said: str) -> None:
    assert said in begin(tell).person("ben").commands(typed)


def test_somebody_who_is_away_or_has_muted_the_bot_is_not_asked_n4(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob = story.person("ben"), story.person("rob")
    rob.commands("away friday")

    assert "Rob is away" in ben.commands("cover friday <@U0ROB>")

    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0EVE", "2026-12-24T09:00:00+00:00", work.now)
    assert "Eve has muted my messages" in ben.commands("cover friday <@U0EVE>")


def test_whoever_would_cover_for_somebody_who_dropped_out_of_the_week_hears_that_it_is_off_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    kim, ann = story.person("kim"), story.person("ann")
    kim.commands("cover 10 dec <@U0ANN>")
    asked(story, ann, "Kim asks you to cover").click(ann, "Accept")
    story.expect("Thank you!", only_to=ann)
    story.expect("Ann serves for you", to=kim)

    with story.bot.desk.work("modal") as work:
        shift = work.uow.duty.shift_of("backend", WEEK_AFTER)
        assert shift is not None
        team = serving("ben", "ann")
        decided = decisions.change(work, "U0LEA", shift.id, shift.version, choice=team, reason="Kim leads a workshop")
        assert isinstance(decided, decisions.Decided)
    story.settle()

    story.expect("You need not serve for Kim on Thu 10 Dec any more.", to=ann)
    for user in ("ann", "ben", "kim", "rob"):
        story.expect("Wed 9 Dec", to=story.person(user))
    assert responders_on(story, date(2026, 12, 10)) == {"ben", "ann"}


def test_whoever_promised_a_day_of_a_week_that_was_not_confirmed_yet_is_replaced_when_it_is_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    rob, eve, lea = story.person("rob"), story.person("eve"), story.person("lea")
    rob.commands("cover 10 dec <@U0EVE>")
    asked(story, eve, "Rob asks you to cover").click(eve, "Accept")
    story.expect("You serve on Thu 10 Dec", only_to=eve)
    story.expect("Eve serves for you on Thu 10 Dec", to=rob)
    assert "No confirmed shift is concerned" in eve.commands("away 10 dec")

    with story.bot.desk.work("story") as work:
        shift = work.uow.duty.shift_of("backend", WEEK_AFTER)
        assert shift is not None
        decided = decisions.confirm(work, lea.id, shift.id, shift.version, "we know")
    story.settle()

    assert isinstance(decided, decisions.Decided)
    assert offer(story, 2).absent == "U0EVE"
    room(story, "Eve cannot serve on Thu 10 Dec")
    (helper,) = offer(story, 2).asked
    asked(story, story.person(helper.removeprefix("U0").lower()), "could you take over")
