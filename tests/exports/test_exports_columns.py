from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from bot.domain.requests import ClosedAs, Request, RequestState
from bot.exports.audit import AUDIT_COLUMNS
from bot.exports.incidents import INCIDENT_COLUMNS
from bot.exports.requests import REQUEST_COLUMNS
from bot.exports.tables import Column, Value
from bot.ports.rows import AuditRow
from tests.storage.values import MINUTE, T0, a_request


def shown(columns: Sequence[Column[Any]], row: object) -> dict[str, Value]:
    return {column.name: column.value(row) for column in columns}


def answered(**given: Any) -> Request:
    opened = a_request().opened_at
    return replace(a_request(), first_reply_at=opened + MINUTE, responded_at=opened + MINUTE, **given)


def test_a_request_says_how_long_it_waited_and_whether_that_was_in_time() -> None:
    facts = shown(REQUEST_COLUMNS, answered())

    assert (facts["response_seconds"], facts["reply_seconds"], facts["ack_seconds"]) == (MINUTE, MINUTE, None)
    assert facts["met"] is True


def test_a_missed_request_is_not_met_and_an_approximate_one_is_neither() -> None:
    assert shown(REQUEST_COLUMNS, answered(missed_at=T0))["met"] is False
    assert shown(REQUEST_COLUMNS, answered(approximate=True))["met"] is None
    assert shown(REQUEST_COLUMNS, a_request())["met"] is None


def test_a_closed_request_says_how_it_ended() -> None:
    request = a_request()
    closed = replace(
        request,
        state=RequestState.RESOLVED,
        closed_at=request.opened_at + timedelta(hours=20),
        closed_as=ClosedAs.PARKED,
    )

    facts = shown(REQUEST_COLUMNS, closed)

    assert (facts["state"], facts["closed_as"], facts["open_seconds"]) == ("resolved", "parked", timedelta(hours=20))


def test_columns_have_different_names_and_a_meaning() -> None:
    for columns in (REQUEST_COLUMNS, AUDIT_COLUMNS, INCIDENT_COLUMNS):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.meaning for column in columns)


def test_the_audit_trail_is_exported_whole() -> None:
    assert [column.name for column in AUDIT_COLUMNS] == [field.name for field in fields(AuditRow)]
