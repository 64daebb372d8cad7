"""Settings, cursors and the audit trail."""

from dataclasses import replace

import pytest

from bot.ports.rows import AuditRow
from storage.engine import SqlStore
from tests.storage.values import MINUTE, T0


def an_audit_row(**given: object) -> AuditRow:
    row = AuditRow(at=T0, team="backend", actor="U1", action="request.take", subject="request:1")
    return replace(row, **given)


@pytest.mark.parametrize("value", [True, 0, "x", None, [1, "two"], {"a": {"b": [None]}}, "NUL \x00 half \ud83d"])
def test_a_setting_comes_back_as_it_was_put(store: SqlStore, value: object) -> None:
    with store.begin() as uow:
        uow.settings.put("key", "before", T0)
        uow.settings.put("key", value, T0)

    with store.reading() as uow:
        assert uow.settings.get("key") == value


def test_of_several_settings_come_those_that_are_known(store: SqlStore) -> None:
    with store.begin() as uow:
        for key in ("a", "b", "c"):
            uow.settings.put(key, {"is": key}, T0)

        assert uow.settings.some(["a", "c", "d"]) == {"a": {"is": "a"}, "c": {"is": "c"}}
        assert uow.settings.some([]) == {}


def test_an_unknown_or_deleted_setting_is_none(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.settings.put("key", 1, T0)
        uow.settings.delete("key")
        uow.settings.delete("key")

        assert uow.settings.get("key") is None


def test_the_right_to_do_something_once_is_given_once(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.settings.put_once("seeded", 1, T0)
        assert not uow.settings.put_once("seeded", 2, T0)
        assert uow.settings.get("seeded") == 1


def test_settings_are_found_by_prefix_letter_by_letter(store: SqlStore) -> None:
    with store.begin() as uow:
        for key in ("home:U2", "home:U1", "home:", "homes:U3", "HOME:U4", "home_:U5", "name:U1"):
            uow.settings.put(key, key, T0)

        assert list(uow.settings.with_prefix("home:")) == ["home:", "home:U1", "home:U2"]
        assert uow.settings.with_prefix("home%") == {}
        assert len(uow.settings.with_prefix("")) == 7


def test_a_cursor_never_goes_back_r13(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.cursors.get("C1") is None
        uow.cursors.advance("C1", "1767600000.000200", T0)
        uow.cursors.advance("C1", "1767600000.000100", T0)
        assert uow.cursors.get("C1") == "1767600000.000200"
        uow.cursors.advance("C1", "1767600000.000300", T0)
        assert uow.cursors.get("C1") == "1767600000.000300"


def test_the_trail_of_a_subject_is_read_newest_first_p2(store: SqlStore) -> None:
    with store.begin() as uow:
        uow.audit.append(an_audit_row(action="second", at=T0 + MINUTE, reason="because", data={"n": 1}))
        uow.audit.append(an_audit_row(action="first"))
        uow.audit.append(an_audit_row(action="third", at=T0 + MINUTE, source="button"))
        uow.audit.append(an_audit_row(subject="request:11"))

        trail = uow.audit.of("request:1")
        assert [row.action for row in trail] == ["third", "second", "first"]
        assert [row.action for row in uow.audit.of("request:1", limit=1)] == ["third"]
    assert replace(trail[1], id=0) == an_audit_row(action="second", at=T0 + MINUTE, reason="because", data={"n": 1})
