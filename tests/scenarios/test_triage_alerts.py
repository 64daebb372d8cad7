"""Triage of an alert: the same form, nobody to ask back, and what is said stands in its thread (T1, A4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, fires
from tests.scenarios.triaging import TriageForm, triages
from tests.story import Ask, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


@pytest.fixture
def alert(story: Story) -> Ask:
    fired = fires(story)
    assert fired.card.ts
    return fired


def test_an_alert_that_is_a_bug_becomes_a_ticket_and_is_closed(story: Story, ann: Person, alert: Ask) -> None:
    form = TriageForm(ann, alert.card).chooses("category", "bug")
    assert "ask_first" not in form.options("course")
    form.chooses("course", "ticket")
    assert "The alert is resolved." in form.words

    assert form.sends(impact="Checkout is slow") == {"ok": True}

    reply = story.expect("This is a bug", thread=alert.ts)
    reply.shows_no("{ticket}", "a ticket, whose link")
    assert (alert.row.category, alert.row.state, alert.row.responded_by) == ("bug", "resolved", ann.id)
    with story.bot.desk.reading() as work:
        assert len(work.uow.tickets.of_request(alert.row.id)) == 1
    story.expect_nothing()


def test_an_alert_that_needs_a_workaround_stays_with_whoever_triaged_it(story: Story, ann: Person, alert: Ask) -> None:
    triages(ann, alert, "error_shown", "workaround", error_text="OOM")

    story.expect("We look for the cause of this error", thread=alert.ts)
    alert.card.shows("Ann is on it")
    story.advance(hours=3)
    story.expect_nothing()


def test_a_change_by_hand_for_an_alert_needs_a_second_member_as_well(
    story: Story, ann: Person, ben: Person, alert: Ask
) -> None:
    form = TriageForm(ann, alert.card).chooses("category", "manual_data_change")
    assert form.value("course") is None
    assert "safer" not in form.options("course")
    form.chooses("course", "by_hand")
    judged = {"difficulty": {"option": "easy"}, "risk": {"option": "low"}}

    assert form.sends(**judged, change="Delete the stuck job", reply="") == {"ok": True}

    story.expect("Ann wants to change data by hand", thread=alert.ts).click(ben, "Approve")
    story.expect("Ben approved your change of data", to=ann).shows("alert #")


def test_what_somebody_chose_for_alerts_is_not_proposed_for_requests(
    story: Story, ann: Person, olga: Person, alert: Ask
) -> None:
    triages(ann, alert, "bug", "record")

    ask = olga.posts("The export hangs")
    assert TriageForm(ann, ask.card).value("category") == "-"
    again = fires(story, "Disk is full")
    assert TriageForm(ann, again.card).value("category") == "bug"
    ask.reply(ann, "Looking")
    again.card.click(ann, "I'm on it")


def test_how_urgent_an_alert_is_stretches_its_own_target(ann: Person, alert: Ask) -> None:
    assert alert.row.target == timedelta(minutes=15)

    TriageForm(ann, alert.card).sends(priority={"option": "high"})
    high = alert.row.target
    TriageForm(ann, alert.card).sends(priority={"option": "urgent"})

    assert high == timedelta(minutes=45)
    assert alert.row.target == timedelta(minutes=15)
