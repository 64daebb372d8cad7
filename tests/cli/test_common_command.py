"""`common import | export`: shown before it happens, nothing the second time, nothing lost on the way (T3)."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.domain.common_requests import CommonRequest
from bot.errors import FirstlineError
from bot.services.knowledge import common
from storage.engine import open_store
from tests.databases import fresh_sqlite

CONFIG = """
database: {{url: "{url}"}}
teams:
  backend:
    name: Backend support
    time_zone: Europe/Prague
    rotation: {{enabled: false}}
    channels: [{{id: C0B}}]
    leads: [U0LEA]
    roster: [{{user: U0ANN, name: Ann}}]
"""
ENTRIES = """common_requests:
  - title: How do I reset my VPN?
    answer: |
      In the portal:
      - open it
      - press Reset
    link: https://wiki.example.com/vpn
    owner: U0ANN
  - {title: "=Who prints?", answer: "-Sue does."}
"""


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty list and a configuration, in the folder in which we work."""
    monkeypatch.chdir(tmp_path)
    address = fresh_sqlite(tmp_path)
    Path("config.yaml").write_text(CONFIG.format(url=address))
    return address


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["common", *arguments], input=answer)


def imported(text: str, *arguments: str, name: str = "common.yaml", answer: str = "") -> Result:
    Path(name).write_text(text)
    return run("import", name, *arguments, answer=answer)


def stored(url: str) -> dict[str, CommonRequest]:
    store = open_store(url, read_only=True)
    with store.reading() as uow:
        found = {entry.title: entry for entry in uow.knowledge.of_teams(["backend"])}
    store.close()
    return found


def test_an_import_shows_what_would_change_and_asks(url: str) -> None:
    result = imported(ENTRIES, answer="n\n")

    assert result.exit_code == 0
    assert "“How do I reset my VPN?” is added." in result.output
    assert "Change the common requests?" in result.output
    assert stored(url) == {}


def test_entries_are_added_and_on_record(url: str) -> None:
    result = imported(ENTRIES, "--yes")

    assert "2 entries were changed." in result.output
    entry = stored(url)["How do I reset my VPN?"]
    assert (entry.link, entry.owner) == ("https://wiki.example.com/vpn", "U0ANN")
    assert entry.answer == "In the portal:\n- open it\n- press Reset"
    store = open_store(url, read_only=True)
    with store.reading() as uow:
        rows = [(row.actor, row.action, row.source) for row in uow.audit.of(common.subject_of(entry.id), 5)]
    store.close()
    assert rows == [("firstline", "common.added", "import")]


def test_what_the_file_says_is_changed_and_nothing_else(url: str) -> None:
    imported(ENTRIES, "--yes")

    result = imported("common_requests: [{title: how do i reset my vpn, answer: Ask Ann.}]", "--yes")

    assert "“How do I reset my VPN?”: another title and answer." in result.output
    entry = stored(url)["how do i reset my vpn"]
    assert (entry.answer, entry.link, entry.owner) == ("Ask Ann.", "https://wiki.example.com/vpn", "U0ANN")
    assert len(stored(url)) == 2


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_what_is_exported_is_imported_again_without_a_change(form: str) -> None:
    imported(ENTRIES, "--yes")

    exported = run("export", "--format", form).output

    assert "Who prints?" in exported
    again = imported(exported, name=f"again.{form}")
    assert again.output == "Nothing changes: the list is as the file says.\n"


def test_an_export_names_what_is_known(url: str) -> None:
    imported(ENTRIES, "--yes")

    (first, second) = yaml.safe_load(run("export", "--team", "backend").output)["common_requests"]

    assert {first["title"], second["title"]} == set(stored(url))
    assert sorted(map(len, (first, second))) == [2, 4]


def test_every_problem_of_a_file_is_named_with_its_place_at_once(url: str) -> None:
    result = imported(f"""common_requests:
  - {{title: "{"x" * 81}", answer: A}}
  - {{title: B, anser: B}}
  - {{title: C, answer: C, link: wiki}}
  - {{title: c, answer: C}}
  - VPN
teams: {{}}
""")

    assert result.exit_code == 2
    assert any("common_requests[0].title (line 2): " in line for line in result.output.splitlines())
    assert "Did you mean answer?" in result.output
    assert any(line.startswith("common_requests[2].link (line 4): ") for line in result.output.splitlines())
    assert "'c' stands there twice." in result.output
    assert "'VPN' describes no common request." in result.output
    assert "Only common requests are read from this file." in result.output
    assert stored(url) == {}


def test_what_the_list_refuses_changes_nothing(url: str) -> None:
    result = imported('common_requests: [{title: A, answer: A}, {title: B, answer: B, link: "http://b"}]', "--yes")

    assert isinstance(result.exception, FirstlineError)
    assert "“B”: Please write the whole address, beginning with https://" in str(result.exception)
    assert stored(url) == {}
