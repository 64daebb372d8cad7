"""Resolve… and Duplicate of…: what closes a request (F2, N2, P1, R10, X5)."""

import json
from typing import Any

import pytest

from bot.domain.requests import RequestState
from handlers.views.ids import Action, Field, Menu, Shortcut, pressed_value
from tests.handlers.filling import errors, open_form, option
from tests.handlers.front_desk import FrontDesk
from tests.story import SUPPORT


@pytest.fixture
def ts(desk: FrontDesk) -> str:
    return desk.posts("olga", "It hangs")


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
        assert answer["errors"][Field.RESOLUTION].startswith("You resolved it already")

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
