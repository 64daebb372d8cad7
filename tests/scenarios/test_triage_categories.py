"""Each of the nine categories, from the button to what everybody reads (T1, T2)."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.ports.tickets import Ticket
from tests.scenarios.triaging import TriageForm, triages
from tests.story import CONFIG, Ask, Person, Story, with_team

TRIAGE: dict[str, Any] = {
    "bug": {"ticket": {"project": "EDGE", "labels": ["support"]}},
    "training": {"forward_to": ["U0KIM", "U0PIA"]},
    "documented": {"links": {"API": "https://docs.example.com/api", "Import": "https://docs.example.com/import"}},
    "not_our_system": {"ask_instead": "#it-help"},
    "self_serve": {"links": {"Reports": "https://reports.example.com"}},
    "admin_panel": {"links": {"Admin panel": "https://admin.example.com"}},
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(with_team(CONFIG, triage=TRIAGE))


@pytest.fixture
def kim(story: Story) -> Person:
    return story.person("kim")


@pytest.fixture
def pia(story: Story) -> Person:
    return story.person("pia")


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken, it says <b>E42</b>")
    assert asked.card.ts
    return asked


def tickets(story: Story, ask: Ask) -> list[Ticket]:
    with story.bot.desk.reading() as work:
        return list(work.uow.tickets.of_request(ask.row.id))


def test_a_bug_without_workaround_closes_with_the_link_of_its_ticket_t2(story: Story, ann: Person, ask: Ask) -> None:
    triages(ann, ask, "bug", "ticket", impact="All of finance")

    (ticket,) = tickets(story, ask)
    assert (ticket.project, ticket.labels) == ("EDGE", ("support",))
    assert "it says <b>E42</b>" in ticket.body or ticket.body == ""
    reply = story.expect("Ann", "This is a bug", thread=ask.ts)
    reply.shows(str(ticket.reference)).shows_no("{ticket}")
    ask.card.shows("Resolved by Ann", "Bug", "first response by Ann", "in time")
    assert (ask.row.category, ask.row.state, ask.row.first_reply_by) == ("bug", "resolved", "U0ANN")
    assert ask.row.own_posts == 0  # a person asked for it (N2)
    story.expect_nothing()


def test_a_bug_that_needs_a_workaround_stays_open_with_whoever_triaged_it_t2(
    story: Story, ann: Person, ask: Ask
) -> None:
    triages(ann, ask, "bug", "workaround")

    story.expect("This is a bug", "Ann looks for a way around it", thread=ask.ts)
    assert len(tickets(story, ask)) == 1
    ask.card.shows("In progress with Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_workaround_can_be_handed_to_somebody_who_confirms_it_h1(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    triages(ann, ask, "bug", "workaround", owner={"user": "U0BEN"})

    story.expect("This is a bug", thread=ask.ts)
    assert story.expect("hands this to", thread=ask.ts).mentions() == {"U0BEN"}
    ask.card.click(ben, "Take")
    ask.card.shows("In progress with Ben")


def test_an_error_brings_its_text_into_the_ticket(story: Story, ann: Person, ask: Ask) -> None:
    triages(ann, ask, "error_shown", "ticket", error_text="E42: no rows", impact="Finance cannot close the month")

    story.expect("We look for the cause of this error", "tell it here once we know it", thread=ask.ts)
    with story.bot.desk.reading() as work:
        (wanted,) = [row for row in work.uow.audit.of(f"request:{ask.row.id}") if row.action == "ticket.wanted"]
    assert wanted.actor == "U0ANN"
    assert ask.row.state == "resolved"


def test_a_quick_question_is_answered_and_resolved(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "quick_question")

    assert form.sends(reply="Press *Export* again, <!channel> is not needed") == {"ok": True}

    answer = story.expect("Ann", "Press ∗Export∗ again", thread=ask.ts)
    assert "<!channel>" not in answer.words
    ask.card.shows("Resolved by Ann", "Quick question")
    story.expect("Your answer can become a common request", only_to=ann).click(ann, "Add to common requests…")
    assert "Add to common requests" in str(ann.modal)


def test_a_training_need_is_passed_on_and_the_requester_told_who_will_be_in_touch(
    story: Story, ann: Person, kim: Person, pia: Person, ask: Ask
) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "training")
    assert form.value("forward_to") == ["U0KIM", "U0PIA"]

    assert form.sends(note="Second time this week") == {"ok": True}

    for trainer in (kim, pia):
        told = story.expect("Ann passes", "The export is broken", to=trainer)
        told.shows("was told that you will be in touch", "Second time this week", "archives/C0BACKEND")
    story.expect("Kim and Pia will be in touch with you", thread=ask.ts)
    ask.card.shows("Resolved by Ann", "Training need")


def test_a_trainer_who_muted_us_is_called_in_the_thread(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "training").chooses("forward_to", ["U0KIM"])
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0KIM", "2026-12-24T00:00:00+00:00", work.now)

    assert form.sends() == {"ok": True}

    assert story.expect("will be in touch with you", thread=ask.ts).mentions() == {"U0KIM"}


def test_what_is_documented_is_linked_by_the_section_that_was_chosen(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "documented")
    assert form.value("reply") == "This is written down here: API: https://docs.example.com/api"

    form.chooses("link", "Import")
    assert form.sends() == {"ok": True}

    story.expect("This is written down here: Import: <https://docs.example.com/import>", thread=ask.ts)
    ask.card.shows("Resolved by Ann", "Documented")


@pytest.mark.parametrize(
    ("category", "says", "label"),
    [
        ("not_our_system", "Please ask #it-help instead.", "Not our system"),
        ("self_serve", "You can get this data yourself: Reports: <https://reports.example.com>", "Self-serve data"),
        ("admin_panel", "in the admin panel: Admin panel: <https://admin.example.com>", "Admin panel"),
    ],
)
def test_what_people_can_do_themselves_or_ask_elsewhere_is_said_and_closed(  # noqa: PLR0917 - three are the table's
    story: Story, ann: Person, ask: Ask, category: str, says: str, label: str
) -> None:
    triages(ann, ask, category)

    story.expect(says, thread=ask.ts)
    ask.card.shows("Resolved by Ann", label)
    story.expect_nothing()


def test_a_manual_data_change_is_answered_by_something_safer_first(
    story: Story, ann: Person, olga: Person, ask: Ask
) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "manual_data_change")
    assert form.fields[:4] == ["category", "priority", "difficulty", "risk"]
    assert form.value("course") == "safer"
    assert set(form.sends()["errors"]) == {"difficulty", "risk"}

    assert form.sends(difficulty={"option": "easy"}, risk={"option": "high"}) == {"ok": True}

    story.expect("We would rather not change data by hand", thread=ask.ts)
    ask.card.shows("Waiting on Olga", "Manual data change")
    ask.reply(olga, "Restarting it helped, thank you so much for the idea")
    ask.card.shows("In progress")


def test_the_underlying_problem_is_asked_for_before_the_asked_for_solution_t2(
    story: Story, ann: Person, ask: Ask
) -> None:
    triages(ann, ask, "self_serve", "ask_first")

    story.expect("what do you want to achieve", thread=ask.ts)
    ask.card.shows("Waiting on Olga")
    story.advance(minutes=16)
    story.expect("do you still need help here?", thread=ask.ts)
    story.advance(minutes=16)
    ask.card.shows("Parked")
    story.expect_nothing()


def test_keeping_it_open_leaves_it_with_whoever_answered(story: Story, ann: Person, ask: Ask) -> None:
    triages(ann, ask, "documented", "keep_open")

    story.expect("This is written down here", thread=ask.ts)
    ask.card.shows("Answered by Ann", "Ann has it.")
    story.advance(hours=1)  # it was answered in words, so nobody is reminded to write any (F2)
    story.expect_nothing()
