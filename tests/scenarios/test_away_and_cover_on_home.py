"""**My duty** on Home: next shifts, absences and open offers, with forms for each change (X3, D8)."""

from collections.abc import Callable
from datetime import date

from tests.scenarios.duty_changes import asked, begin, responders_on, room
from tests.story import Story


def test_home_shows_ones_own_shifts_and_those_of_nobody_else_x3(tell: Callable[..., Story]) -> None:
    story = begin(tell)

    home = story.person("cid").opens_home()
    later = story.person("rob").opens_home()

    assert "My duty" in home
    assert "Wed 2 Dec 09:00 CET to Wed 9 Dec 09:00 CET · responder · with Eve" in home
    assert "Wed 9 Dec 09:00 CET to Wed 16 Dec 09:00 CET · responder · with Kim · not confirmed yet" in later
    assert "Wed 9 Dec 09:00 CET to" not in home, "others serve then"
    assert "My duty" not in story.person("olga").opens_home()


def test_an_absence_is_told_and_removed_on_home_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid, kim = story.person("cid"), story.person("kim")
    cid.opens_home()

    story.click_home(cid, "I’m away…")
    cid.submits(first_day="2026-12-04", last_day="2026-12-03")
    assert "The last day is before the first one" in str(cid.modal) or cid.modal is not None
    answer = cid.submits(first_day="2026-12-03", last_day="2026-12-04", reason="Vacation")

    assert answer["ok"]
    assert "I asked Kim to take over" in str(cid.modal)
    room(story, "Cid cannot serve on Thu 3 Dec and Fri 4 Dec")
    question = asked(story, kim, "could you take over")
    story.advance(seconds=6)
    assert "Thu 3 Dec and Fri 4 Dec (#1) · Vacation" in cid.home

    story.click_home(cid, "Remove")

    assert "you count as present again" in str(cid.modal)
    question.shows("It is not needed any more.")
    story.advance(seconds=6)
    assert "Vacation" not in cid.home


def test_cover_is_asked_and_taken_back_on_home_d8(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    ben, rob = story.person("ben"), story.person("rob")
    ben.opens_home()

    story.click_home(ben, "Find cover…")
    ben.submits(first_day="2026-11-27", person={"user": "U0ROB"}, note="Dentist")
    question = asked(story, rob, "Ben asks you to cover", "Dentist")
    story.advance(seconds=6)
    assert "Cover #1 for Fri 27 Nov waits for Rob" in ben.home

    story.click_home(ben, "Take back")

    question.shows("It is not needed any more.")
    assert "It is taken back" in str(ben.modal)
    assert responders_on(story, date(2026, 11, 27)) == {"ann", "ben"}


def test_a_swap_is_asked_on_home_and_a_refusal_stands_beside_its_field_x4(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    eve, sue = story.person("eve"), story.person("sue")
    eve.opens_home()
    story.click_home(eve, "Swap…")

    refused = eve.submits(person={"user": "U0CID"})
    assert "Cid is on duty on Wed 2 Dec to Tue 8 Dec already" in refused["errors"]["person"]
    eve.submits(person={"user": "U0SUE"})

    assert "you would take Wed 16 Dec to Tue 22 Dec" in str(eve.modal)
    asked(story, sue, "Eve asks to swap shifts").click(sue, "Accept")
    story.expect("Thank you!", only_to=sue)
    story.expect("Sue swaps with you", to=eve)
    room(story, "Sue and Eve swap")
    story.advance(seconds=6)
    assert "Wed 16 Dec 09:00 CET to Wed 23 Dec 09:00 CET · responder · with Cid" in eve.home
    assert "Wed 2 Dec" not in eve.home.split("On duty")[0]
