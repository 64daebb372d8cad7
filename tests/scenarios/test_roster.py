"""The roster: everybody sees it, leads change it in Slack, and the file never changes it back (D8, P1, P2)."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.members import Member
from bot.services.refresh import refresh
from tests.story import T0, Person, Story, with_team


def member(story: Story, user: str) -> Member:
    """Somebody on the roster as they are stored."""
    with story.bot.desk.reading() as work:
        return next(one for one in work.uow.duty.members("backend") if one.user == user)


def trail(story: Story, user: str) -> list[tuple[str, str]]:
    """What was done to somebody on the roster, and by whom, oldest first."""
    with story.bot.desk.reading() as work:
        rows = [row for row in work.uow.audit.of(f"member:{user}", 20) if row.action.startswith("roster.")]
    return [(row.action, row.actor) for row in reversed(rows)]


@pytest.fixture
def lea(story: Story) -> Person:
    """Slack was asked for names, as it is now and then."""
    refresh(story.bot.desk, story.bot.slack)
    return story.person("lea")


def test_everybody_sees_who_is_on_the_roster_and_what_they_can_do(story: Story, olga: Person) -> None:
    shown = olga.commands("roster")

    assert "Ann* · on duty · production access · mon-fri" in shown
    assert "Ben* · on duty · mon-thu" in shown
    assert "Noa* · observing · mon-fri · observes before the first shift" in shown
    assert "4 people" in shown
    assert "roster add" not in shown
    assert "roster add" in story.person("lea").commands("roster backend")


def test_a_lead_adds_somebody_who_then_is_a_newcomer_from_today(story: Story, lea: Person) -> None:
    answer = lea.commands("roster add @tom")

    assert "Tom is on the roster of Backend support from today. They observe one shift before they serve." in answer
    assert (member(story, "U0TOM").name, member(story, "U0TOM").joined) == ("Tom", T0.date())
    assert trail(story, "U0TOM") == [("roster.add", "U0LEA")]
    assert "Tom is on the roster of Backend support already." in lea.commands("roster add @tom")


def test_what_a_lead_says_about_somebody_is_kept_and_recorded(story: Story, lea: Person) -> None:
    assert "Noa counts as experienced. They can be picked at once." in lea.commands("roster experienced @noa yes")
    assert "Noa has production access from now on." in lea.commands("roster access Noa on")
    assert "Noa works mon,wed-thu from now on, instead of mon-fri." in lea.commands("roster days @noa mon,wed-thu")

    noa = member(story, "U0NOA")
    assert (noa.experienced, noa.production_access, noa.works) == (True, True, {0, 2, 3})
    assert [action for action, _ in trail(story, "U0NOA")] == ["roster.experienced", "roster.access", "roster.days"]
    assert "Noa counts as experienced already." in lea.commands("roster experienced @noa yes")
    assert "Noa works mon,wed-thu already." in lea.commands("roster days @noa mon,wed,thu")


def test_taking_the_last_production_access_away_is_warned_about(lea: Person) -> None:
    assert "Nobody on this roster" not in lea.commands("roster access @ann no")
    assert "Nobody on this roster has production access now" in lea.commands("roster access @cid no")


def test_whoever_is_removed_is_remembered_for_the_day_they_come_back(story: Story, lea: Person) -> None:
    assert "Cid is off the roster of Backend support." in lea.commands("roster remove @cid")
    assert "Cid" not in lea.commands("roster")
    assert "Cid is not on the roster of Backend support." in lea.commands("roster remove @cid")

    assert "Cid is back on the roster of Backend support, with what I knew" in lea.commands("roster add @cid")
    assert member(story, "U0CID").production_access
    assert member(story, "U0CID").joined == T0.date()


def test_the_last_one_cannot_be_removed_because_requests_must_reach_somebody(lea: Person) -> None:
    for name in ("ann", "ben", "cid"):
        lea.commands(f"roster remove @{name}")

    assert "Noa is the only one on the roster of Backend support. Please add somebody" in lea.commands(
        "roster remove @noa"
    )


def test_a_pause_ends_by_itself_the_day_after_its_last(story: Story, lea: Person) -> None:
    assert "Cid is not picked up to and including 25 November 2026." in lea.commands(
        "roster pause @cid until wednesday"
    )
    assert "paused until Wed 25 Nov" in lea.commands("roster")

    story.until(T0.replace(day=25, hour=23, minute=59))
    assert member(story, "U0CID").paused
    story.until(T0.replace(day=26, hour=0, minute=1))

    assert not member(story, "U0CID").paused
    assert trail(story, "U0CID") == [("roster.pause", "U0LEA"), ("roster.resume", "firstline")]


def test_a_pause_without_end_lasts_until_somebody_ends_it(story: Story, lea: Person) -> None:
    assert "Cid is not picked until a lead writes" in lea.commands("roster pause @cid")
    assert "Cid is paused already." in lea.commands("roster pause @cid")
    story.advance(days=30)
    assert member(story, "U0CID").paused

    assert "Cid can be picked again." in lea.commands("roster resume @cid")
    assert "Cid is not paused." in lea.commands("roster resume @cid")


def test_a_pause_that_was_made_longer_does_not_end_at_its_first_day(story: Story, lea: Person) -> None:
    lea.commands("roster pause @cid until tomorrow")
    lea.commands("roster pause @cid until friday")

    story.until(T0.replace(day=26))

    assert member(story, "U0CID").paused


@pytest.mark.parametrize(
    "typed",
    [
        "add @tom",
        "remove @cid",
        "experienced @noa yes",
        "access @ben yes",
        "days @ben mon",
        "pause @cid",
        "resume @cid",
    ],
)
@pytest.mark.usefixtures("lea")
def test_only_leads_and_admins_change_a_roster_and_the_refusal_says_who_p2(ann: Person, typed: str) -> None:
    before = ann.commands("roster")

    assert "Only leads of Backend support can change its roster. Please ask Lea." in ann.commands(f"roster {typed}")
    assert ann.commands("roster") == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ad @tom", "I do not know “roster ad”. Did you mean “roster add”? After “roster” you can write add, remove"),
        ("xyzzy", "I do not know “roster xyzzy”. After “roster” you can write add, remove"),
        ("add", "Please name the person behind it, such as “roster add @Ann”."),
        ("pause Nobodyknows", "I know nobody called “Nobodyknows”. Please write @ and choose the person"),
        ("experienced @noa", "Please write yes or no behind the name, such as “roster experienced @Ann yes”."),
        ("days @noa", "Please write the weekdays behind the name, such as “roster days @Ann mon-thu”."),
        ("days @noa weekends", "Please write the weekdays behind the name"),
        ("pause @noa 1-5 dec", "A pause begins today. Please write its last day"),
        ("pause @noa until 03/04", "can be 3 April or 4 March"),
        ("pause @noa 1-5 dec 2025", "is in the past"),
        ("remove @tom", "That person is not on the roster of Backend support."),
        ("add @firstline", "is an app and cannot serve."),
    ],
)
def test_what_cannot_be_understood_or_done_is_answered_with_a_sentence(lea: Person, typed: str, sentence: str) -> None:
    assert sentence in lea.commands(f"roster {typed}")


def test_the_file_never_undoes_what_people_changed_in_slack_and_the_log_names_it(
    tell: Callable[..., Story], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    story = tell()
    lea = story.person("lea")
    lea.commands("roster access @ann no")
    lea.commands("roster remove @cid")
    lea.commands("roster add @tom")
    lea.commands("roster days @tom mon-wed")
    later = with_team(
        story.config,
        roster=[*story.config["teams"]["backend"]["roster"], {"user": "U0TOM"}, {"user": "U0EVE", "name": "Eve"}],
    )

    with story.down(later):
        story.clock.set(story.clock.now() + timedelta(minutes=1))

    assert not member(story, "U0ANN").production_access
    assert not member(story, "U0CID").active
    assert member(story, "U0TOM").works == {0, 1, 2}
    assert member(story, "U0EVE").active
    told = [record.getMessage() for record in caplog.records if "roster_differs_from_file" in record.getMessage()]
    assert len(told) == 1
    assert "Ann (production access), Cid (removed) and Tom (working days" in told[0]
