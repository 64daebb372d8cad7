"""What several people ask within a month is proposed once, and answers the next one who asks (T4, T3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.common_requests import Wording
from bot.domain.recurrence import RecurrenceState
from tests.scenarios.written_down import an_entry, entries, prefilled, shown
from tests.story import CONFIG, ROOM, T0, Ask, Person, Story, with_team

QUESTION = "How do I reset my VPN token?"
ALSO = ("Hello, how can I reset the VPN token?", "Please reset: how do I reset my VPN token", "reset VPN token, how?")
FRIDAY = (T0 + timedelta(days=4)).replace(hour=15)
NEXT_FRIDAY = FRIDAY + timedelta(days=7)
HEADLINE = "Asked again and again"


def ask(story: Story, name: str, text: str = QUESTION) -> Ask:
    """Somebody asks, and Ann answers and resolves it."""
    asked = story.person(name).posts(text)
    asked.reply(story.person("ann"), "Open the portal and press Reset.")
    asked.card.click(story.person("ann"), "Resolve")
    story.advance(minutes=10)
    return asked


def asked_by(story: Story, *names: str) -> list[Ask]:
    return [ask(story, name, text) for name, text in zip(names, (QUESTION, *ALSO), strict=False)]


def test_a_recurring_question_becomes_a_common_request_and_answers_the_fourth_requester(
    story: Story, lea: Person
) -> None:
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    proposal = story.expect(HEADLINE, "asked by 3 people", "reset", channel=ROOM)
    assert not proposal.mentions()

    proposal.click(lea, "Add to common requests…")
    assert prefilled(lea)["answer"] == "Open the portal and press Reset."
    lea.submits(title=QUESTION)

    assert "is now one of the common requests" in shown(lea)
    proposal.shows("Lea made it a common request").shows_no("Not now")
    (entry,) = entries(story)
    assert entry.title == QUESTION
    story.until(FRIDAY + timedelta(days=3))
    kim = story.person("kim")
    fourth = kim.posts("Hi, how can I reset my VPN token?")
    fourth.card.shows("This may help", "press Reset").click(kim, "This answered it")
    story.expect("Glad it helped", only_to=kim)
    assert entries(story)[0].uses == 1
    story.until(NEXT_FRIDAY + timedelta(hours=1))
    story.expect_nothing()


def test_two_people_or_one_who_asks_three_times_are_no_proposal(story: Story) -> None:
    asked_by(story, "olga", "tom", "olga", "tom")

    story.until(FRIDAY + timedelta(hours=1))

    story.expect_nothing()


def test_different_questions_are_not_one(story: Story) -> None:
    for name, text in (
        ("olga", "How do I reset my VPN token?"),
        ("tom", "The export of invoices is empty"),
        ("eve", "Who can give me access to the billing database?"),
        ("kim", "The printer on the second floor is on fire"),
    ):
        ask(story, name, text)

    story.until(FRIDAY + timedelta(hours=1))

    story.expect_nothing()


def test_what_a_common_request_answers_already_is_not_proposed(story: Story) -> None:
    an_entry(story, Wording(title=QUESTION, answer="Press Reset."))
    asked_by(story, "olga", "tom", "eve")

    story.until(FRIDAY + timedelta(hours=1))

    story.expect_nothing()


def test_withdrawn_requests_do_not_count_and_a_duplicate_is_one_who_asks(story: Story, ann: Person) -> None:
    first, second = asked_by(story, "olga", "tom")
    withdrawn = story.person("eve").posts(QUESTION)
    withdrawn.card.click(story.person("eve"), "Not a request")
    story.until(FRIDAY + timedelta(hours=1))
    story.expect_nothing()
    story.until(FRIDAY + timedelta(days=3))
    twin = story.person("kim").posts("And mine does not work either")
    twin.card.click(ann, "Duplicate of…")
    ann.submits(reference=f"#{first.row.id}")
    story.expect("Closed as a duplicate of", only_to=ann)
    story.expect("is resolved", thread=twin.ts)

    story.until(NEXT_FRIDAY)

    story.expect(HEADLINE, "asked by 3 people", channel=ROOM).shows(f"#{first.row.id}", f"#{second.row.id}")


def test_not_now_keeps_it_quiet_until_three_more_ask(story: Story, lea: Person) -> None:
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    proposal = story.expect(HEADLINE, channel=ROOM)
    proposal.click(lea, "Not now")
    proposal.shows("Not now, said Lea").shows_no("Add to common requests")
    story.until(FRIDAY + timedelta(days=3))
    asked_by(story, "kim", "pia")
    story.until(NEXT_FRIDAY + timedelta(hours=1))
    story.expect_nothing()
    story.until(NEXT_FRIDAY + timedelta(days=3))
    asked_by(story, "rob")

    story.until(NEXT_FRIDAY + timedelta(days=7))

    story.expect(HEADLINE, "asked by 6 people", channel=ROOM)
    with story.bot.desk.reading() as work:
        states = [each.state for each in work.uow.recurrences.since("backend", T0)]
        audited = [row.action for row in work.uow.audit.of("recurrence:1")]
    assert states == [RecurrenceState.PROPOSED, RecurrenceState.DECLINED]
    assert audited == ["recurrence.declined", "recurrence.proposed"]


def test_an_undecided_proposal_is_not_repeated_every_week(story: Story) -> None:
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    story.expect(HEADLINE, channel=ROOM)

    story.until(NEXT_FRIDAY + timedelta(hours=1))

    story.expect_nothing()


def test_of_two_who_decide_at_once_the_second_is_told(story: Story, ben: Person, ann: Person) -> None:
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    proposal = story.expect(HEADLINE, channel=ROOM)

    with story.slow_screens():
        proposal.click(ben, "Not now")
        proposal.click(ann, "Not now")

    story.expect("Ben said “not now” already", only_to=ann)


def test_only_members_decide_p2(story: Story, tom: Person) -> None:
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    proposal = story.expect(HEADLINE, channel=ROOM)

    proposal.click(tom, "Not now")

    story.expect("Only members of Backend support can decide that", only_to=tom)
    proposal.shows("Not now")


def test_a_friday_without_the_bot_is_made_up_for_once(story: Story) -> None:
    asked_by(story, "olga", "tom", "eve")

    with story.down():
        story.until(FRIDAY + timedelta(days=3))

    story.settle()
    story.expect(HEADLINE, channel=ROOM)
    story.until(NEXT_FRIDAY + timedelta(hours=1))
    story.expect_nothing()


def test_what_was_asked_over_a_month_ago_is_forgotten(story: Story) -> None:
    asked_by(story, "olga", "tom")
    story.until(T0 + timedelta(days=28))
    asked_by(story, "eve")

    story.until(T0 + timedelta(days=33))

    story.expect_nothing()


def test_the_weekly_moment_is_configured(tell: Callable[..., Story]) -> None:
    config: dict[str, Any] = {**CONFIG, "digest": {"weekly": "tue 09:30"}}
    story = tell(config)
    asked_by(story, "olga", "tom", "eve")

    story.until((T0 + timedelta(days=1)).replace(hour=9, minute=30))

    story.expect(HEADLINE, channel=ROOM)


@pytest.mark.parametrize(
    "texts",
    [
        (
            "Wie setze ich mein VPN-Token zurück?",
            "Wie kann ich das VPN-Token zurücksetzen?",
            "VPN-Token zurücksetzen, wie?",
        ),
        ("Как сбросить токен VPN?", "Привет, как сбросить токен VPN", "сбросить токен VPN"),
        ("VPNトークンをリセットする方法", "VPNトークンをリセットする方法を教えて", "VPNトークンのリセット方法"),
    ],
)
def test_it_recurs_in_many_languages(story: Story, texts: tuple[str, ...]) -> None:
    for name, text in zip(("olga", "tom", "eve"), texts, strict=True):
        ask(story, name, text)

    story.until(FRIDAY)

    story.expect(HEADLINE, "asked by 3 people", channel=ROOM)


def test_leads_of_a_team_without_a_room_decide_in_their_direct_message(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, internal_channel=None))
    lea = story.person("lea")
    asked_by(story, "olga", "tom", "eve")

    story.until(FRIDAY)

    proposal = story.expect(HEADLINE, "asked by 3 people", "Mute for today", to=lea)
    proposal.click(lea, "Not now")
    proposal.shows("Not now, said Lea").shows_no("Add to common requests")
    story.until(FRIDAY + timedelta(hours=1))
    story.expect_nothing()


def test_a_team_without_a_room_and_without_leads_is_asked_nothing_until_it_has_some(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, internal_channel=None, leads=[]))
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY + timedelta(hours=1))
    story.expect_nothing()

    with story.down(with_team(CONFIG, internal_channel=None)):
        pass
    story.until(NEXT_FRIDAY)

    story.expect(HEADLINE, to=story.person("lea"))
