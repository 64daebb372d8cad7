import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.domain.incidents import Incident, RcaAction, RcaKind, RootCause
from bot.errors import DatabaseOutdated, UserError
from bot.exports.requests import REQUEST_COLUMNS
from bot.ports.rows import AuditRow
from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite
from tests.storage.values import a_request

CONFIG = """
database: {{url: "{url}"}}
teams:
  backend: {{time_zone: Europe/Prague, channels: [{{id: C0B}}], roster: [{{user: U0B}}]}}
  edge: {{time_zone: America/Los_Angeles, channels: [{{id: C0E}}], roster: [{{user: U0E}}]}}
"""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    """The store of a bot that runs beside the export."""
    monkeypatch.chdir(tmp_path)
    url = fresh_sqlite(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG.format(url=url))
    opened = open_store(url)
    yield opened
    opened.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


def read(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


def opened_at(store: SqlStore, *moments: str, team: str = "backend", channel: str = "C1", text: str = "help") -> None:
    with store.begin() as uow:
        for number, moment in enumerate(moments, 1):
            at = datetime.fromisoformat(moment).astimezone(UTC)
            uow.requests.add(
                a_request(number, team=team, channel=channel, text=text, opened_at=at, posted_at=at, due_at=at)
            )


def noted(store: SqlStore, moment: str, team: str, action: str) -> None:
    at = datetime.fromisoformat(moment).astimezone(UTC)
    row = AuditRow(at=at, team=team, actor="U2", action=action, subject="request:1", data={"to": "U3"})
    with store.begin() as uow:
        uow.audit.append(row)


def test_both_days_are_included_in_the_teams_zone(store: SqlStore) -> None:
    opened_at(
        store,
        "2026-02-28T23:59:59.999999+01:00", "2026-03-01T00:00:00+01:00",
        "2026-03-29T23:59:59.999999+02:00", "2026-03-30T00:00:00+02:00",
    )  # fmt: skip

    found = read(run("requests", "--from", "2026-03-01", "--to", "2026-03-29"))

    assert [each["opened_at"] for each in found] == ["2026-02-28T23:00:00.000000Z", "2026-03-29T21:59:59.999999Z"]


def test_each_team_has_the_days_of_its_own_zone(store: SqlStore) -> None:
    opened_at(store, "2026-03-02T07:00:00+00:00", "2026-03-02T23:30:00+00:00")
    opened_at(store, "2026-03-02T07:00:00+00:00", "2026-03-02T23:30:00+00:00", team="edge", channel="C2")
    opened_at(store, "2026-03-02T07:00:00+00:00", "2026-03-02T23:30:00+00:00", team="gone", channel="C3")

    found = read(run("requests", "--from", "2026-03-02", "--to", "2026-03-02"))

    hours = [(each["team"], each["opened_at"][11:16]) for each in found]
    assert sorted(hours) == [("backend", "07:00"), ("edge", "23:30"), ("gone", "07:00"), ("gone", "23:30")]


def test_one_team_can_be_asked_for(store: SqlStore) -> None:
    opened_at(store, "2026-03-02T12:00:00+00:00")
    opened_at(store, "2026-03-02T20:00:00+00:00", team="edge", channel="C2")

    found = read(run("requests", "--from", "2026-03-02", "--to", "2026-03-02", "--team", "edge"))

    assert [each["team"] for each in found] == ["edge"]


def test_long_periods_come_in_the_order_of_opening_without_a_seam(store: SqlStore) -> None:
    moments = [f"2026-{month:02}-{day:02}T12:00:00+00:00" for month in range(1, 13) for day in (1, 15, 28)]
    opened_at(store, *moments)

    found = read(run("requests", "--from", "2026-01-01", "--to", "2026-12-31"))

    assert [each["opened_at"][:19] for each in found] == [moment[:19] for moment in moments]


def test_every_documented_column_is_there_and_formulas_are_defused(store: SqlStore) -> None:
    opened_at(store, "2026-03-02T12:00:00+00:00", text='=HYPERLINK("https://example.com")')

    (found,) = read(run("requests", "--from", "2026-03-02", "--to", "2026-03-02"))

    described = run("requests", "--help").output
    assert list(found) == [column.name for column in REQUEST_COLUMNS]
    assert all(column.name in described and column.meaning in described for column in REQUEST_COLUMNS)
    assert found["text"] == '\'=HYPERLINK("https://example.com")'
    assert (found["target_seconds"], found["met"], found["out_of_hours"]) == ("300", "", "false")


def test_json_has_numbers_and_the_text_as_it_was_written(store: SqlStore) -> None:
    opened_at(store, "2026-03-02T12:00:00+00:00", text="=1+1")

    (found,) = json.loads(run("requests", "--from", "2026-03-02", "--to", "2026-03-02", "--format", "json").stdout)

    assert (found["text"], found["target_seconds"], found["owner"]) == ("=1+1", 300, None)


def test_the_audit_trail_of_a_period_and_team(store: SqlStore) -> None:
    noted(store, "2026-03-02T12:00:00+00:00", "backend", "request.take")
    noted(store, "2026-03-02T12:00:00+00:00", "edge", "request.resolve")
    noted(store, "2026-03-04T12:00:00+00:00", "backend", "request.reopen")

    whole = read(run("audit", "--from", "2026-03-02", "--to", "2026-03-02"))
    (one,) = read(run("audit", "--from", "2026-03-02", "--to", "2026-03-02", "--team", "backend"))

    assert [each["action"] for each in whole] == ["request.take", "request.resolve"]
    assert (one["at"], json.loads(one["data"])) == ("2026-03-02T12:00:00.000000Z", {"to": "U3"})


def test_a_file_is_written_whole_or_not_at_all(store: SqlStore, tmp_path: Path) -> None:
    opened_at(store, "2026-03-02T12:00:00+00:00", text="tiskárna 🖨️")

    result = run("requests", "--from", "2026-03-02", "--to", "2026-03-02", "--output", "out.csv")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "tiskárna 🖨️" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.glob("out.csv*")] == ["out.csv"]


def test_a_file_that_cannot_be_written_is_said_in_a_sentence() -> None:
    result = run("requests", "--from", "2026-03-02", "--output", "missing/out.csv")

    assert result.exit_code == 1
    assert isinstance(result.exception, UserError)
    assert "missing/out.csv cannot be written" in result.exception.message


def test_today_and_yesterday_are_understood() -> None:
    assert run("requests", "--from", "yesterday", "--to", "today").exit_code == 0
    assert run("audit", "--from", "today").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "soon"), "--from soon is no day"),
        (("--from", "2026-02-30"), "--from 2026-02-30 is no day"),
        (("--from", "0001-01-01"), "--from 0001-01-01 is no day"),
        (("--from", "2026-03-02", "--to", "9999-12-31"), "--to 9999-12-31 is no day"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "The last day, 2026-03-01, comes before"),
        (("--from", "today", "--team", "frontend"), "There is no team frontend"),
        (("--to", "today"), "--from"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = run("requests", *arguments)

    assert result.exit_code == 2
    assert sentence in result.stderr


def raised(store: SqlStore, moment: str, title: str = "Nobody can pay") -> Incident:
    at = datetime.fromisoformat(moment).astimezone(UTC)
    with store.begin() as uow:
        incident = uow.incidents.add(
            Incident(team="backend", title=title, severity="sev1", raised_by="U0B", raised_at=at, channel="C0B")
        )
        assert incident is not None
        uow.incidents.put_root_cause(
            RootCause(incident_id=incident.id, kind=RcaKind.ENGINEERING, owner="U0B", due_at=at, cause="=expired")
        )
        uow.incidents.add_action(RcaAction(incident_id=incident.id, what="Alert", owner="U0B", due_at=at))
    return incident


def test_incidents_of_a_period_with_what_is_owed_i9(store: SqlStore) -> None:
    raised(store, "2026-03-02 09:00+01:00", title="=HYPERLINK(1)")
    raised(store, "2026-03-03 09:00+01:00")

    (only,) = read(run("incidents", "--from", "2026-03-02", "--to", "2026-03-02"))

    assert (only["title"], only["cause"], only["actions_open"]) == ("'=HYPERLINK(1)", "'=expired", "1")


@pytest.mark.parametrize(
    ("form", "begins"), [("markdown", "# Incident 1: Nobody can pay\n"), ("html", "<!doctype html>")]
)
def test_one_incident_as_a_document_i9(store: SqlStore, tmp_path: Path, form: str, begins: str) -> None:
    raised(store, "2026-03-02 09:00+01:00")

    printed = run("incident", "1", "--format", form)
    written = run("incident", "1", "--format", form, "--output", "it.txt")

    assert printed.stdout.startswith(begins)
    assert "Mon 2 Mar 2026 09:00 CET" in printed.stdout
    assert (tmp_path / "it.txt").read_text(encoding="utf-8") == printed.stdout
    assert "Written to it.txt." in written.stderr


def test_an_incident_that_is_not_there_is_said_in_a_sentence_i9() -> None:
    result = run("incident", "12")

    assert isinstance(result.exception, UserError)
    assert "There is no incident 12." in str(result.exception)


def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.format(url=f"sqlite:///{tmp_path}/other.db"))

    result = run("requests", "--from", "today")

    assert result.exit_code == 1
    assert isinstance(result.exception, DatabaseOutdated)
    assert not (tmp_path / "other.db").exists()
