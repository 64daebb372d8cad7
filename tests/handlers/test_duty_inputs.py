"""What people choose in the form about a week, read into a choice; what nobody of us drew becomes a sentence (X4)."""

from datetime import date
from typing import Any

import pytest

from bot.domain.rotation import Choice
from bot.errors import UserError
from handlers.duty_inputs import team_chosen
from handlers.views.ids import Action, DutyWeek


def form(metadata: str = "7:3", **values: dict[str, Any]) -> dict[str, Any]:
    state = {field: {str(Action.CHECK_TEAM): value} for field, value in values.items()}
    view = {"id": "V1", "hash": "1.a", "private_metadata": metadata, "state": {"values": state}}
    return {"user": {"id": "U0ANN"}, "view": view}


def test_everything_that_was_chosen_is_read() -> None:
    chosen = team_chosen(
        form(
            responders={"selected_users": ["U0ANN", "U0BEN"]},
            fallback={"selected_users": ["U0CID"]},
            fallback_days={"selected_options": [{"value": "2026-12-04"}]},
            observer={"selected_users": ["U0NOA"]},
        )
    )

    assert (chosen.user, chosen.week, chosen.view_id, chosen.view_hash) == ("U0ANN", DutyWeek(7, 3), "V1", "1.a")
    assert chosen.choice == Choice(
        responders=("U0ANN", "U0BEN"),
        fallback="U0CID",
        fallback_days=frozenset({date(2026, 12, 4)}),
        observer="U0NOA",
    )


def test_a_form_in_which_nothing_is_chosen_is_an_empty_team() -> None:
    chosen = team_chosen(form(responders={"selected_users": []}, fallback={"selected_users": None}))

    assert chosen.choice == Choice(responders=())


def test_days_without_a_fallback_mean_nothing() -> None:
    chosen = team_chosen(form(fallback_days={"selected_options": [{"value": "2026-12-04"}]}))

    assert chosen.choice.fallback_days == frozenset()


@pytest.mark.parametrize(
    "body",
    [form("nonsense"), form("1:2:3"), form(fallback_days={"selected_options": [{"value": "soon"}]})],
    ids=["no week", "an older form", "no date"],
)
def test_what_cannot_be_read_is_a_sentence(body: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="older version"):
        team_chosen(body)
