"""**Similar and more…**: what resembles a request, and answering with a common request (T3, F2, N2)."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.common_requests import Wording
from bot.domain.response import ResponseKind
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, fires
from tests.scenarios.written_down import VPN, actions_of, an_entry, answer_on_screen, clicks, entries, prefilled, shown
from tests.story import Ask, Person, Story

QUESTION = "Hi team, how can I reset the token of my VPN?"


def similar(ask: Ask, by: Person) -> None:
    """A person looks at what resembles a request."""
    ask.card.click(by, "Similar and more…")


def test_answering_with_an_entry_stops_the_clock_as_the_responders_reply_f2(
    story: Story, olga: Person, ann: Person
) -> None:
    entry = an_entry(story)
    ask = olga.posts(QUESTION)
    story.advance(minutes=2)
    similar(ask, ann)
    assert VPN.title in shown(ann)

    clicks(story, ann, "Answer with this")
    assert prefilled(ann)["answer"] == f"{VPN.answer}\n{VPN.link}"
    ann.submits(answer="Hello Olga!\nOpen the portal & press Reset.")

    assert ann.modal is None
    posted = story.expect("Ann answers:", "> Open the portal &amp; press Reset.", thread=ask.ts)
    assert posted.mentions() == set()
    ask.card.shows("answered", "Ann").shows_no("Olga is waiting")
    request = ask.row
    assert (request.responded_by, request.owner, request.last_reply_by) == ("U0ANN", "U0ANN", "U0ANN")
    assert request.first_reply_at - request.opened_at >= timedelta(minutes=2)
    with story.bot.desk.reading() as work:
        assert [each.kind for each in work.uow.requests.responses(request.id)] == [ResponseKind.REPLY]
    assert [each.uses for each in entries(story)] == [1]
    assert actions_of(story, entry)[-1] == ("U0ANN", "common.used")
    story.advance(minutes=30)
    story.expect_nothing()


def test_past_requests_are_shown_with_how_they_were_solved_the_solved_ones_first(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    first = olga.posts("My VPN token does not work, how do I reset it?")
    first.reply(ann, "Let me look.")
    ann.shortcut("Resolve…", first.ts)
    ann.submits(resolution="Reset the token in the portal.")
    story.expect("resolved this", thread=first.ts)
    first.card.shows("resolved")
    second = tom.posts("VPN token reset?")
    second.reply(ann, "One moment.")
    second.card.shows("answered")
    third = story.person("eve").posts(QUESTION)

    similar(third, ann)

    words = shown(ann)
    assert "Reset the token in the portal." in words
    assert "resolved by Ann" in words
    assert words.index(f"*#{first.row.id}*") < words.index(f"*#{second.row.id}*")
    assert f"*#{third.row.id}*" not in words
    assert any(alike in words for alike in ("almost the same", "very alike", "somewhat alike"))
    assert first.ts.replace(".", "") in words
    third.card.shows("Take")


def test_one_that_was_solved_without_a_resolution_shows_what_the_team_said(
    olga: Person, tom: Person, ann: Person
) -> None:
    first = olga.posts("My VPN token does not work, how do I reset it?")
    first.reply(ann, "Press Reset &amp; wait a minute.")
    first.reply(ann, "You are welcome!")
    first.card.click(ann, "Resolve")
    second = tom.posts(QUESTION)

    similar(second, ann)

    assert "> Press Reset &amp; wait a minute." in shown(ann)
    for ask in (first, second):
        assert ask.card.ts


def test_what_resembles_nothing_says_how_to_learn_from_it(olga: Person, ann: Person) -> None:
    ask = olga.posts("The coffee machine is on fire")

    similar(ask, ann)

    assert "No common request resembles it." in shown(ann)
    assert "No past request resembles it." in shown(ann)
    ask.card.shows("Take")


def test_an_incident_is_raised_from_a_request_in_its_thread_i1(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(QUESTION)
    similar(ask, ann)

    clicks(story, ann, "Raise an incident")
    ann.submits(title="Reports are down for everybody")

    card = story.expect("Incident 1: Reports are down for everybody", thread=ask.ts)
    card.shows("raised by Ann", "From <https").click(ann, "Acknowledge")
    similar(ask, ann)
    clicks(story, ann, "Raise an incident")
    refused = ann.submits(title="Again")
    assert "Ann raised incident 1 from it already" in str(refused)
    ask.card.shows("In progress with Ann")
    story.expect("Page: incident 1", "Ann acknowledged", to=story.person("ben"))
    story.expect("It was raised from your request, so you follow it.", to=olga)


def test_whoever_is_no_member_is_told_who_may_look_p2(story: Story, olga: Person) -> None:
    ask = olga.posts(QUESTION)

    similar(ask, olga)

    assert olga.modal is None
    story.expect("Only members of Backend support can do that.", only_to=olga)


def test_of_two_who_answer_at_once_the_second_is_told_and_nothing_is_said_twice(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    an_entry(story)
    ask = olga.posts(QUESTION)
    for person in (ann, ben):
        similar(ask, person)
        clicks(story, person, "Answer with this")
    ann.submits()
    story.expect("Ann answers:", thread=ask.ts)

    refused = ben.submits()

    assert "Meanwhile Ann answered it, so nothing was changed." in refused["errors"]["answer"]
    assert [each.uses for each in entries(story)] == [1]
    ask.card.shows("answered")


def test_an_entry_that_was_retired_meanwhile_answers_nobody(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    an_entry(story)
    ask = olga.posts(QUESTION)
    similar(ask, ann)
    clicks(story, ann, "Answer with this")
    ben.commands("common")
    answer_on_screen(story, ben).click(ben, "Retire")

    refused = ann.submits()

    assert "This common request was retired meanwhile, so nothing was posted." in refused["errors"]["answer"]
    assert ask.row.responded_at is None
    similar(ask, ann)
    assert "No common request resembles it." in shown(ann)
    ask.card.shows("Take")


def test_a_closed_request_is_not_answered_any_more(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story)
    ask = olga.posts(QUESTION)
    similar(ask, ann)
    ask.card.click(ann, "Resolve")

    clicks(story, ann, "Answer with this")

    assert "This request is already resolved." in shown(ann)


def test_an_answer_of_nothing_is_not_posted(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story)
    ask = olga.posts(QUESTION)
    similar(ask, ann)
    clicks(story, ann, "Answer with this")

    assert ann.submits(answer="   ")["ok"] is False
    too_long = ann.submits(answer="x" * 2_501)

    assert "2500 characters" in too_long["errors"]["answer"]
    assert ask.row.responded_at is None
    ask.card.shows("Take")


def test_a_colleague_who_answers_counts_and_is_told_who_is_on_support_f4(
    story: Story, olga: Person, cid: Person
) -> None:
    an_entry(story)
    ask = olga.posts(QUESTION)
    similar(ask, cid)
    clicks(story, cid, "Answer with this")
    cid.submits()

    story.expect("Cid answers:", thread=ask.ts)
    story.expect("Ann and Ben", only_to=cid)
    assert (ask.row.responded_by, ask.row.by_colleague, ask.row.owner) == ("U0CID", True, None)
    ask.card.shows("answered")


def test_an_answer_reaches_the_duplicates_as_well_r10(story: Story, olga: Person, tom: Person, ann: Person) -> None:
    an_entry(story)
    ask, same = olga.posts(QUESTION), tom.posts("VPN token?")
    same.card.click(ann, "Duplicate of…")
    ann.submits(candidate={"option": str(ask.row.id)})
    story.expect("Closed as a duplicate of #1.", only_to=ann)
    similar(ask, ann)
    clicks(story, ann, "Answer with this")

    ann.submits(answer="In the portal.")

    story.expect("Ann answers:", "> In the portal.", thread=ask.ts)
    story.expect("> In the portal.", thread=same.ts)
    ask.card.shows("answered")
    story.expect_nothing()


def test_an_alert_is_answered_with_what_helped_before(tell: Callable[..., Story]) -> None:
    story = tell(CONFIG_WITH_ALERTS)
    ann = story.person("ann")
    an_entry(story, Wording(title="CPU is high on a shop", answer="Restart the import, see the runbook."))
    earlier = fires(story, "CPU is high on shop-7 since noon")
    earlier.card.click(ann, "I'm on it")
    alert = fires(story, "CPU is high in the shop, nightly import")
    story.advance(minutes=1)

    similar(alert, ann)
    words = shown(ann)
    assert "Past alerts and requests" in words
    assert f"*#{earlier.row.id}*" in words
    clicks(story, ann, "Answer with this")
    ann.submits()

    story.expect("Ann answers:", "Restart the import", thread=alert.ts)
    assert alert.row.responded_by == ann.id
    alert.card.shows("Ann is on it")


def test_what_was_written_pings_nobody_n5(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story, Wording(title=VPN.title, answer="<!channel> ask <@U0LEA> or @here"))
    ask = olga.posts(QUESTION)
    similar(ask, ann)
    clicks(story, ann, "Answer with this")
    ann.submits()

    posted = story.expect("Ann answers:", "&lt;!channel&gt; ask &lt;@U0LEA&gt;", thread=ask.ts)
    assert posted.mentions() == set()
    posted.shows_no("<!channel>", "@here")
    ask.card.shows("answered")
