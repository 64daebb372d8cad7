"""Swaps: asked, declined, accepted by another; days for days, refusals with who can decide (D8, D1, D3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.offers import OfferState
from bot.domain.working_time import at_wall
from tests.scenarios.duty_changes import (
    LATER,
    NEXT_WEEK,
    WEEK_AFTER,
    asked,
    begin,
    offer,
    responders_on,
    room,
    serving,
)
from tests.story import PRAGUE, Story


def stored(story: Story, week: date) -> tuple[str, ...]:
    """Who responds in a week by its row, by name."""
    with story.bot.desk.reading() as work:
        shift = work.uow.duty.shift_of("backend", week)
    assert shift is not None
    return tuple(each.user.removeprefix("U0").lower() for each in shift.assignments)


def test_a_swap_is_declined_and_then_accepted_by_another_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    eve, rob, sue = story.person("eve"), story.person("rob"), story.person("sue")

    told = eve.commands("swap <@U0ROB>")
    assert "I asked Rob to take Wed 2 Dec to Tue 8 Dec from you, and you would take Wed 9 Dec to Tue 15 Dec." in told
    question = asked(story, rob, "Eve asks to swap shifts", "not from Wed 9 Dec 09:00 CET to Wed 16 Dec 09:00 CET")
    question.click(rob, "Decline")
    question.shows("You said no.").shows_no("Accept")
    story.expect("Thank you for answering", only_to=rob)
    story.expect("Everybody who was asked said no to the swap", "you are still on duty", to=eve)
    assert responders_on(story, NEXT_WEEK) == {"cid", "eve"}

    eve.commands("swap @sue")
    asked(story, sue, "Eve asks to swap shifts", "you serve for Backend support on Wed 2 Dec").click(sue, "Accept")

    story.expect("Thank you! You serve", only_to=sue)
    story.expect("Sue swaps with you", "you serve on Wed 16 Dec to Tue 22 Dec", to=eve)
    room(story, "Sue and Eve swap: Sue serves on Wed 2 Dec to Tue 8 Dec, Eve on Wed 16 Dec to Tue 22 Dec.")
    assert responders_on(story, NEXT_WEEK) == {"cid", "sue"}
    assert stored(story, date(2026, 12, 16)) == ("cid", "eve"), "an announced week shows its new team at once"
    assert offer(story, 2).state is OfferState.ACCEPTED
    story.expect_nothing()


def test_a_swap_that_takes_production_access_away_waits_for_a_lead_who_gives_a_reason_d1_d5(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    cid, rob, lea = story.person("cid"), story.person("rob"), story.person("lea")
    cid.commands("swap <@U0ROB>")
    question = asked(story, rob, "Cid asks to swap shifts")

    question.click(rob, "Accept")

    story.expect("production access", "I asked Lea whether it is all right this time.", only_to=rob)
    decision = story.expect("Rob would serve for Cid", "a rule speaks against it", "production access", to=lea)
    assert offer(story).state is OfferState.OPEN
    assert responders_on(story, NEXT_WEEK) == {"cid", "eve"}

    decision.click(lea, "Allow…")
    assert lea.submits(reason="Ann helps out")["ok"]

    decision.shows("Rob has it now.").shows_no("Allow…")
    question.shows("You have it, thank you!")
    story.expect("Rob swaps with you", to=cid)
    room(story, "Rob and Cid swap")
    assert responders_on(story, NEXT_WEEK) == {"rob", "eve"}
    with story.bot.desk.reading() as work:
        accepted = next(row for row in work.uow.audit.of("offer:1") if row.action == "offer.accepted")
    assert (accepted.actor, accepted.reason, accepted.data["allowed_by"]) == ("U0ROB", "Ann helps out", "U0LEA")


def test_some_days_are_swapped_for_others_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    eve, rob = story.person("eve"), story.person("rob")

    eve.commands("swap <@U0ROB> 3-4 dec for 10 dec")
    asked(story, rob, "Eve asks to swap shifts", "on Thu 3 Dec and Fri 4 Dec, and Eve on Thu 10 Dec").click(
        rob, "Accept"
    )

    story.expect("Thank you! You serve", only_to=rob)
    story.expect("Rob swaps with you", to=eve)
    room(story, "Rob and Eve swap")
    assert responders_on(story, date(2026, 12, 3)) == {"cid", "rob"}
    assert responders_on(story, date(2026, 12, 5)) == {"cid", "eve"}
    assert stored(story, WEEK_AFTER) == ("kim", "rob"), "a part of a week does not change its team"


def test_a_member_who_was_removed_meanwhile_cannot_accept_any_more_d8(tell: Callable[..., Story]) -> None:
    story = begin(
        tell, announced={**LATER, WEEK_AFTER: serving("kim", "ben"), date(2026, 12, 16): serving("ann", "rob")}
    )
    eve, rob = story.person("eve"), story.person("rob")
    eve.commands("swap <@U0ROB>")
    question = asked(story, rob, "Eve asks to swap shifts")

    with story.bot.desk.work("story") as work:
        gone = next(each for each in work.uow.duty.members("backend") if each.user == rob.id)
        work.uow.duty.put_member(replace(gone, active=False))
    question.click(rob, "Accept")

    story.expect("Rob is not on the roster any more.", only_to=rob)
    assert responders_on(story, NEXT_WEEK) == {"cid", "eve"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("swap", "Please name the person"),
        ("swap <@U0EVE>", "You cannot swap with yourself."),
        ("swap <@U0OLGA>", "No shift of a colleague is known"),
        ("swap <@U0ROB> 9 dec", "Eve is not on duty on Wed 9 Dec."),
        ("swap <@U0ROB> 3 dec for 3 dec", "Rob is not on duty on Thu 3 Dec."),
        ("swap <@U0CID>", "Cid is on duty on Wed 2 Dec to Tue 8 Dec already."),
        ("swap <@U0ROB> 3 dec or so", "I cannot read what stands behind the days."),
        ("swap withdraw 9", "This offer does not exist any more."),
        ("swap list", "Nobody is being asked"),
    ],
)
def test_what_cannot_be_swapped_is_said_x4(tell: Callable[..., Story], typed: str, said: str) -> None:
    assert said in begin(tell).person("eve").commands(typed)


def test_a_swap_expires_when_the_first_of_its_days_begins_on_either_side_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    rob, eve = story.person("rob"), story.person("eve")
    rob.commands("swap <@U0EVE> 10 dec for 3 dec")
    question = asked(story, eve, "Rob asks to swap shifts")

    story.until(at_wall(PRAGUE, date(2026, 12, 1), time(9)))
    assert offer(story).state is OfferState.OPEN
    with story.bot.desk.reading() as work:
        due = next(timer.due_at for timer in work.uow.timers.armed("rotation:backend") if timer.kind == "offer_expires")

    assert due == at_wall(PRAGUE, date(2026, 12, 3), time.min)
    question.click(eve, "Decline")
    story.expect("Thank you for answering.", only_to=eve)
    story.expect("Everybody who was asked said no to the swap", to=rob)
