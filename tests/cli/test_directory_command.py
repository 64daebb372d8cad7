"""`directory import | export`: strict, shown before it happens, and nothing the second time (S1)."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.domain.directory import Customer, Service
from storage.engine import open_store
from tests.databases import fresh_sqlite

CONFIG = """
database: {{url: "{url}"}}
teams:
  backend:
    time_zone: Europe/Prague
    channels: [{{id: C0B}}]
    roster: [{{user: U0ANN, name: Ann}}]
"""
FILE = """services:
  - {name: Billing API, aliases: [invoices], owners: [U0ANN, U0BEN], runbook: "https://wiki.example.com/billing"}
  - {name: Search}
customers:
  - {name: Acme, account_manager: U0AMY, plan: enterprise}
"""
SEARCH = Service(name="Search", owners=("U0CID",), team="data")


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that knows one service, and its configuration, in the folder in which we work."""
    monkeypatch.chdir(tmp_path)
    address = fresh_sqlite(tmp_path)
    Path("config.yaml").write_text(CONFIG.format(url=address))
    store = open_store(address)
    with store.begin() as uow:
        uow.directory.put_service(SEARCH)
    store.close()
    return address


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["directory", *arguments], input=answer)


def imported(text: str, *arguments: str, name: str = "directory.yaml", answer: str = "") -> Result:
    Path(name).write_text(text)
    return run("import", name, *arguments, answer=answer)


def stored(url: str) -> tuple[dict[str, Service], dict[str, Customer]]:
    store = open_store(url, read_only=True)
    with store.reading() as uow:
        found = (
            {one.name: one for one in uow.directory.services()},
            {one.name: one for one in uow.directory.customers()},
        )
    store.close()
    return found


def test_an_import_shows_what_would_change_and_asks(url: str) -> None:
    result = imported(FILE.replace("{name: Search}", "{name: Search, team: backend}"), answer="n\n")

    assert result.exit_code == 0
    assert result.output.startswith("Billing API is added.\nSearch: team data → backend.\nAcme is added.\n")
    assert set(stored(url)[0]) == {"Search"}


def test_what_the_file_says_is_changed_and_what_it_leaves_out_stays(url: str) -> None:
    result = imported(FILE, "--yes")

    services, customers = stored(url)
    assert "2 entries were changed." in result.output
    assert services["Billing API"].owners == ("U0ANN", "U0BEN")
    assert services["Search"].owners == ("U0CID",)
    assert customers["Acme"].plan == "enterprise"


def test_the_second_import_changes_nothing() -> None:
    imported(FILE, "--yes")

    assert imported(FILE, "--yes").output == "Nothing changes: the directory is as the file says.\n"


def test_what_is_exported_can_be_imported_into_an_empty_directory(url: str, tmp_path: Path) -> None:
    imported(FILE, "--yes")
    exported, before = run("export").output, stored(url)
    (tmp_path / "other").mkdir()
    other = fresh_sqlite(tmp_path / "other")
    Path("config.yaml").write_text(CONFIG.format(url=other))

    assert imported(exported, "--yes").exit_code == 0
    assert [set(each) for each in stored(other)] == [set(each) for each in before]
    assert run("export").output == exported


@pytest.mark.parametrize("form", ["services-csv", "customers-csv"])
def test_csv_comes_back_as_it_left(form: str) -> None:
    imported(FILE, "--yes")
    exported = run("export", "--format", form).output

    again = imported(exported, "--yes", name="again.csv")

    assert again.output == "Nothing changes: the directory is as the file says.\n"
    assert "U0ANN;U0BEN" in exported or "U0AMY" in exported


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("services: {name: Search}\n", "There is no list of services."),
        ("services: [Search]\n", "describes no service."),
        ("people: []\n", "Only services and customers are read from this file."),
        ("services: [{name: A, owner: U0ANN}]\n", "Did you mean owners?"),
        ("services: [{name: A, owners: [ann]}]\n", "is not the Slack id of a person."),
        ("services: [{name: A}, {name: a}]\n", "stands there twice."),
        ("services: [{name: Mail}, {name: Post, aliases: [mail]}]\n", "“mail” is a name of Mail and of Post."),
        ("customers: []\n", "Neither a service nor a customer stands in this file."),
    ],
)
def test_everything_wrong_with_a_file_is_said_with_what_to_write(text: str, sentence: str, url: str) -> None:
    result = imported(text)

    assert result.exit_code == 2
    assert sentence in result.output
    assert set(stored(url)[0]) == {"Search"}


def test_a_file_that_the_configuration_names_is_checked_with_it_and_may_come_later(url: str) -> None:
    Path("config.yaml").write_text(CONFIG.format(url=url) + "directory: {path: services.yaml}\n")
    missing = CliRunner().invoke(cli, ["check-config"])
    Path("services.yaml").write_text("services: [{name: A, owners: [ann]}]\n")
    wrong = CliRunner().invoke(cli, ["check-config"])

    assert (missing.exit_code, wrong.exit_code) == (0, 2)
    assert "Note: directory has no effect yet: there is no such file beside the configuration" in missing.output
    assert "services[0].owners[0] (line 1)" in wrong.output
