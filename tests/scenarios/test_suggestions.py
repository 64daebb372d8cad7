"""A requester is shown the one common request that is clearly meant; nothing closes by itself (T3)."""

import pytest
import sqlalchemy as sa

from bot.domain.common_requests import CommonRequest, Wording
from bot.domain.requests import RequestState
from bot.domain.suggestions import Outcome, Suggestion
from bot.services.knowledge import common
from tests.scenarios.written_down import an_entry
from tests.story import CONFIG, Ask, Person, Story, with_team

VPN = Wording(
    title="How do I reset my VPN token?",
    answer="Open the portal, choose Security and press Reset token.",
    link="https://portal.example.com/vpn",
)
INVOICES = Wording(title="The export of invoices is empty", answer="Choose a period first; the export begins there.")
ASKED = "Hello, how can I reset my VPN token please?"
HELPED, WRONG = "This answered it", "Not this"


@pytest.fixture
def entry(story: Story) -> CommonRequest:
    an_entry(story, INVOICES)
    return an_entry(story, VPN)


def suggestions(story: Story, ask: Ask) -> list[Suggestion]:
    with story.bot.desk.reading() as work:
        return list(work.uow.suggestions.of_request(ask.row.id))


def uses(story: Story, entry: CommonRequest) -> int:
    with story.bot.desk.reading() as work:
        known = work.uow.knowledge.get(entry.id)
    assert known is not None
    return known.uses


@pytest.mark.usefixtures("entry")
def test_what_clearly_fits_is_one_line_on_the_card_and_changes_nothing_else(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts(ASKED)

    ask.card.shows("This may help", "How do I reset my VPN token?", "press Reset token", "portal.example.com/vpn")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}
    assert (ask.row.state, ask.row.responded_at) == (RequestState.WAITING, None)
    story.advance(minutes=3)
    for each in (ann, ben):
        story.expect(to=each)
    story.advance(minutes=2, seconds=1)
    assert ask.row.missed_at == ask.row.due_at
    story.expect("Nobody has answered within 5 min", thread=ask.ts)
    story.expect("missed", channel="C0TEAM")
    ask.reply(ann, "Sorry, I look into it")
    ask.card.shows_no("This may help")
    story.expect_nothing()


def test_this_answered_it_closes_the_request_as_its_requester_would_and_counts_a_use(
    story: Story, olga: Person, entry: CommonRequest
) -> None:
    ask = olga.posts(ASKED)

    ask.card.click(olga, HELPED)

    story.expect("Glad it helped", only_to=olga)
    assert (ask.row.state, ask.row.closed_by) == (RequestState.WITHDRAWN, "U0OLGA")
    ask.card.shows("Withdrawn by Olga", "Reopen").shows_no("This may help")
    assert uses(story, entry) == 1
    assert [each.outcome for each in suggestions(story, ask)] == [Outcome.HELPED]
    with story.bot.desk.reading() as work:
        rows = {row.action: row for row in work.uow.audit.of(f"request:{ask.row.id}")}
    assert "How do I reset my VPN token?" in rows["request.withdrawn"].reason
    assert rows["request.suggestion_helped"].actor == "U0OLGA"
    story.advance(hours=1)
    story.expect_nothing()


def test_pressed_twice_it_counts_once(story: Story, olga: Person, entry: CommonRequest) -> None:
    ask = olga.posts(ASKED)
    assert ask.card.ts

    with story.slow_screens():
        ask.card.click(olga, HELPED)
        ask.card.click(olga, HELPED)

    story.expect("press Reopen on the card", only_to=olga)
    story.expect("closed already", only_to=olga)
    assert uses(story, entry) == 1


@pytest.mark.usefixtures("entry")
def test_after_somebody_took_it_the_requester_still_resolves_it_by_the_suggestion(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = olga.posts(ASKED)
    ask.card.click(ann, "Take")

    ask.card.click(olga, HELPED)

    story.expect("Glad it helped", only_to=olga)
    assert (ask.row.state, ask.row.closed_by) == (RequestState.RESOLVED, "U0OLGA")
    story.advance(hours=1)
    story.expect_nothing()


def test_only_who_asked_can_say_whether_it_helped_p2(
    story: Story, olga: Person, tom: Person, ann: Person, entry: CommonRequest
) -> None:
    ask = olga.posts(ASKED)

    for each, label in ((ann, HELPED), (tom, WRONG)):
        ask.card.click(each, label)
        story.expect("Only Olga, who asked, can say whether this helps.", only_to=each)

    ask.card.shows("This may help")
    assert ask.row.state is RequestState.WAITING
    assert uses(story, entry) == 0
    ask.reply(ann, "Looking")


@pytest.mark.usefixtures("entry")
def test_not_this_takes_the_line_away_for_good(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(ASKED)

    ask.card.click(olga, WRONG)

    story.expect("The team has your request", only_to=olga)
    ask.card.shows_no("This may help").shows("Waiting for a first response")
    olga.edits(ask, "How do I reset my VPN token? Reset VPN token!")
    ask.card.shows_no("This may help")
    assert [each.outcome for each in suggestions(story, ask)] == [Outcome.DISMISSED]
    ask.reply(ann, "Looking")
    story.expect_nothing()


@pytest.mark.usefixtures("entry")
def test_more_words_are_looked_at_until_somebody_answers(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("Hello!")
    ask.card.shows_no("This may help")
    story.advance(seconds=20)

    olga.posts(ASKED)

    story.expect("Make separate", only_to=olga)
    ask.card.shows("This may help", "VPN token")
    olga.edits(ask, "The export of invoices is empty, and nothing else matters")
    ask.reply(ann, "Looking")


@pytest.mark.usefixtures("entry")
def test_an_edit_that_asks_something_else_replaces_the_suggestion(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts(ASKED)
    ask.card.shows("VPN token")

    olga.edits(ask, "The export of my invoices is empty")

    ask.card.shows("This may help", "The export of invoices is empty").shows_no("Reset token")
    assert [each.outcome for each in suggestions(story, ask)] == [Outcome.REPLACED, Outcome.SHOWN]
    ask.reply(ann, "Looking")


@pytest.mark.parametrize(
    "text",
    ["Lunch is cold today", "token", "VPN", "The printer on the second floor is on fire", "<@U0ANN> ping", "🙏"],
)
@pytest.mark.usefixtures("entry")
def test_what_does_not_clearly_fit_is_not_suggested(olga: Person, ann: Person, text: str) -> None:
    ask = olga.posts(text)

    ask.card.shows_no("This may help")
    ask.reply(ann, "Looking")


@pytest.mark.usefixtures("entry")
def test_of_two_entries_that_fit_alike_neither_is_suggested(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story, Wording(title="Reset of my VPN token: how do I do it?", answer="Ask the guard."))

    ask = olga.posts(ASKED)

    ask.card.shows_no("This may help")
    ask.reply(ann, "Looking")


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Wie setze ich mein VPN-Token zurück?", "Hallo, wie kann ich das VPN-Token zurücksetzen?"),
        ("Jak resetuji VPN token?", "Dobrý den, jak resetuji svůj VPN token, prosím?"),
        ("Как сбросить токен VPN?", "Привет, как сбросить токен VPN?"),
        ("VPNトークンをリセットする方法", "VPNトークンをリセットする方法を教えてください"),
        ("كيف أعيد تعيين رمز VPN", "مرحبا كيف أعيد تعيين رمز VPN"),
    ],
)
def test_it_works_in_many_languages(story: Story, olga: Person, ann: Person, title: str, asked: str) -> None:
    an_entry(story, Wording(title=title, answer="Portal → Security → Reset"))
    an_entry(story, INVOICES)

    ask = olga.posts(asked)

    ask.card.shows("This may help", title)
    ask.reply(ann, "OK")


def dismissed(story: Story, name: str) -> None:
    who = story.person(name)
    ask = who.posts(ASKED)
    ask.card.click(who, WRONG)
    story.expect("The team has your request", only_to=who)
    ask.reply(story.person("ann"), "Looking")


def test_what_is_dismissed_again_and_again_is_muted_until_somebody_edits_it(
    story: Story, ann: Person, entry: CommonRequest
) -> None:
    for name in ("olga", "tom", "eve"):
        dismissed(story, name)

    fourth = story.person("kim").posts(ASKED)
    fourth.card.shows_no("This may help")
    fourth.reply(ann, "Looking")
    with story.bot.desk.reading() as work:
        assert "common.muted" in {row.action for row in work.uow.audit.of(common.subject_of(entry.id))}
    assert "not suggested any more" in ann.commands("common")

    story.advance(minutes=1)
    with story.bot.desk.work("modal") as work:
        common.edit(work, "U0ANN", entry.id, None, Wording(title=VPN.title, answer="Press the new button."))

    fifth = story.person("pia").posts(ASKED)
    fifth.card.shows("This may help", "Press the new button")
    assert "not suggested any more" not in ann.commands("common")
    fifth.reply(ann, "Looking")


def test_a_retired_entry_is_not_suggested_and_who_read_it_before_may_still_say_that_it_helped(
    story: Story, olga: Person, ann: Person, entry: CommonRequest
) -> None:
    ask = olga.posts(ASKED)
    assert ask.card.ts
    with story.slow_screens():
        with story.bot.desk.work("modal") as work:
            common.retire(work, "U0ANN", entry.id, None)
        ask.card.click(olga, HELPED)

    story.expect("Glad it helped", only_to=olga)
    other = story.person("tom").posts(ASKED)
    other.card.shows_no("This may help")
    other.reply(ann, "Looking")


@pytest.mark.usefixtures("entry")
def test_search_that_is_down_opens_the_request_all_the_same(
    story: Story, olga: Person, ann: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with story.store.begin() as uow:
        uow._connection.execute(sa.text("ALTER TABLE search_entries RENAME TO elsewhere"))

    ask = olga.posts(ASKED)

    ask.card.shows("Waiting for a first response").shows_no("This may help")
    assert "nothing_suggested" in caplog.text
    ask.reply(ann, "Looking")


def test_a_team_may_do_without(tell: object) -> None:
    story = tell(with_team(CONFIG, suggestions={"enabled": False}))  # type: ignore[operator]  # the fixture's type is a callable
    an_entry(story, VPN)

    ask = story.person("olga").posts(ASKED)

    ask.card.shows_no("This may help")
    ask.reply(story.person("ann"), "Looking")


def test_what_people_wrote_into_an_entry_pings_nobody_n5(story: Story, olga: Person, ann: Person) -> None:
    an_entry(story, Wording(title="Reset <!channel> my VPN token", answer="Ask <@U0ANN> *now* <!here>"))

    ask = olga.posts("Reset my VPN token")

    ask.card.shows("This may help")
    line = next(block["text"]["text"] for block in ask.card.now.blocks if "This may help" in str(block))
    assert "<!" not in line
    assert "<@" not in line
    ask.reply(ann, "Looking")
