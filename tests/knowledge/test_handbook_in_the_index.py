"""Sections of the handbook's files are found, follow the files, and link to where people read them (T3)."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.integrations.handbook import HandbookFolders, read
from bot.ports.search import EntryKind
from bot.services.knowledge.handbook import Handbooks
from tests.knowledge.past import Past

VPN = "# VPN\nHow to connect from abroad.\n\n## Reset the password\nOpen the self-service portal.\n"


@pytest.fixture
def folder(tmp_path: Path, past: Past) -> Path:
    """The team's handbook: one file, published in a wiki."""
    folder = tmp_path / "handbook"
    (folder / "access").mkdir(parents=True)
    (folder / "access" / "vpn guide.md").write_text(VPN)
    with_handbook(past, folder)
    return folder


def with_handbook(past: Past, folder: Path | None, url: str | None = "https://wiki.example.com/support/") -> None:
    path = str(folder) if folder is not None else None
    team = replace(past.desk.rules.teams["backend"], handbook=url, handbook_path=path)
    past.desk.rules = replace(past.desk.rules, teams={**past.desk.rules.teams, "backend": team})


def titles(past: Past, words: str) -> list[str]:
    return [match.title for match in past.find(words, kinds={EntryKind.HANDBOOK})]


@pytest.mark.usefixtures("folder")
def test_a_section_is_found_with_a_link_to_its_heading(past: Past) -> None:
    Handbooks(past.desk, HandbookFolders()).look()

    (match,) = past.find("reset password", kinds={EntryKind.HANDBOOK})
    assert match.title == "Reset the password"
    assert match.snippet == "Open the self-service portal."
    assert match.link == "https://wiki.example.com/support/access/vpn%20guide.md#reset-the-password"


def test_without_an_address_there_is_no_link(past: Past, folder: Path) -> None:
    with_handbook(past, folder, url=None)
    Handbooks(past.desk, HandbookFolders()).look()

    assert past.find("portal")[0].link is None


def test_changed_renamed_and_removed_files_are_followed(past: Past, folder: Path) -> None:
    handbooks = Handbooks(past.desk, HandbookFolders())
    handbooks.look()
    page = folder / "access" / "vpn guide.md"
    page.write_text("# VPN\nOnly the tunnel of the office is left.\n")
    (folder / "printers.md").write_text("# Printers\nTurn it off and on.\n")

    handbooks.look()
    assert titles(past, "portal") == []
    assert titles(past, "tunnel") == ["VPN"]
    assert titles(past, "printers") == ["Printers"]

    page.unlink()
    handbooks.look()
    assert titles(past, "tunnel") == []
    (folder / "printers.md").unlink()
    handbooks.look()
    assert titles(past, "printers") == []


@pytest.mark.usefixtures("folder")
def test_a_new_process_reads_only_what_has_changed(past: Past) -> None:
    Handbooks(past.desk, HandbookFolders()).look()
    with past.desk.reading() as work:
        before = work.uow.search.after(0, 10)

    past.clock.time = past.clock.time.replace(hour=15)
    Handbooks(past.desk, HandbookFolders()).look()

    with past.desk.reading() as work:
        assert work.uow.search.after(0, 10) == before


@pytest.mark.usefixtures("folder")
def test_a_handbook_that_is_configured_no_longer_is_found_no_longer(past: Past) -> None:
    handbooks = Handbooks(past.desk, HandbookFolders())
    handbooks.look()

    with_handbook(past, None)
    handbooks.look()

    assert titles(past, "vpn") == []


def test_a_missing_folder_is_said_and_stops_nothing(past: Past, tmp_path: Path) -> None:
    with_handbook(past, tmp_path / "nowhere")
    Handbooks(past.desk, HandbookFolders()).look()

    assert "does not exist: handbook.path must name a folder" in read(str(tmp_path / "nowhere")).problems[0]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    assert "has no Markdown files" in read(str(tmp_path)).problems[0]


def test_odd_files_are_named_and_the_others_read(tmp_path: Path) -> None:
    folder = tmp_path / "handbook"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("# Secret")
    (folder / "good.md").write_text("# Good")
    (folder / "latin.md").write_bytes("# Größe".encode("latin-1"))
    (folder / "huge.md").write_bytes(b"x" * 2_000_001)
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "inside.md").symlink_to(folder / "good.md")
    (folder / "folder.md").mkdir()
    (folder / ".hidden.md").write_text("# Hidden")

    found = read(str(folder))

    assert set(found.files) == {"good.md", "inside.md", "latin.md"}
    said = "\n".join(found.problems)
    assert "out.md in" in said
    assert "a link that leads out of the folder" in said
    assert "huge.md in" in said
    assert "latin.md in" in said
    assert "circle.md in" in said
    assert "good.md" not in said
