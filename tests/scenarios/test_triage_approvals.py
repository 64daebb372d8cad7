"""A change of data by hand: a second member agrees, declines or never comes to it; nothing is lost (T1, P1, P2)."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.approvals import Approval
from tests.scenarios.triaging import TriageForm
from tests.story import CONFIG, ROOM, Ask, Person, Seen, Story, with_team

JUDGED: dict[str, Any] = {"difficulty": {"option": "medium"}, "risk": {"option": "high"}}


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("Order 4711 is stuck, please set it to paid")
    assert asked.card.ts
    return asked


@pytest.fixture
def wanted(story: Story, ann: Person, ask: Ask) -> Seen:
    """Ann wants to change it by hand."""
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change").chooses("course", "by_hand")
    assert form.sends(**JUDGED, change="Set order 4711 to paid") == {"ok": True}
    story.expect("Ann", "A second person has to agree to it first.", thread=ask.ts)
    return story.expect("Ann wants to change data by hand", thread=ask.ts)


def approvals(story: Story, ask: Ask) -> list[Approval]:
    with story.bot.desk.reading() as work:
        return list(work.uow.approvals.of_request(ask.row.id))


def trail(story: Story, ask: Ask) -> list[tuple[str, str]]:
    with story.bot.desk.reading() as work:
        rows = work.uow.audit.of(f"request:{ask.row.id}", 100)
    return [(row.action, row.actor) for row in reversed(rows) if row.action.startswith(("approval", "request.data"))]


def test_a_second_member_approves_and_whoever_asked_is_told(
    story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen
) -> None:
    wanted.shows("Set order 4711 to paid", "medium, high risk", "waits for the approval of another member")
    assert wanted.mentions() == {"U0BEN"}
    ask.card.shows("In progress with Ann", "Manual data change")

    wanted.click(ben, "Approve")

    wanted.shows("Approved by Ben").shows_no("Decline…")
    told = story.expect("Ben approved your change of data", "You can go ahead", to=ann)
    told.shows("Set order 4711 to paid", "Order 4711 is stuck")
    assert trail(story, ask) == [("approval.asked", "U0ANN"), ("approval.approved", "U0BEN")]
    story.advance(hours=2)
    story.expect_nothing()


def test_nobody_approves_their_own_change(story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen) -> None:
    wanted.click(ann, "Approve")

    story.expect("You want to make this change, so somebody else has to agree", only_to=ann)
    wanted.click(ann, "Decline…")
    story.expect("You want to make this change, so somebody else has to agree", only_to=ann)
    assert ann.modal is None
    assert [each.state for each in approvals(story, ask)] == ["waiting"]
    wanted.click(ben, "Approve")
    story.expect("Ben approved", to=ann)


def test_a_member_who_asked_for_it_does_not_approve_it(story: Story, ann: Person, ben: Person, cid: Person) -> None:
    ask = ben.posts("Order 4711 is stuck, please set it to paid")
    story.expect("You are on the support team", only_to=ben).click(ben, "Track as a request")
    story.use_up_ephemerals(ben.id)
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change").chooses("course", "by_hand")
    form.sends(**JUDGED, change="Set order 4711 to paid", reply=None)
    wanted = story.expect("Ann wants to change data by hand", thread=ask.ts)

    wanted.click(ben, "Approve")

    story.expect("You asked for this change, so somebody else has to agree", only_to=ben)
    assert wanted.mentions() == set()
    wanted.click(cid, "Approve")
    story.expect("Cid approved", to=ann)


def test_an_outsider_is_told_who_can_p2(story: Story, olga: Person, ask: Ask, wanted: Seen) -> None:
    wanted.click(olga, "Approve")

    story.expect("Only members of Backend support can decide on this change.", only_to=olga)
    assert [each.state for each in approvals(story, ask)] == ["waiting"]


def test_declining_says_why_and_what_instead(story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen) -> None:
    wanted.click(ben, "Decline…")
    ben.submits(note="Restart the import, it repairs this")

    wanted.shows("Declined by Ben", "Restart the import, it repairs this")
    story.expect("Ben declined your change of data", "It is not to be made.", "Restart the import", to=ann)
    assert trail(story, ask)[-1] == ("approval.declined", "U0BEN")


def test_the_second_decision_reads_about_the_first_x5(
    story: Story, ann: Person, ben: Person, cid: Person, wanted: Seen
) -> None:
    with story.slow_screens():
        wanted.click(ben, "Approve")
        wanted.click(cid, "Approve")
        wanted.click(ben, "Approve")
        wanted.click(cid, "Decline…")

    story.expect("Meanwhile Ben approved this change already", only_to=cid)
    story.expect("You approved this change already", only_to=ben)
    story.expect("Meanwhile Ben approved this change already", only_to=cid)
    story.expect("Ben approved", to=ann)
    wanted.shows("Approved by Ben")
    story.expect_nothing()


def test_a_decision_that_came_meanwhile_keeps_the_reason_in_the_open_form_x5(
    story: Story, ann: Person, ben: Person, cid: Person, wanted: Seen
) -> None:
    wanted.click(cid, "Decline…")
    wanted.click(ben, "Approve")

    answer = cid.submits(note="Better not")

    assert "Meanwhile Ben approved this change already" in str(answer["errors"])
    assert cid.modal is not None
    story.expect("Ben approved", to=ann)


def test_once_the_request_is_closed_there_is_nothing_to_approve(
    story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen
) -> None:
    with story.slow_screens():
        ask.card.click(ann, "Resolve")
        wanted.click(ben, "Approve")

    story.expect("The request was closed meanwhile", only_to=ben)
    wanted.shows("No longer needed: it was closed before anybody decided").shows_no("Approve")
    assert trail(story, ask)[-1] == ("approval.void", "firstline")
    story.advance(hours=2)
    story.expect_nothing()


def test_nobody_who_comes_to_it_within_half_an_hour_is_reminded_once(
    story: Story, ann: Person, ben: Person, wanted: Seen
) -> None:
    story.advance(minutes=29)
    story.expect_nothing()

    story.advance(minutes=2)

    reminder = story.expect("Ann waits for somebody to approve or decline a change", to=ben)
    reminder.shows("Set order 4711 to paid", "Approve and Decline… stand in the thread")
    story.advance(hours=3)
    story.expect_nothing()
    wanted.click(ben, "Approve")
    story.expect("Ben approved", to=ann)


def test_with_nobody_else_on_duty_leads_are_reminded(
    tell: Callable[..., Story],
) -> None:
    alone = [{"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True}]
    story = tell(with_team(CONFIG, roster=alone), shift=False)
    ann, lea = story.person("ann"), story.person("lea")
    ask = story.person("olga").posts("Set order 4711 to paid")
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change").chooses("course", "by_hand")
    assert form.sends(**JUDGED, change="Set it", reply="We look") == {"ok": True}
    story.expect("We look", thread=ask.ts)
    wanted = story.expect("Ann wants to change data by hand", thread=ask.ts)
    assert wanted.mentions() == set()

    story.advance(minutes=31)

    story.expect("Ann waits for somebody to approve", to=lea)
    wanted.click(lea, "Approve")
    wanted.shows("Approved by Lea")
    story.expect("Lea approved", to=ann)


def test_an_approval_survives_a_night_without_the_bot(
    story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen
) -> None:
    with story.down():
        story.advance(minutes=50)

    story.expect("Ann waits for somebody to approve", to=ben)
    wanted.click(ben, "Approve")
    wanted.shows("Approved by Ben")
    story.expect("Ben approved", to=ann)
    assert [each.state for each in approvals(story, ask)] == ["approved"]


def test_whoever_muted_us_is_told_in_the_thread(story: Story, ann: Person, ben: Person, ask: Ask, wanted: Seen) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0ANN", "2026-12-24T00:00:00+00:00", work.now)

    wanted.click(ben, "Approve")

    assert story.expect("Ben approved your change of data", thread=ask.ts).mentions() == {ann.id}


def test_without_second_approval_going_ahead_is_kept_in_the_audit_all_the_same(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, triage={"manual_data_change": {"second_approval": False}}))
    ann, ask = story.person("ann"), story.person("olga").posts("Set order 4711 to paid")
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change").chooses("course", "by_hand")
    assert "second member" not in form.words

    assert form.sends(**JUDGED, change="Set order 4711 to paid") == {"ok": True}

    story.expect("We look into changing this by hand", thread=ask.ts).shows_no("A second person")
    ask.card.shows("In progress with Ann")
    assert approvals(story, ask) == []
    assert trail(story, ask) == [("request.data_change", "U0ANN")]
    story.advance(hours=2)
    story.expect_nothing()


def test_the_change_itself_has_to_be_described(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change").chooses("course", "by_hand")

    assert set(form.sends(**JUDGED)["errors"]) == {"change"}
    assert "what is to be changed" in form.sends(**JUDGED, change="   ")["errors"]["change"]

    assert ask.row.category is None
    ask.reply(ann, "Looking")
    assert not [each for each in story.left_over() if each.channel == ROOM]
