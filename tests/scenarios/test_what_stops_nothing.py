"""What never stops the clock: requesters, strangers, assignments and edits (F3)."""

import pytest

from tests.story import Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    return asked


@pytest.fixture
def waits_still(story: Story, ann: Person, ben: Person, ask: Ask) -> "WaitsStill":
    return WaitsStill(story, (ann, ben), ask)


class WaitsStill:
    """Says that the clock was not stopped: the responders are reminded after three minutes."""

    def __init__(self, story: Story, responders: tuple[Person, ...], ask: Ask) -> None:
        self._story, self._responders, self._ask = story, responders, ask

    def __call__(self) -> None:
        assert self._ask.row.responded_at is None
        self._story.until(self._ask.row.opened_at.replace(minute=3, second=1))
        for responder in self._responders:
            self._story.expect("export is broken", to=responder)
        self._ask.reply(self._responders[0], "Looking")


def test_the_requester_who_writes_on_and_looks_at_it(olga: Person, ask: Ask, waits_still: WaitsStill) -> None:
    ask.reply(olga, "It says error 500")
    olga.reacts(ask.ts, "eyes")

    ask.card.shows("Waiting for a first response")
    waits_still()


def test_a_stranger_who_answers_and_looks_at_it(tom: Person, ask: Ask, waits_still: WaitsStill) -> None:
    ask.reply(tom, "Same here!")
    tom.reacts(ask.ts, "eyes")
    tom.reacts(ask.ts, "white_check_mark")

    ask.card.shows("Waiting for a first response")
    waits_still()


def test_a_stranger_who_presses_take_reads_who_can(
    story: Story, tom: Person, ask: Ask, waits_still: WaitsStill
) -> None:
    ask.card.click(tom, "Take")

    story.expect("Only members of Backend support can do that. They see this request", only_to=tom)
    waits_still()


def test_being_assigned_by_somebody_else(story: Story, cid: Person, ask: Ask, waits_still: WaitsStill) -> None:
    ask.card.click(cid, "Hand off…")
    cid.submits(person={"user": "U0ANN"})
    story.expect("Cid hands this to", thread=ask.ts)

    assert ask.row.handoff_to == "U0ANN"
    waits_still()


def test_an_edit_of_the_request(olga: Person, ask: Ask, waits_still: WaitsStill) -> None:
    olga.edits(ask, "The export is broken, <@U0ANN> are you there?")

    waits_still()


def test_any_other_emoji_of_a_responder(ann: Person, ask: Ask, waits_still: WaitsStill) -> None:
    ann.reacts(ask.ts, "thumbsup")

    waits_still()


def test_eyes_of_a_responder_on_a_reply(olga: Person, ann: Person, ask: Ask, waits_still: WaitsStill) -> None:
    more = ask.reply(olga, "It says error 500")
    ann.reacts(more, "eyes")

    waits_still()
