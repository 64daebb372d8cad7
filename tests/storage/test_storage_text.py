"""Whatever people and Slack send can be stored: NUL, halves of emoji, 40,000 characters."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports.rows import ShiftNote
from storage.engine import SqlStore
from tests.storage.values import LEASE, T0, a_message, a_request, an_added_request, an_event, wanted

REPLACED = "\N{REPLACEMENT CHARACTER}"
anything = st.text(st.characters(codec=None), max_size=40)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\x00b", f"a{REPLACED}b"),
        ("half \ud83d", f"half {REPLACED}"),
        ("whole 🙏, \u202eright to left, \r\n\t'; DROP TABLE requests; -- %s :name", None),
        ("", None),
        ("x" * 40_000, None),
        ("🙏" * 40_000, None),
    ],
    ids=["nul", "surrogate", "control tokens", "empty", "long", "long emoji"],
)
def test_what_people_write_is_kept_but_for_what_no_database_can_hold(
    store: SqlStore, text: str, stored: str | None
) -> None:
    expected = text if stored is None else stored
    with store.begin() as uow:
        request = an_added_request(uow, text=text, resolution=text, handoff_note=text)
        uow.requests.add_message(a_message(request.id, "9.0", text=text))
        uow.duty.add_note(ShiftNote(team="backend", at=T0, author="U1", text=text))

    with store.begin() as uow:
        assert uow.requests.get(request.id) == replace(
            request, text=expected, resolution=expected, handoff_note=expected
        )
        message = uow.requests.message("C1", "9.0")
        assert message is not None
        assert message.text == expected
        assert uow.duty.notes("backend", T0)[0].text == expected


def test_an_event_keeps_every_character_because_its_body_is_ascii(store: SqlStore) -> None:
    body = '{"text": "\\u0000 \\ud83d ' + "x" * 40_000 + '"}'
    with store.begin() as uow:
        uow.inbox.add_many([an_event("E1", body=body)])

        assert uow.inbox.claim(T0, limit=1, lease=LEASE)[0].body == body


def test_json_keeps_every_character(store: SqlStore) -> None:
    data: dict[str, object] = {"text": "a\x00b \ud83d 🙏", "long": "x" * 40_000}
    with store.begin() as uow:
        assert wanted(uow, "card:1", data=data).data == data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything)
def test_no_text_is_refused(store: SqlStore, text: str) -> None:
    with store.begin() as uow:
        request = an_added_request(uow, message_ts=f"{T0}{hash(text)}", text=text)
        uow.settings.put("text", text, T0)
        stored = uow.requests.get(request.id)
        assert uow.settings.get("text") == text
        assert stored is not None
        assert len(stored.text) == len(text)
        uow.requests.save(a_request(id=request.id, message_ts=f"gone{request.id}"))
