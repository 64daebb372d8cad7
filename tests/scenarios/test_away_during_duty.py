"""An absence that hits a confirmed shift gets a replacement at once, and only that week changes (D8, D4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.members import Absence
from bot.domain.offers import OfferState
from bot.domain.picking import judge, to_json
from bot.domain.rotation import choice_of, slot_of
from bot.services import refresh
from bot.services.rotation.situation import gather
from tests.scenarios.duty_changes import (
    NEXT_WEEK,
    ROSTER,
    THIS_WEEK,
    THURSDAY,
    asked,
    begin,
    duty_at,
    fix,
    offer,
    responders_on,
    room,
    rotating,
    serving,
)
from tests.story import PRAGUE, Story

THU, FRI = date(2026, 12, 3), date(2026, 12, 4)


def test_a_vacation_reported_on_thursday_gets_a_replacement_for_next_weeks_confirmed_shift_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    cid, kim = story.person("cid"), story.person("kim")

    told = cid.commands("away 3-4 dec vacation")

    assert "You are away on Thu 3 Dec and Fri 4 Dec" in told
    assert "I asked Kim to take over" in told, "of those who rest, only Kim has production access, as Cid has"
    line = room(story, "Cid cannot serve on Thu 3 Dec and Fri 4 Dec. I asked Kim to take over.")
    question = asked(
        story,
        kim,
        "Cid cannot serve for Backend support on Thu 3 Dec and Fri 4 Dec: could you take over",
        "Kim is free",
    )
    question.shows_no("vacation")

    question.click(kim, "Accept")

    question.shows("You have it, thank you!").shows_no("Accept")
    line.shows("Kim serves for Cid on Thu 3 Dec and Fri 4 Dec.")
    story.expect("Kim serves for you on Thu 3 Dec and Fri 4 Dec.", to=cid)
    assert offer(story).state is OfferState.ACCEPTED
    assert responders_on(story, NEXT_WEEK) == {"cid", "eve"}
    assert responders_on(story, THU) == responders_on(story, FRI) == {"kim", "eve"}
    assert responders_on(story, date(2026, 12, 7)) == {"cid", "eve"}
    story.expect("Thank you! You serve", only_to=kim)


def test_silence_for_an_hour_of_working_time_asks_the_next_three_and_the_first_may_still_accept_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    cid, kim, ann = story.person("cid"), story.person("kim"), story.person("ann")
    cid.commands("away 3-4 dec")
    line = room(story, "I asked Kim to take over.")
    first = asked(story, kim, "could you take over")

    story.advance(minutes=59)
    story.expect_nothing()
    story.advance(minutes=1)

    second = [asked(story, story.person(name), "Cid cannot serve") for name in ("ann", "rob", "sue")]
    line.shows("I asked Kim or Ann or ", "Rob", "Sue")
    story.expect_nothing()

    second[0].click(ann, "Accept")
    story.expect("Thank you! You serve", only_to=ann)
    first.shows("Ann has it, thanks.").shows_no("Accept")
    assert responders_on(story, THU) == {"ann", "eve"}
    story.expect("Ann serves for you", to=cid)


def test_when_nobody_is_left_to_ask_the_leads_are_told_once_and_can_ask_somebody_themselves_d8(
    tell: Callable[..., Story],
) -> None:
    people = [each for each in ROSTER if each["user"] in {"U0ANN", "U0BEN", "U0CID", "U0EVE"}]
    story = begin(tell, config=rotating(roster=people), announced={})
    cid, ann, ben, lea = (story.person(name) for name in ("cid", "ann", "ben", "lea"))
    cid.commands("away 3 dec")
    line = room(story, "I asked Ann to take over.")

    asked(story, ann, "could you take over").click(ann, "Decline")
    story.expect("Thank you for answering", only_to=ann)
    asked(story, ben, "could you take over").click(ben, "Decline")
    story.expect("Thank you for answering", only_to=ben)

    story.expect("Cid cannot serve on Thu 3 Dec, and nobody is left whom I could ask", to=lea)
    line.shows("Nobody is left whom I could ask; the leads know.")
    story.advance(hours=3)
    story.expect_nothing()


def test_an_absence_that_is_removed_again_takes_the_question_back_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid, kim = story.person("cid"), story.person("kim")
    cid.commands("away 3-4 dec vacation")
    line = room(story, "I asked Kim")
    question = asked(story, kim, "could you take over")

    assert "#1" in cid.commands("away list")
    assert "you count as present again" in cid.commands("away remove 1")

    question.shows("It is not needed any more.").shows_no("Accept")
    line.shows("Nobody has to take over any more.")
    assert offer(story).state is OfferState.WITHDRAWN
    assert responders_on(story, THU) == {"cid", "eve"}
    assert "I know of no absence of yours." in cid.commands("away list")


def test_a_click_on_what_was_taken_back_meanwhile_is_answered_with_what_happened_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    cid, kim = story.person("cid"), story.person("kim")
    cid.commands("away 3-4 dec")
    room(story, "I asked Kim")
    question = asked(story, kim, "could you take over")

    with story.slow_screens():
        cid.commands("away remove 1")
        question.click(kim, "Accept")

    story.expect("It is not needed any more.", only_to=kim)
    assert responders_on(story, THU) == {"cid", "eve"}


def test_the_named_fallback_covers_what_it_is_named_for_and_nobody_is_asked_d8(tell: Callable[..., Story]) -> None:
    week = serving("cid", "eve", fallback="kim", on=[THU, FRI])
    story = begin(tell, weeks={THIS_WEEK: serving("ann", "ben"), NEXT_WEEK: week})

    told = story.person("cid").commands("away 3-4 dec")

    assert "No confirmed shift is concerned." in told
    story.expect_nothing()


def test_in_the_middle_of_the_running_shift_the_days_that_are_left_are_covered_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ann, kim = story.person("ann"), story.person("kim")

    ann.commands("away today for 2 days sick")
    room(story, "Ann cannot serve on Thu 26 Nov and Fri 27 Nov. I asked Kim to take over.")
    question = asked(story, kim, "Ann cannot serve")
    story.advance(minutes=30)
    question.click(kim, "Accept")

    story.expect("Thank you! You serve", only_to=kim)
    story.expect("Kim serves for you", to=ann)
    before, after = THURSDAY + timedelta(minutes=29), THURSDAY + timedelta(minutes=31)
    assert set(duty_at(story, before).responders) == {"U0ANN", "U0BEN"}, "what is past stays as it was"
    assert set(duty_at(story, after).responders) == {"U0KIM", "U0BEN"}
    assert responders_on(story, date(2026, 11, 28)) == {"ann", "ben"}


def test_days_that_touch_a_known_absence_become_one_with_it_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    rob = story.person("rob")

    rob.commands("away 4-6 jan skiing")
    told = rob.commands("away 6-8 jan")

    assert "away on Mon 4 Jan to Fri 8 Jan, together with what I knew (Mon 4 Jan to Wed 6 Jan)" in told
    assert rob.commands("away list").count("#") == 2, "one absence, in the blocks and in the text"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("away", "Please write the days behind it"),
        ("away 12/1", "can be"),
        ("away whenever", "I cannot read"),
        ("away 3 dec 2025", "in the past"),
        ("away 5 dec 2026 - 1 dec 2026", "before it begins"),
        ("away until 1 jan 2029", "longer than a year"),
        ("away remove 99", "There is no absence #99 of yours."),
        ("away remove soon", "Please write the number behind it"),
    ],
)
def test_what_cannot_be_meant_is_answered_with_a_sentence_x4(tell: Callable[..., Story], typed: str, said: str) -> None:
    assert said in begin(tell).person("rob").commands(typed)


def test_only_leads_report_others_and_outsiders_need_not_report_p1(tell: Callable[..., Story]) -> None:
    story = begin(tell)

    assert "Only a lead of their team" in story.person("rob").commands("away <@U0KIM> 4 jan")
    assert "Only people on the roster" in story.person("olga").commands("away 4 jan")
    assert "Kim is away on Mon 4 Jan" in story.person("lea").commands("away <@U0KIM> 4 jan")


def test_a_member_who_is_deactivated_on_duty_is_replaced_at_once_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)

    with story.bot.desk.work("refresh") as work:
        refresh.left(work, "U0ANN")
    story.settle()

    room(story, "Ann's Slack account is deactivated")
    room(story, "Ann cannot serve on Thu 26 Nov to Tue 1 Dec. I asked Kim to take over.")
    asked(story, story.person("kim"), "Ann cannot serve").click(story.person("kim"), "Accept")
    story.expect("Thank you! You serve", only_to=story.person("kim"))
    assert responders_on(story, date(2026, 11, 27)) == {"kim", "ben"}


def test_a_member_whom_a_lead_takes_off_the_roster_on_duty_is_replaced_at_once_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    kim = story.person("kim")

    story.person("lea").commands("roster remove <@U0ANN>")

    room(story, "Ann cannot serve on Thu 26 Nov to Tue 1 Dec. I asked Kim to take over.")
    asked(story, kim, "Ann cannot serve").click(kim, "Accept")
    story.expect("Thank you! You serve", only_to=kim)
    story.expect("Kim serves for you", to=story.person("ann"))
    assert responders_on(story, date(2026, 11, 27)) == {"kim", "ben"}


def test_whoever_took_over_and_falls_ill_is_replaced_as_well_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid, kim, ann = (story.person(name) for name in ("cid", "kim", "ann"))
    cid.commands("away 3-4 dec")
    room(story, "I asked Kim")
    asked(story, kim, "could you take over").click(kim, "Accept")
    story.expect("Thank you!", only_to=kim)
    story.expect("Kim serves for you", to=cid)

    kim.commands("away 4 dec")

    room(story, "Kim cannot serve on Fri 4 Dec. I asked Ann to take over.")
    asked(story, ann, "Kim cannot serve for Backend support on Fri 4 Dec").click(ann, "Accept")
    story.expect("Thank you!", only_to=ann)
    story.expect("Ann serves for you on Fri 4 Dec.", to=kim)
    assert responders_on(story, THU) == {"kim", "eve"}
    assert responders_on(story, FRI) == {"ann", "eve"}


def test_whoever_has_taken_over_keeps_it_when_the_absence_is_removed_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid, kim = story.person("cid"), story.person("kim")
    cid.commands("away 3-4 dec")
    room(story, "I asked Kim")
    asked(story, kim, "could you take over").click(kim, "Accept")
    story.expect("Thank you!", only_to=kim)
    story.expect("Kim serves for you", to=cid)

    assert "Kim has taken over and keeps it" in cid.commands("away remove 1")

    assert responders_on(story, THU) == {"kim", "eve"}


def test_silence_while_the_bot_is_down_asks_the_next_once_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.person("cid").commands("away 3-4 dec")
    room(story, "I asked Kim")
    asked(story, story.person("kim"), "could you take over")

    with story.down():
        story.advance(hours=4)

    for name in ("ann", "rob", "sue"):
        asked(story, story.person(name), "Cid cannot serve")
    story.advance(minutes=30)
    story.expect_nothing()


def test_a_gap_that_was_known_when_the_week_was_confirmed_is_not_asked_again_d5(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid = story.person("cid")
    with story.bot.desk.work("story") as work:
        team = work.rules.teams["backend"]
        work.uow.duty.add_absence(Absence(user=cid.id, start=THU, end=THU))
        shift = work.uow.duty.shift_of("backend", NEXT_WEEK)
        assert shift is not None
        slot = slot_of(team.rotation, team.calendar.zone, NEXT_WEEK)
        told = to_json(judge(gather(work, team, [slot]), slot, choice_of(shift)))
        work.uow.duty.save_shift(replace(shift, explanation=told, reason="Eve manages alone"))

    assert "No confirmed shift is concerned." in cid.commands("away 7 jan")
    assert "I asked Kim to take over" in cid.commands("away fri 4 dec")

    room(story, "Cid cannot serve on Fri 4 Dec.")
    asked(story, story.person("kim"), "Cid cannot serve")


def test_the_hour_of_silence_counts_working_time_only_f1_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell, at=datetime(2026, 11, 27, 17, 30, tzinfo=PRAGUE))
    story.person("cid").commands("away 3-4 dec")
    room(story, "I asked Kim")
    asked(story, story.person("kim"), "could you take over")

    story.until(datetime(2026, 11, 30, 9, 29, 59, tzinfo=PRAGUE))
    story.expect_nothing()
    story.until(datetime(2026, 11, 30, 9, 30, tzinfo=PRAGUE))

    for name in ("ann", "rob", "sue"):
        asked(story, story.person(name), "Cid cannot serve")


def test_a_fallback_who_falls_ill_is_replaced_for_the_days_on_which_somebody_is_missing_d1_d8(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_absence(Absence(user="U0EVE", start=FRI, end=FRI))
    fix(story, NEXT_WEEK, serving("cid", "eve", fallback="rob", on=[FRI]), confirmed=True)

    assert "No confirmed shift is concerned." in story.person("rob").commands("away 3 dec"), "not a day of theirs"
    told = story.person("rob").commands("away 4 dec")

    assert "is concerned" in told
    line = room(story, "Rob cannot serve on Fri 4 Dec.")
    asked_first = "Kim" if "Kim" in line.words else "Sue"
    taker = story.person(asked_first.lower())
    asked(story, taker, "Rob cannot serve").click(taker, "Accept")
    story.expect("Thank you!", only_to=taker)
    story.expect("serves for you", to=story.person("rob"))
    noon = datetime(2026, 12, 4, 12, 0, tzinfo=PRAGUE)
    assert duty_at(story, noon).fallback == (taker.id,)
    assert duty_at(story, noon + timedelta(days=1)).fallback == ()
