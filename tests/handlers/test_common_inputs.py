"""What people write in the forms about common requests, read into values; the rest becomes a sentence (X4)."""

from typing import Any

import pytest

from bot.domain.common_requests import Wording
from bot.errors import UserError
from handlers.common_inputs import (
    EntryKey,
    InModal,
    answer_written,
    entry_metadata,
    entry_written,
    modal_of,
)
from handlers.views.common_ids import EntryFor
from handlers.views.ids import INPUT, Pressed


def form(metadata: str, **values: dict[str, Any]) -> dict[str, Any]:
    state = {field: {INPUT: value} for field, value in values.items()}
    view = {"type": "modal", "id": "V1", "hash": "1.a", "private_metadata": metadata, "state": {"values": state}}
    return {"user": {"id": "U0ANN"}, "view": view}


@pytest.mark.parametrize(
    "key",
    [
        EntryKey(team="backend"),
        EntryKey(team="backend", from_request=12),
        EntryKey(entry_id=4, version=2),
    ],
)
def test_what_a_form_is_about_comes_back_with_what_was_written(key: EntryKey) -> None:
    written = entry_written(
        form(
            entry_metadata(key),
            title={"value": " VPN? "},
            answer={"value": "Reset."},
            link={"value": None},
            owner={"selected_user": "U0BEN"},
        )
    )

    assert (written.user, written.key) == ("U0ANN", key)
    assert written.wording == Wording(title="VPN?", answer="Reset.", link="", owner="U0BEN")


def test_the_team_is_the_chosen_one_where_there_are_several() -> None:
    chosen = entry_written(form(entry_metadata(EntryKey()), team={"selected_option": {"value": "edge"}}))

    assert chosen.key == EntryKey(team="edge")


def test_an_answer_comes_with_its_entry_and_its_request() -> None:
    written = answer_written(form("4:12:3", answer={"value": "Reset."}))

    assert (written.entry_for, written.text, written.view_id) == (EntryFor(4, Pressed(12, 3)), "Reset.", "V1")


@pytest.mark.parametrize("metadata", ["", "edit:x:1", "edit:4", "new:x:backend", "4"])
def test_what_nobody_of_us_drew_becomes_a_sentence(metadata: str) -> None:
    for read in (entry_written, answer_written):
        with pytest.raises(UserError, match="older version"):
            read(form(metadata))


def test_a_click_in_a_modal_knows_which_and_others_know_of_none() -> None:
    assert modal_of(form("")) == InModal("V1", "1.a")
    assert modal_of({"view": {"type": "home", "id": "V2"}}) is None
    assert modal_of({}) is None
