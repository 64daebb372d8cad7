"""Hand off… and Triage…, and what holds for every form: refused beside the field, overtaken, unreadable (X5, X4)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.requests import Priority
from handlers.views.ids import NEXT_SHIFT, Action, Field, Menu, pressed_value, team_value
from handlers.views.triage_ids import place
from tests.handlers.filling import errors, open_form, option, person, says_what_it_is
from tests.handlers.front_desk import FrontDesk
from tests.story import CONFIG

COURSE_OF_BUG = place(Field.COURSE, "bug")
PAYMENTS = {**CONFIG["teams"]["backend"], "name": "Payments support", "channels": [{"id": "C0PAY"}]}
TWO_TEAMS = {**CONFIG, "teams": {**CONFIG["teams"], "payments": {**PAYMENTS, "internal_channel": None}}}


@pytest.fixture
def ts(desk: FrontDesk) -> str:
    return desk.posts("olga", "It hangs")


class TestHandOff:
    """H1."""

    def test_to_a_person_mentions_them_with_the_note(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.HAND_OFF, ts)

        assert errors(desk, "ann", {Field.PERSON: person("ben"), Field.NOTE: " Logs are in the wiki "}) == {}

        request = desk.request(ts)
        assert (request.handoff_to, request.handoff_note) == ("U0BEN", "Logs are in the wiki")
        (post,) = desk.wants("handoff")
        assert post.data["mention"] == ["U0BEN"]

    def test_to_the_next_shift_that_is_not_confirmed_is_refused_at_its_field(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.HAND_OFF, ts)

        refused = errors(desk, "ann", {Field.DESTINATION: option(NEXT_SHIFT)})

        assert list(refused) == [Field.DESTINATION]
        assert "Hand it to a person instead." in refused[Field.DESTINATION]

    def test_to_another_team_moves_the_request(self, desk_with: Callable[[dict[str, Any]], FrontDesk]) -> None:
        desk = desk_with(TWO_TEAMS)
        ts = desk.posts("olga", "It hangs")
        open_form(desk, "ann", Menu.HAND_OFF, ts)

        assert errors(desk, "ann", {Field.DESTINATION: option(team_value("payments"))}) == {}

        assert desk.request(ts).team == "payments"

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({}, Field.PERSON, "Choose a person, the next shift or a team."),
            ({Field.PERSON: person("ben"), Field.DESTINATION: option(NEXT_SHIFT)}, Field.DESTINATION, "not both"),
            ({Field.PERSON: person("ann")}, Field.PERSON, "You cannot hand a request to yourself."),
            ({Field.PERSON: person("tom")}, Field.PERSON, "Only members of Backend support can take it over."),
            ({Field.DESTINATION: option(team_value("nobody"))}, Field.DESTINATION, "I do not know this team."),
            ({Field.DESTINATION: option(team_value("backend"))}, Field.DESTINATION, "has it already"),
        ],
    )
    def test_a_receiver_who_cannot_take_it_is_refused_at_the_field(
        self, desk: FrontDesk, ts: str, values: dict[str, Any], field: Field, says: str
    ) -> None:
        open_form(desk, "ann", Menu.HAND_OFF, ts)

        refused = errors(desk, "ann", values)

        assert list(refused) == [field]
        assert says in refused[field]
        assert desk.request(ts).handoff_to is None

    def test_a_request_that_somebody_took_meanwhile_keeps_the_note_in_the_open_form_x5(
        self, desk: FrontDesk, ts: str
    ) -> None:
        open_form(desk, "ann", Menu.HAND_OFF, ts)
        desk.clicks("ben", Action.TAKE, pressed_value(desk.request(ts)))

        refused = errors(desk, "ann", {Field.PERSON: person("cid"), Field.NOTE: "Long words"})

        assert refused == {Field.NOTE: "Meanwhile Ben took it, so nothing was changed. It is now in progress."}
        assert desk.request(ts).owner == "U0BEN"


class TestTriage:
    """T1, R12, F2."""

    def test_saying_what_it_is_answers_and_sets_the_priority(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Action.TRIAGE, ts)
        says_what_it_is(desk, "ann", {Field.CATEGORY: option("bug")})
        sent = {Field.CATEGORY: option("bug"), COURSE_OF_BUG: option("record"), Field.PRIORITY: option("high")}

        assert errors(desk, "ann", sent) == {}

        request = desk.request(ts)
        assert (request.category, request.priority, request.responded_by) == ("bug", Priority.HIGH, "U0ANN")

    def test_another_priority_alone_is_no_answer(self, desk: FrontDesk, ts: str) -> None:
        before = desk.request(ts)
        open_form(desk, "ann", Action.TRIAGE, ts)

        assert errors(desk, "ann", {Field.PRIORITY: option("low")}) == {}

        request = desk.request(ts)
        assert (request.priority, request.category, request.responded_at) == (Priority.LOW, None, None)
        assert request.due_at > before.due_at

    def test_sent_as_it_was_opened_it_changes_nothing(self, desk: FrontDesk, ts: str) -> None:
        before, card = desk.request(ts), desk.wanted(f"card:{desk.request(ts).id}")
        open_form(desk, "ann", Action.TRIAGE, ts)

        assert errors(desk, "ann", {Field.PRIORITY: option(before.priority)}) == {}

        assert desk.request(ts) == before
        assert desk.wanted(f"card:{before.id}") == card

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({Field.CATEGORY: option("gone"), Field.PRIORITY: option("high")}, Field.CATEGORY),
            ({Field.PRIORITY: option("extreme")}, Field.PRIORITY),
        ],
    )
    def test_a_choice_that_no_longer_exists_is_refused_at_its_field(
        self, desk: FrontDesk, ts: str, values: dict[str, Any], field: Field
    ) -> None:
        open_form(desk, "ann", Action.TRIAGE, ts)

        assert list(errors(desk, "ann", values)) == [field]

    def test_whoever_sends_it_before_it_shows_the_consequences_sees_them_first(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Action.TRIAGE, ts)

        answer = json.loads(desk.submits("ann", {Field.CATEGORY: option("bug"), Field.PRIORITY: option("low")}).body)

        assert answer["response_action"] == "update"
        assert COURSE_OF_BUG in [block.get("block_id") for block in answer["view"]["blocks"]]
        assert desk.request(ts).category is None

    @pytest.mark.parametrize("kept", ["", "1:2:C0A", "1:2:C0A|bug|record", "1:2:C0A|bug|dance|0a", "x:2:C0A|||0a"])
    def test_a_form_of_another_version_of_the_bot_is_a_sentence_x4(self, desk: FrontDesk, ts: str, kept: str) -> None:
        open_form(desk, "ann", Action.TRIAGE, ts)
        view = desk.modal("ann")
        assert view is not None

        answer = desk.submits("ann", {Field.PRIORITY: option("low")}, view={**view, "private_metadata": kept})

        assert "older version" in str(json.loads(answer.body)["errors"])

    def test_an_overtaken_form_is_told_at_the_end_of_the_form_x5(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Action.TRIAGE, ts)
        desk.clicks("ben", Action.TAKE, pressed_value(desk.request(ts)))

        refused = errors(desk, "ann", {Field.PRIORITY: option("low")})

        assert list(refused) == [Field.PRIORITY]


@pytest.mark.parametrize("choice", [Menu.HAND_OFF, Action.TRIAGE, Menu.DUPLICATE_OF])
def test_somebody_who_lost_their_membership_meanwhile_is_refused_p2(
    desk: FrontDesk, ts: str, choice: Menu | Action
) -> None:
    open_form(desk, "ann", choice, ts)
    view = desk.modal("ann")
    values = {Field.PERSON: person("ben"), Field.REFERENCE: "#1", Field.PRIORITY: option("low")}

    answer = json.loads(desk.submits("tom", values, view=view).body)

    assert all(says.startswith("Only members of Backend support") for says in answer["errors"].values())


@pytest.mark.parametrize("broken", [{"private_metadata": "1"}, {"private_metadata": "a:b:c"}, {"state": None}])
def test_a_form_of_another_version_of_the_bot_is_a_sentence_x4(
    desk: FrontDesk, ts: str, broken: dict[str, Any]
) -> None:
    open_form(desk, "ann", Menu.HAND_OFF, ts)
    view = desk.modal("ann")
    assert view is not None
    body = {
        "type": "view_submission",
        "user": {"id": "U0ANN"},
        "view": {**view, "state": {"values": {}}, **broken},
    }

    answer = json.loads(desk.send(body).body)

    assert "older version" in str(answer["errors"])
