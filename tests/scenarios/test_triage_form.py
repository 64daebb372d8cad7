"""The form of triage: it follows what is chosen, keeps what was written, and tells what changed meanwhile (T1, X5)."""

from collections.abc import Callable

import pytest

from tests.scenarios.triaging import TriageForm, triages
from tests.story import CONFIG, Ask, Person, Story, with_team

TRIAGE = {
    "training": {"forward_to": ["U0KIM"]},
    "self_serve": {"links": {"Reports": "https://reports.example.com"}},
    "bug": {"reply": "Thank you, {requester}: “{title}” is a {category} of {team}. On duty: {on_duty}."},
}
WITHOUT_BUGS = {**TRIAGE, "bug": {"enabled": False}}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(with_team(CONFIG, triage=TRIAGE))


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The *export* <!channel> {ticket} hangs")
    assert asked.card.ts
    return asked


def test_the_reply_is_previewed_with_the_values_of_the_request_and_harmless(
    story: Story, ann: Person, ask: Ask
) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("course", "ticket")

    shown = form.value("reply")
    assert shown.startswith("Thank you, Olga: “The *export* ")
    assert shown.endswith("is a Bug of Backend support. On duty: Ann and Ben.")
    assert form.sends() == {"ok": True}
    posted = story.expect("Thank you, Olga", thread=ask.ts)
    assert "<!channel>" not in posted.words
    assert posted.mentions() == set()


def test_own_words_stay_whatever_is_chosen_next(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "quick_question")
    form.writes("reply", "Press Export twice")

    form.chooses("category", "self_serve")

    assert form.value("reply") == "Press Export twice"
    assert form.sends() == {"ok": True}
    story.expect("Press Export twice", thread=ask.ts)
    ask.card.shows("Self-serve data")


def test_a_proposal_that_nobody_changed_follows_the_choice(story: Story, ann: Person, ask: Ask) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("name:U0KIM", "Kim", work.now)
    form = TriageForm(ann, ask.card).chooses("category", "self_serve")
    assert "Reports: https://reports.example.com" in form.value("reply")

    form.chooses("course", "ask_first")
    assert "what do you want to achieve" in form.value("reply")
    form.chooses("category", "training")

    assert form.value("reply") == "This is easier to show than to write down: Kim will be in touch with you."
    assert form.value("course") == "resolve"
    form.sends(course={"option": "record"})


def test_a_gap_in_the_reply_is_named_before_anybody_reads_it(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "admin_panel")
    assert form.value("reply") == "You can do this yourself in the admin panel: [link]"

    refused = form.sends()

    assert "The reply still says “[link]”" in refused["errors"]["reply"]
    assert ask.row.category is None
    assert form.sends(reply="It is the third tab") == {"ok": True}
    story.expect("It is the third tab", thread=ask.ts)


def test_a_training_need_without_anybody_to_pass_it_on_to_is_refused_at_its_field(ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "training").chooses("forward_to", [])

    assert "forward_to" in form.sends()["errors"]
    assert ask.row.category is None
    ask.reply(ann, "Looking")


def test_a_training_need_is_not_passed_on_to_whoever_has_it(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "training").chooses("forward_to", ["U0OLGA", "U0TOM"])

    assert "This is who asked" in form.sends()["errors"]["forward_to"]

    story.expect_nothing()
    ask.reply(ann, "Looking")


def test_whoever_cannot_go_on_with_it_is_refused_at_the_field(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("course", "workaround")
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("deleted:U0CID", value=True, now=work.now)

    assert "Only members of Backend support" in form.sends(owner={"user": "U0OLGA"})["errors"]["owner"]
    assert "deactivated" in form.sends(owner={"user": "U0CID"})["errors"]["owner"]

    assert ask.row.category is None
    assert form.sends(owner={"user": "U0ANN"}) == {"ok": True}
    story.expect("Thank you, Olga", thread=ask.ts)


def test_a_trainer_whose_account_is_gone_is_neither_proposed_nor_taken(story: Story, ann: Person, ask: Ask) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("deleted:U0KIM", value=True, now=work.now)
    form = TriageForm(ann, ask.card).chooses("category", "training")
    assert form.value("forward_to") in (None, [])

    form.chooses("forward_to", ["U0KIM"])

    assert "deactivated" in form.sends()["errors"]["forward_to"]
    ask.reply(ann, "Looking")


def test_the_form_opens_with_what_the_person_chose_last(
    story: Story, ann: Person, ben: Person, olga: Person, ask: Ask
) -> None:
    assert TriageForm(ann, ask.card).value("category") == "-"
    triages(ann, ask, "self_serve")
    story.expect("You can get this data yourself", thread=ask.ts)

    again = olga.posts("Where are the numbers of October?")

    assert TriageForm(ann, again.card).value("category") == "self_serve"
    assert TriageForm(ben, again.card).value("category") == "-"
    again.reply(ann, "Looking")


def test_what_it_is_already_stays_without_anything_happening_twice(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    triages(ann, ask, "self_serve", "keep_open")
    story.expect("You can get this data yourself", thread=ask.ts)
    before = ask.row

    form = TriageForm(ben, ask.card)
    assert (form.value("category"), form.value("course")) == ("self_serve", "record")
    assert form.sends() == {"ok": True}

    assert ask.row == before
    story.expect_nothing()


def test_not_sure_yet_changes_how_urgent_it_is_and_nothing_else(ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("category", "-")

    assert form.fields == ["category", "priority"]
    assert form.sends(priority={"option": "low"}) == {"ok": True}

    assert (ask.row.category, ask.row.priority, ask.row.responded_at) == (None, "low", None)
    ask.reply(ann, "Looking")


def test_a_category_that_was_removed_while_the_form_was_open_is_said_and_nothing_is_lost(
    story: Story, ann: Person, ask: Ask
) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("course", "ticket")
    with story.down(with_team(CONFIG, triage=WITHOUT_BUGS)):
        pass

    refused = form.sends(reply="My own words", impact="Everybody")

    assert "This category does not exist any more." in refused["errors"]["category"]
    assert (ask.row.category, ask.row.state) == (None, "waiting")
    form.chooses("category", "quick_question")
    assert form.value("reply") == "My own words"
    assert "bug" not in form.options("category")
    assert form.sends() == {"ok": True}
    story.expect("My own words", thread=ask.ts)
    story.expect("can become a common request", only_to=ann)


def test_a_removed_category_that_is_chosen_leaves_the_form_as_it_is(story: Story, ann: Person, ask: Ask) -> None:
    form = TriageForm(ann, ask.card)
    with story.down(with_team(CONFIG, triage=WITHOUT_BUGS)):
        pass

    form.chooses("category", "bug")

    assert "This category does not exist any more." in form.sends()["errors"]["category"]
    ask.reply(ann, "Looking")


def test_a_request_that_somebody_took_meanwhile_is_told_and_the_words_are_kept_x5(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    form = TriageForm(ann, ask.card).chooses("category", "bug").chooses("course", "ticket")
    ask.card.click(ben, "Take")

    refused = form.sends(reply="My own words")

    assert "Meanwhile Ben took it" in refused["errors"]["priority"]
    assert form.value("reply") == "My own words"
    assert ask.row.category is None
    story.expect_nothing()
    ask.reply(ben, "Looking")


def test_of_a_resolved_request_it_is_kept_what_it_was_and_nothing_is_said(story: Story, ann: Person, ask: Ask) -> None:
    ask.reply(ann, "Restarted it")
    ask.card.click(ann, "Resolve")

    form = TriageForm(ann, ask.card).chooses("category", "bug")
    assert form.fields == ["category", "priority"]
    assert "only what it was is kept" in form.words
    assert form.sends() == {"ok": True}

    ask.card.shows("Resolved by Ann", "Bug")
    story.expect_nothing()


def test_a_reply_stops_the_clock_of_a_team_that_wants_words_f2(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, triage=TRIAGE, first_response={"stop_on": "reply"}))
    ann, ask = story.person("ann"), story.person("olga").posts("Where are the numbers?")

    triages(ann, ask, "self_serve", "keep_open")

    story.expect("You can get this data yourself", thread=ask.ts)
    assert (ask.row.responded_by, ask.row.first_ack_by, ask.row.first_reply_by) == ("U0ANN", "U0ANN", "U0ANN")
    ask.card.shows("Answered by Ann", "in time")
    story.advance(hours=1)
    story.expect_nothing()


@pytest.mark.parametrize(("course", "says"), [("ticket", "is resolved"), ("workaround", "answer")])
def test_duplicates_hear_what_was_said_r10(  # noqa: PLR0917 - two are the table's columns
    story: Story, ann: Person, tom: Person, ask: Ask, course: str, says: str
) -> None:
    other = tom.posts("My export hangs as well")
    other.card.click(ann, "Duplicate of…")
    ann.submits(candidate={"option": str(ask.row.id)})
    story.expect("Closed as a duplicate", only_to=ann)

    triages(ann, ask, "bug", course)

    story.expect("Thank you, Olga", thread=ask.ts)
    story.expect(says, "Thank you, Olga", thread=other.ts)
    story.expect_nothing()
