"""Common requests where there are several teams: everybody reads all, each team keeps its own (T3, P1)."""

from collections.abc import Callable

import pytest

from bot.domain.common_requests import CommonRequest, Wording
from tests.scenarios.test_roster_of_two_teams import TWO
from tests.scenarios.written_down import VPN, an_entry, answer_on_screen, entries, shown
from tests.story import CONFIG, Person, Story

ROUTER = Wording(title="Which router is ours?", answer="The one in the basement.")


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """Backend support keeps an answer about the VPN, Edge one about routers."""
    story = tell(TWO)
    an_entry(story)
    an_entry(story, ROUTER, by="U0EVE", team="edge")
    return story


def of_edge(story: Story) -> list[CommonRequest]:
    return entries(story, team="edge")


def test_ones_own_teams_come_first_and_only_they_can_be_changed(story: Story) -> None:
    eve = story.person("eve")

    words = eve.commands("common")

    assert words.index(ROUTER.title) < words.rindex(VPN.title)
    assert "Backend support" in words
    assert words.count("Edit…") == 1


def test_requesters_find_what_any_team_wrote_down(olga: Person) -> None:
    assert ROUTER.title in olga.commands("find router")
    assert VPN.title in olga.commands("find vpn")


def test_past_requests_are_found_by_members_of_their_own_team_alone_p1(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The salaries export is broken")
    ask.reply(ann, "Fixed.")
    ask.card.click(ann, "Resolve")

    assert "salaries export" in ann.commands("find salaries")
    assert "salaries export" not in story.person("eve").commands("find salaries")
    ask.card.shows("resolved")


def test_whoever_keeps_several_lists_chooses_one_in_the_form(story: Story) -> None:
    lea = story.person("lea")
    lea.commands("common")
    answer_on_screen(story, lea).click(lea, "Add…")

    assert lea.submits(title="Badge?", answer="At the door.")["ok"] is False
    lea.submits(title="Badge?", answer="At the door.", team={"option": "edge"})

    assert "“Badge?” is now one of the common requests of Edge." in shown(lea)
    assert {entry.title for entry in of_edge(story)} == {ROUTER.title, "Badge?"}


def test_the_same_title_may_stand_in_the_lists_of_two_teams(story: Story) -> None:
    an_entry(story, VPN, by="U0EVE", team="edge")

    assert VPN.title in {entry.title for entry in of_edge(story)}


def test_whoever_was_taken_off_the_roster_meanwhile_is_told_who_keeps_the_list_p2(story: Story, cid: Person) -> None:
    cid.commands("common")
    seen = answer_on_screen(story, cid)
    story.person("lea").commands("roster backend remove @cid")

    seen.click(cid, "Retire")

    seen.shows("Only members of Backend support keep its common requests.")
    assert [entry.title for entry in entries(story)] == [VPN.title]


def test_a_team_that_is_gone_from_the_configuration_takes_its_forms_along(story: Story) -> None:
    lea = story.person("lea")
    lea.commands("common")
    answer_on_screen(story, lea).click(lea, "Add…")

    with story.down(CONFIG):
        pass
    refused = lea.submits(title="Badge?", answer="At the door.", team={"option": "edge"})

    assert refused["errors"] == {"title": "This team is not configured any more. Please open the list again."}
    assert ROUTER.title not in lea.commands("common")
    assert "I found nothing" in lea.commands("find router")
