"""`roster import | export`: strict, shown before it happens, and nothing the second time (D8)."""

from pathlib import Path

import pytest
import yaml
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
    rotation: {{enabled: false}}
    channels: [{{id: C0B}}]
    leads: [U0LEA]
    roster: [{{user: U0ANN, name: Ann}}]
"""
PEOPLE = """roster:
  - {user: U0ANN, name: Ann, production_access: true, works: mon-thu}
  - {user: U0BEN, name: Ben, experienced: true, joined: 2026-01-15, country: SK, time_zone: Europe/London}
"""
ANN = Member(user="U0ANN", name="Ann", team="backend", experienced=True)


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with Ann on the roster, and its configuration, in the folder in which we work."""
    monkeypatch.chdir(tmp_path)
    address = fresh_sqlite(tmp_path)
    Path("config.yaml").write_text(CONFIG.format(url=address))
    store = open_store(address)
    with store.begin() as uow:
        uow.duty.put_member(ANN)
    store.close()
    return address


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["roster", *arguments], input=answer)


def imported(text: str, *arguments: str, name: str = "people.yaml", answer: str = "") -> Result:
    Path(name).write_text(text)
    return run("import", name, *arguments, answer=answer)


def stored(url: str) -> dict[str, Member]:
    store = open_store(url, read_only=True)
    with store.reading() as uow:
        found = {one.user: one for one in uow.duty.members("backend")}
    store.close()
    return found


def test_an_import_shows_what_would_change_and_asks(url: str) -> None:
    result = imported(PEOPLE, answer="n\n")

    assert result.exit_code == 0
    assert "Ann: production access no → yes, working days mon-fri → mon-thu." in result.output
    assert "Ben is added (experienced, mon-fri)." in result.output
    assert "Change the roster?" in result.output
    assert stored(url) == {"U0ANN": ANN}


def test_what_the_file_says_is_changed_and_nothing_else(url: str) -> None:
    result = imported(PEOPLE, "--yes")

    ann, ben = stored(url)["U0ANN"], stored(url)["U0BEN"]
    assert "2 people were changed." in result.output
    assert (ann.production_access, ann.works, ann.experienced, ann.joined) == (True, {0, 1, 2, 3}, True, None)
    assert (ben.experienced, str(ben.joined), ben.country, ben.zone) == (True, "2026-01-15", "SK", "Europe/London")


def test_the_second_time_nothing_changes_and_nobody_is_asked() -> None:
    imported(PEOPLE, "--yes")

    result = imported(PEOPLE)

    assert result.output == "Nothing changes: the roster is as the file says.\n"


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_what_is_exported_is_imported_again_without_a_change(form: str) -> None:
    imported(PEOPLE, "--yes")

    exported = run("export", "--format", form).output

    assert "U0BEN" in exported
    assert "Nothing changes" in imported(exported, name=f"again.{form}").output


def test_an_export_has_the_form_of_the_configuration() -> None:
    assert yaml.safe_load(run("export", "--team", "backend").output) == {
        "roster": [
            {"user": "U0ANN", "name": "Ann", "production_access": False, "works": "mon-fri", "experienced": True}
        ]
    }


def test_somebody_new_is_on_the_roster_from_today_and_the_configuration_does_not_introduce_them_again(
    url: str,
) -> None:
    imported("roster: [{user: U0TOM, name: =Tom}]", "--yes")
    exported = run("export", "--format", "csv").output

    assert stored(url)["U0TOM"].joined is not None
    assert "'=Tom" in exported
    assert "Nothing changes" in imported(exported, name="again.csv").output
    store = open_store(url, read_only=True)
    with store.reading() as uow:
        assert uow.settings.get("seeded:backend:U0TOM") is True
        actions = [(row.action, row.source, row.reason) for row in uow.audit.of("member:U0TOM", 5)]
    store.close()
    assert actions == [("roster.import", "import", "Imported from people.yaml.")]


def test_every_problem_of_a_file_is_named_with_its_place_at_once(url: str) -> None:
    result = imported("""roster:
  - {user: ann, works: weekends}
  - {user: U0BEN, experiensed: true}
  - {user: U0BEN}
  - Cid
  - {user: U0CID, absences: {calendar: "https://example.com/cid.ics"}}
teams: {}
""")

    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert len(lines) == 7
    assert any(line.startswith("roster[0].user (line 2): ") for line in lines)
    assert any(line.startswith("roster[0].works (line 2): ") and "weekday" in line for line in lines)
    assert any("Did you mean experienced?" in line for line in lines)
    assert any("roster[2].user (line 4): 'U0BEN' stands there twice." in line for line in lines)
    assert any(line.startswith("roster[3] (line 5): 'Cid' describes nobody.") for line in lines)
    assert any("named in the configuration alone" in line for line in lines)
    assert any(line.startswith("teams (line 7): Only the roster is read from this file.") for line in lines)
    assert stored(url) == {"U0ANN": ANN}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("name,works\nAnn,mon\n", ["The first line names no column user."]),
        ("user,nmae\nU0ANN,Ann\n", ["There is no column 'nmae'. Did you mean name?"]),
        ("user,name\nU0ANN,Ann,mon\n", ["(line 2): The line has not as many cells as the first."]),
        ("user,works\nU0ANN,mo\nU0BEN,never\n", ["works (line 2): ", "works (line 3): "]),
        ("user,experienced\nU0ANN,perhaps\n", ["experienced (line 2): "]),
        ("user\n", ["Nobody stands in this file."]),
        ("", ["The first line names no column user."]),
    ],
)
def test_problems_of_a_csv_are_named_by_column_and_line(text: str, sentences: list[str]) -> None:
    result = imported(text, name="people.csv")

    assert result.exit_code == 2
    for sentence in sentences:
        assert sentence in result.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {user: U0ANN}\n", "The list has no name. Write roster: above it."),
        ("roster: {user: U0ANN}\n", "There is no list of people."),
        ("people: []\n", "There is no list of people."),
        ("roster: []\n", "Nobody stands in this file."),
        ("roster: [\n", "This is no YAML"),
        ("", "The file is empty."),
    ],
)
def test_a_file_without_a_roster_is_refused_with_what_to_write(text: str, sentence: str) -> None:
    result = imported(text)

    assert result.exit_code == 2
    assert sentence in result.output


def test_a_file_that_is_not_there_and_a_team_that_is_not_there_are_named() -> None:
    assert "nothing.yaml: The file cannot be read: No such file or directory." in run("import", "nothing.yaml").output

    refused = run("export", "--team", "edge")

    assert isinstance(refused.exception, FirstlineError)
    assert refused.exception.message == "There is no team 'edge'. The teams are backend."


def test_check_config_names_what_people_changed_in_slack_about_the_roster_of_the_file() -> None:
    imported("roster: [{user: U0ANN, production_access: true, works: mon-wed}, {user: U0TOM, name: Tom}]", "--yes")

    checked = CliRunner().invoke(cli, ["check-config"])

    assert checked.exit_code == 0
    assert (
        "Note: The roster of Backend support is kept in Slack and differs from the file: "
        "Ann (production access, working days and experienced) and Tom (added)." in checked.output
    )


def test_check_config_needs_no_database() -> None:
    Path("config.yaml").write_text(CONFIG.format(url="sqlite:///nowhere/bot.db"))

    checked = CliRunner().invoke(cli, ["check-config"])

    assert checked.exit_code == 0
    assert "differs from the file" not in checked.output
