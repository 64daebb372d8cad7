"""Common requests: made from a request in two clicks, listed, edited, retired and put back (T3, P1, P2, X4)."""

import pytest

from bot.domain.common_requests import Wording
from tests.scenarios.written_down import (
    VPN,
    actions_of,
    an_entry,
    answer_on_screen,
    clicks,
    entries,
    prefilled,
    shown,
    title,
)
from tests.story import Person, Story

QUESTION = "How can I get a new VPN token?"


def test_two_clicks_on_the_card_make_a_common_request_of_a_solved_one(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(QUESTION)
    ask.reply(ann, "In the <https://portal.example.com|portal> &amp; press Reset.")

    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Add to common requests…")

    assert title(ann) == "Add to common requests"
    assert prefilled(ann) == {
        "title": QUESTION,
        "answer": "In the portal & press Reset.",
        "link": "",
        "owner": "U0ANN",
    }
    ann.submits(link="https://portal.example.com")
    assert f"“{QUESTION}” is now one of the common requests of Backend support." in shown(ann)
    (entry,) = entries(story)
    assert (entry.title, entry.link, entry.owner) == (QUESTION, "https://portal.example.com", "U0ANN")
    assert entry.from_request == ask.row.id
    assert actions_of(story, entry) == [("U0ANN", "common.added")]


def test_a_solved_request_makes_one_of_how_it_was_solved(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(QUESTION)
    ask.reply(ann, "Let me look.")
    ann.shortcut("Resolve…", ask.ts)
    ann.submits(resolution="Press Reset in the <portal> & wait.")
    story.expect("Ann resolved this", thread=ask.ts)

    ask.card.click(ann, "Add to common requests…")

    assert prefilled(ann)["answer"] == "Press Reset in the <portal> & wait."
    ann.submits()
    assert [entry.answer for entry in entries(story)] == ["Press Reset in the <portal> & wait."]


def test_one_without_an_answer_is_not_kept(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(QUESTION)
    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Add to common requests…")

    assert prefilled(ann)["answer"] == ""
    refused = ann.submits(answer=" ")

    assert refused["ok"] is False
    assert not entries(story)


def test_requesters_are_told_who_can_add_one_p2(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(QUESTION)
    ask.reply(ann, "Here you are.")
    ask.card.click(ann, "Resolve")

    ask.card.click(olga, "Add to common requests…")

    assert olga.modal is None
    story.expect("Only members of Backend support can do that.", only_to=olga)


def test_everybody_reads_the_list_and_members_alone_can_change_it(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story)

    read = olga.commands("common")
    kept = ann.commands("common")

    for words in (read, kept):
        assert "How do I reset my VPN token?" in words
        assert "Open the portal, choose ∗Tokens∗ and press Reset." in words
        assert "kept by Ann" in words
        assert "not used yet" in words
    assert "Edit…" in kept
    assert "Add…" in kept
    for control in ("Edit…", "Retire", "Add…"):
        assert control not in read


def test_whoever_cannot_change_an_entry_reads_all_of_it(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story, Wording(title="Where are the logs?", answer="In Kibana.\nAsk for access first."))
    olga.commands("common")

    answer_on_screen(story, olga).shows("In Kibana.").shows_no("Ask for access").click(olga, "Read…")

    assert "> Ask for access first." in shown(olga)
    ann.commands("common")
    answer_on_screen(story, ann).click(ann, "Retire")
    answer_on_screen(story, olga).click(olga, "Read…")
    story.expect("I do not know this common request any more.", only_to=olga)


def test_an_empty_list_says_how_to_add_to_it(olga: Person, ann: Person) -> None:
    assert "No common request is written down yet." in olga.commands("common")
    assert "Similar and more…" in ann.commands("common")


def test_a_member_adds_one_from_the_list(story: Story, ann: Person) -> None:
    ann.commands("common")

    answer_on_screen(story, ann).click(ann, "Add…")
    ann.submits(title="  Where are   the logs? ", answer="In Kibana.", link="")

    assert [entry.title for entry in entries(story)] == ["Where are the logs?"]
    assert "Where are the logs?" in shown(ann)


def test_a_member_edits_one_and_the_list_shows_it_at_once(story: Story, ben: Person) -> None:
    entry = an_entry(story)
    ben.commands("common")

    answer_on_screen(story, ben).click(ben, "Edit…")
    assert title(ben) == "Edit common request"
    assert prefilled(ben) == {"title": VPN.title, "answer": VPN.answer, "link": VPN.link, "owner": "U0ANN"}
    ben.submits(answer="Ask the portal.", owner={"user": "U0BEN"})

    assert f"“{VPN.title}” is changed." in shown(ben)
    assert "Ask the portal." in shown(ben)
    assert "kept by Ben" in shown(ben)
    assert actions_of(story, entry)[-1] == ("U0BEN", "common.edited")


def test_sending_the_form_as_it_is_changes_nothing(story: Story, ben: Person) -> None:
    entry = an_entry(story)
    ben.commands("common")
    answer_on_screen(story, ben).click(ben, "Edit…")

    ben.submits()

    assert "Nothing was changed." in shown(ben)
    assert entries(story) == [entry]


def test_of_two_who_edit_at_once_the_second_is_told_what_happened(story: Story, ann: Person, ben: Person) -> None:
    an_entry(story)
    for person in (ann, ben):
        person.commands("common")
        answer_on_screen(story, person).click(person, "Edit…")
    ann.submits(answer="Ask the portal.")

    refused = ben.submits(answer="Call us.")

    told = f"Meanwhile Ann edited it, so nothing was changed. Please open “{VPN.title}” again."
    assert refused["errors"] == {"title": told}
    assert [entry.answer for entry in entries(story)] == ["Ask the portal."]


def test_one_is_retired_and_put_back(story: Story, ann: Person, ben: Person) -> None:
    entry = an_entry(story)
    ann.commands("common")
    list_of_ann = answer_on_screen(story, ann)

    list_of_ann.click(ann, "Retire")

    list_of_ann.shows("is retired: nobody is offered it any more", "No common request is written down yet.", "Retired…")
    assert not entries(story)
    ben.commands("common")
    answer_on_screen(story, ben).click(ben, "Retired…").get("ok")
    answer_on_screen(story, ben).shows("Retired common requests", VPN.title).click(ben, "Put back")
    assert [each.title for each in entries(story)] == [VPN.title]
    assert actions_of(story, entry)[1:] == [("U0ANN", "common.retired"), ("U0BEN", "common.restored")]


def test_what_was_retired_meanwhile_is_not_edited(story: Story, ann: Person, ben: Person) -> None:
    an_entry(story)
    for person in (ann, ben):
        person.commands("common")
    answer_on_screen(story, ann).click(ann, "Retire")

    answer_on_screen(story, ben).click(ben, "Edit…")

    assert ben.modal is None
    story.expect("Meanwhile Ann retired it, so nothing was changed.", only_to=ben)


@pytest.mark.parametrize(
    ("values", "place", "sentence"),
    [
        ({"title": VPN.title.upper()}, "title", "is there already"),
        ({"title": " . "}, "title", "is there already"),
        ({"link": "http://wiki.example.com"}, "link", "beginning with https://"),
        ({"link": "javascript:alert(1)"}, "link", "beginning with https://"),
        ({"link": "https://"}, "link", "beginning with https://"),
        ({"link": "https://a b"}, "link", "beginning with https://"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_x4(
    story: Story, ann: Person, values: dict[str, str], place: str, sentence: str
) -> None:
    an_entry(story)
    an_entry(story, Wording(title="?", answer="!"))
    ann.commands("common")
    answer_on_screen(story, ann).click(ann, "Add…")

    refused = ann.submits(**{"title": "Another", "answer": "Yes.", **values})

    assert sentence in refused["errors"][place]
    assert len(entries(story)) == 2


def test_pages_are_turned_in_the_message_and_in_the_modal(story: Story, ann: Person) -> None:
    for number in range(10):
        an_entry(story, Wording(title=f"Question {number}", answer="Yes."))
    ann.commands("common")
    seen = answer_on_screen(story, ann).shows("page 1 of 2", "Question 7").shows_no("Question 8")

    seen.click(ann, "Next")
    seen.shows("page 2 of 2", "Question 8", "Question 9").shows_no("Question 7")
    seen.click(ann, "Previous")
    seen.shows("page 1 of 2")

    ann.opens_home()
    story.click_home(ann, "All common requests…")
    clicks(story, ann, "Next")
    assert "Question 9" in shown(ann)
    clicks(story, ann, "Edit…")
    ann.submits(answer="No.")
    assert "“Question 8” is changed." in shown(ann)


def test_what_people_write_never_pings_and_never_formats_n5(story: Story, olga: Person) -> None:
    an_entry(story, Wording(title="<!channel> *now*", answer="<@U0LEA> @here see <https://evil.example|here>"))

    words = olga.commands("common")

    assert "&lt;!channel&gt; ∗now∗" in words
    for token in ("<!channel>", "<@U0LEA>", "@here", "<https://evil"):
        assert token not in words


def test_home_lists_the_first_ones_and_leads_to_all_x3(story: Story, olga: Person) -> None:
    assert "No common request is written down yet." in olga.opens_home()
    an_entry(story)
    story.advance(seconds=5)

    assert VPN.title in olga.opens_home()
    story.click_home(olga, "All common requests…")

    assert VPN.title in shown(olga)
    assert "Edit…" not in shown(olga)
