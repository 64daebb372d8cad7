"""Forms: sent, refused beside the field, overtaken, and unreadable (H1, F2, R8, R10, R12, T1, X5)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.requests import Priority, RequestState
from handlers.views.ids import NEXT_SHIFT, Action, Field, Menu, Shortcut, menu_value, pressed_value, team_value
from tests.handlers.front_desk import FrontDesk
from tests.story import CONFIG, SUPPORT

PAYMENTS = {**CONFIG["teams"]["backend"], "name": "Payments support", "channels": [{"id": "C0PAY"}]}
TWO_TEAMS = {**CONFIG, "teams": {**CONFIG["teams"], "payments": {**PAYMENTS, "internal_channel": None}}}


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def person(name: str) -> dict[str, Any]:
    return {"selected_user": f"U0{name.upper()}"}


def errors(desk: FrontDesk, user: str, values: dict[str, Any]) -> dict[str, str]:
    """Send the open form; what is said beside which field. None stays open but for that."""
    response = desk.submits(user, values)
    assert response.status == 200
    answer = json.loads(response.body) if response.body else {}
    assert answer.get("response_action") in {None, "errors"}
    found: dict[str, str] = answer.get("errors", {})
    return found


@pytest.fixture
def ts(desk: FrontDesk) -> str:
    return desk.posts("olga", "It hangs")


def open_form(desk: FrontDesk, user: str, choice: Menu, ts: str) -> None:
    desk.chooses(user, Action.CARD_MENU, menu_value(choice, desk.request(ts)))
    assert desk.modal(user) is not None


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


class TestResolve:
    """F2, N2, P1, X5."""

    def test_the_words_are_kept_and_posted_once(self, desk: FrontDesk, ts: str) -> None:
        desk.points("ann", Shortcut.RESOLVE, ts)

        assert errors(desk, "ann", {Field.RESOLUTION: "The disk was full."}) == {}

        request = desk.request(ts)
        assert (request.state, request.resolution) == (RequestState.RESOLVED, "The disk was full.")
        assert len(desk.wants("resolution")) == 1

    def test_without_words_only_the_card_changes(self, desk: FrontDesk, ts: str) -> None:
        desk.points("ann", Shortcut.RESOLVE, ts)

        assert errors(desk, "ann", {}) == {}

        assert desk.request(ts).state is RequestState.RESOLVED
        assert desk.wants("resolution") == []

    def test_the_owner_of_somebody_elses_resolution_is_named_beside_the_thread(self, desk: FrontDesk, ts: str) -> None:
        desk.clicks("ann", Action.TAKE, pressed_value(desk.request(ts)))
        desk.points("ben", Shortcut.RESOLVE, ts)

        errors(desk, "ben", {})

        (told,) = desk.wants("notice")
        assert (told.user, told.channel, told.thread_ts) == ("U0BEN", SUPPORT, ts)
        assert "Ann owned this request" in str(told.data["sentence"])

    def test_sent_twice_it_is_resolved_once_and_the_second_is_told_x5(self, desk: FrontDesk, ts: str) -> None:
        desk.points("ann", Shortcut.RESOLVE, ts)
        view = desk.modal("ann")

        desk.submits("ann", {Field.RESOLUTION: "Done."}, view=view)
        before = desk.request(ts)
        answer = json.loads(desk.submits("ann", {Field.RESOLUTION: "Done."}, view=view).body)

        assert desk.request(ts) == before
        assert answer["errors"][Field.RESOLUTION].startswith("Meanwhile you resolved it")

    def test_the_requesters_own_words_are_kept_too_p1(self, desk: FrontDesk, ts: str) -> None:
        desk.clicks("ann", Action.TAKE, pressed_value(desk.request(ts)))
        desk.points("olga", Shortcut.RESOLVE, ts)

        assert errors(desk, "olga", {Field.RESOLUTION: "It was my cable."}) == {}

        request = desk.request(ts)
        assert (request.state, request.resolution, request.closed_by) == (
            RequestState.RESOLVED,
            "It was my cable.",
            "U0OLGA",
        )
        assert len(desk.wants("resolution")) == 1


class TestDuplicate:
    """R10."""

    @pytest.fixture
    def parent(self, desk: FrontDesk) -> str:
        return desk.posts("tom", "Everything hangs")

    def test_chosen_from_the_list(self, desk: FrontDesk, parent: str, ts: str) -> None:
        open_form(desk, "ann", Menu.DUPLICATE_OF, ts)

        assert errors(desk, "ann", {Field.CANDIDATE: option(str(desk.request(parent).id))}) == {}

        child = desk.request(ts)
        assert (child.state, child.duplicate_of) == (RequestState.DUPLICATE, desk.request(parent).id)
        (told,) = desk.wants("notice")
        assert f"Closed as a duplicate of #{child.duplicate_of}." in str(told.data["sentence"])

    @pytest.mark.parametrize(
        "written",
        [
            "#{id}",
            " {id} ",
            "https://acme.slack.com/archives/C0BACKEND/p{digits}",
            "<https://acme.slack.com/archives/C0BACKEND/p{digits}>",
        ],
    )
    def test_named_by_its_number_or_by_the_link_to_its_message(
        self, desk: FrontDesk, parent: str, ts: str, written: str
    ) -> None:
        number = desk.request(parent).id
        open_form(desk, "ann", Menu.DUPLICATE_OF, ts)

        text = written.format(id=number, digits=parent.replace(".", ""))
        assert errors(desk, "ann", {Field.REFERENCE: text}) == {}

        assert desk.request(ts).duplicate_of == number

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({}, "Choose a request, or write its number"),
            ({Field.REFERENCE: "the one from Tom"}, "Write the number on the card"),
            ({Field.REFERENCE: "#99999999999999999999"}, "Write the number on the card"),
            ({Field.REFERENCE: "#4711"}, "I know no request #4711."),
            ({Field.CANDIDATE: option("1"), Field.REFERENCE: "#2"}, "not both"),
            ({Field.REFERENCE: "https://acme.slack.com/archives/C0BACKEND/p1795420000000100"}, "belongs to no request"),
        ],
    )
    def test_what_is_no_request_is_refused_at_its_field(
        self, desk: FrontDesk, ts: str, values: dict[str, Any], says: str
    ) -> None:
        open_form(desk, "ann", Menu.DUPLICATE_OF, ts)

        refused = errors(desk, "ann", values)

        assert list(refused) == [Field.REFERENCE]
        assert says in refused[Field.REFERENCE]
        assert desk.request(ts).state is RequestState.WAITING

    def test_a_choice_that_is_gone_is_refused_at_the_list(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.DUPLICATE_OF, ts)

        assert list(errors(desk, "ann", {Field.CANDIDATE: option("4711")})) == [Field.CANDIDATE]

    def test_a_request_is_no_duplicate_of_itself(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.DUPLICATE_OF, ts)

        refused = errors(desk, "ann", {Field.REFERENCE: f"#{desk.request(ts).id}"})

        assert "cannot be a duplicate of itself" in refused[Field.REFERENCE]


class TestTriage:
    """T1, R12, F2."""

    def test_saying_what_it_is_answers_and_sets_the_priority(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.TRIAGE, ts)

        assert errors(desk, "ann", {Field.CATEGORY: option("bug"), Field.PRIORITY: option("high")}) == {}

        request = desk.request(ts)
        assert (request.category, request.priority, request.responded_by) == ("bug", Priority.HIGH, "U0ANN")

    def test_another_priority_alone_is_no_answer(self, desk: FrontDesk, ts: str) -> None:
        before = desk.request(ts)
        open_form(desk, "ann", Menu.TRIAGE, ts)

        assert errors(desk, "ann", {Field.PRIORITY: option("low")}) == {}

        request = desk.request(ts)
        assert (request.priority, request.category, request.responded_at) == (Priority.LOW, None, None)
        assert request.due_at > before.due_at

    def test_sent_as_it_was_opened_it_changes_nothing(self, desk: FrontDesk, ts: str) -> None:
        before = desk.request(ts)
        open_form(desk, "ann", Menu.TRIAGE, ts)

        assert errors(desk, "ann", {Field.PRIORITY: option(before.priority)}) == {}

        assert desk.request(ts) == before

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
        open_form(desk, "ann", Menu.TRIAGE, ts)

        assert list(errors(desk, "ann", values)) == [field]

    def test_an_overtaken_form_is_told_at_the_end_of_the_form_x5(self, desk: FrontDesk, ts: str) -> None:
        open_form(desk, "ann", Menu.TRIAGE, ts)
        desk.clicks("ben", Action.TAKE, pressed_value(desk.request(ts)))

        refused = errors(desk, "ann", {Field.CATEGORY: option("bug"), Field.PRIORITY: option("urgent")})

        assert list(refused) == [Field.PRIORITY]


@pytest.mark.parametrize("choice", [Menu.HAND_OFF, Menu.TRIAGE, Menu.DUPLICATE_OF])
def test_somebody_who_lost_their_membership_meanwhile_is_refused_p2(desk: FrontDesk, ts: str, choice: Menu) -> None:
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
