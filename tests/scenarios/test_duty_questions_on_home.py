"""Questions about duty asked from the Home tab: coming weeks, who is on when, why somebody; leads pick (D6, D9, X3)."""

from collections.abc import Callable

from tests.scenarios.duty_changes import begin
from tests.story import Story


def test_home_answers_what_the_commands_answer_d9(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid = story.person("cid")
    cid.opens_home()

    story.click_home(cid, "Coming weeks…")
    assert "Wed 2 Dec" in str(cid.modal)

    story.click_home(cid, "Who, when…")
    refused = cid.submits(begins="some day")
    assert "begins" in str(refused)
    cid.submits(begins="4 dec 10:00")
    assert "Eve" in str(cid.modal)

    story.click_home(cid, "Why…")
    cid.submits(person={"user": "U0EVE"})
    assert "Eve" in str(cid.modal)


def test_only_leads_are_offered_to_have_the_next_team_picked_d6(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    cid, lea = story.person("cid"), story.person("lea")
    cid.opens_home()
    lea.opens_home()
    assert "Pick the next team" not in cid.home

    story.click_home(lea, "Pick the next team")

    assert "Lea has confirmed Cid and Eve meanwhile." in str(lea.modal)
