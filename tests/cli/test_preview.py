"""`preview`: who would serve in the coming weeks, from the database or before there is one (D9)."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.domain.members import Member
from bot.errors import FirstlineError
from storage.engine import open_store
from tests.databases import fresh_sqlite

CONFIG = """
database: {{url: "{url}"}}
teams:
  backend:
    name: Backend support
    time_zone: Europe/Prague
    channels: [{{id: C0B}}]
    leads: [U0LEA]
    roster:
      - {{user: U0ANN, name: Ann, production_access: true, experienced: true}}
      - {{user: U0BEN, name: Ben, works: mon-thu, experienced: true}}
      - {{user: U0NOA, name: Noa}}
  edge:
    name: Edge
    time_zone: UTC
    rotation: {{enabled: false}}
    channels: [{{id: C0E}}]
    roster: [{{user: U0EVE, name: Eve}}]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["preview", *arguments])


def test_before_there_is_a_database_the_roster_of_the_file_is_planned_and_nothing_is_left_behind(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.format(url="sqlite:///bot.db"))

    result = run("--weeks", "3")

    assert result.exit_code == 0, result.output
    assert "There is no database yet" in result.stderr
    assert result.stdout.startswith("Backend support\n  Wed ")
    assert result.stdout.count("  Ann and ") == 3
    assert "observing Noa (tentative)" in result.stdout
    assert "Edge: the weekly rotation is switched off." in result.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["config.yaml"]


def test_with_a_database_the_stored_roster_counts(folder: Path) -> None:
    url = fresh_sqlite(folder)
    (folder / "config.yaml").write_text(CONFIG.format(url=url))
    store = open_store(url)
    with store.begin() as uow:
        for name in ("Cid", "Dan"):
            uow.duty.put_member(
                Member(user=f"U0{name.upper()}", name=name, team="backend", production_access=True, experienced=True)
            )
    store.close()

    result = run("--team", "backend")

    assert result.stderr == ""
    assert result.stdout.count("Cid and Dan") + result.stdout.count("Dan and Cid") == 8
    assert "Edge" not in result.stdout


def test_programs_get_every_pick_with_its_reasons(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.format(url="sqlite:///bot.db"))

    backend, edge = json.loads(run("--weeks", "2", "--json").stdout)

    assert (backend["team"], backend["people"]["U0ANN"], edge["weeks"]) == ("backend", "Ann", [])
    first, second = backend["weeks"]
    assert first["standing"] == "tentative"
    assert date.fromisoformat(second["week"]) - date.fromisoformat(first["week"]) == timedelta(days=7)
    assert first["choice"]["responders"][0] == "U0ANN"
    assert {each["user"] for each in first["chosen"]} >= {"U0ANN"}
    assert all(each["sentence"] for each in first["chosen"])


def test_a_database_that_is_there_and_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.format(url="sqlite:///bot.db"))
    (folder / "bot.db").write_bytes(b"no database" * 1000)

    refused = run()

    assert isinstance(refused.exception, FirstlineError)
    assert "There is no database yet" not in refused.stderr


def test_a_team_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.format(url="sqlite:///bot.db"))

    refused = run("--team", "lunch")

    assert isinstance(refused.exception, FirstlineError)
    assert refused.exception.message == "There is no team 'lunch'. The teams are backend, edge."
