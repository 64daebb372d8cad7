"""An absence that hits a confirmed shift gets a replacement at once, and only that week changes (D8, D4)."""

from collections.abc import Callable
from datetime import date

from bot.domain.offers import OfferState
from tests.scenarios.duty_changes import NEXT_WEEK, asked, begin, offer, responders_on, room
from tests.story import Story

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
    question = asked(story, kim, "Cid cannot serve on Thu 3 Dec and Fri 4 Dec: could you take over", "Kim is free")
    question.shows_no("vacation")

    question.click(kim, "Accept")

    question.shows("You have it, thank you!").shows_no("Accept")
    line.shows("Kim serves for Cid on Thu 3 Dec and Fri 4 Dec.")
    story.expect("Kim serves for you on Thu 3 Dec and Fri 4 Dec.", to=cid)
    assert offer(story).state is OfferState.ACCEPTED
    assert responders_on(story, NEXT_WEEK) == {"cid", "eve"}
    assert responders_on(story, THU) == responders_on(story, FRI) == {"kim", "eve"}
    assert responders_on(story, date(2026, 12, 7)) == {"cid", "eve"}
    story.expect("Thank you! Kim serves", only_to=kim)
