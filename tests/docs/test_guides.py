"""The guides lead somewhere, and what they call by name exists."""

import re
from pathlib import Path

import pytest
import yaml

from bot.config import load
from bot.domain.requests import Priority
from bot.domain.response import Standing
from tests.docs import markdown
from tests.docs.markdown import GUIDES, ROOT, name_of
from tests.docs.test_project import PROJECT, TARGETS

LARGEST_PICTURE = 250_000  # bytes
PLACES = re.compile(r"(?:bot|handlers|storage|tests|docs|bench)(?:/[\w.-]+)+/?")
LETTERS = "ACDFHIMNOPRSTUX"  # with which the numbers of rules begin
RULE = re.compile(rf"\b[{LETTERS}]\d{{1,2}}\b")
NUMBER = rf"[{LETTERS}]\d{{1,2}}(?:-[{LETTERS}]?\d{{1,2}})?"
IN_BRACKETS = re.compile(rf"(?<=\s)\({NUMBER}(?:, {NUMBER})*\)")
REGISTRY = re.compile(r"pythonhosted|pypi\.org|index-url|--index|artifactory|/simple/?\b")


def cited() -> set[str]:
    """Every number of a rule that code, tests and guides name."""
    package = " ".join(text for _, text in markdown.sources("bot/*.py", "handlers/*.py", "storage/*.py", "docs/*.md"))
    elsewhere = " ".join(text for _, text in markdown.sources("tests/*.py", "bench/*.py", "CHANGELOG.md"))
    return {*RULE.findall(package), *(each for group in IN_BRACKETS.findall(elsewhere) for each in RULE.findall(group))}


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_link_leads_to_something_that_is_there(guide: Path) -> None:
    for target in markdown.links(guide):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            found = (guide.parent / file).resolve() if file else guide
            assert found.exists(), target
            assert not anchor or anchor in markdown.anchors(found), target


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_picture_is_there_and_says_what_is_on_it_n6(guide: Path) -> None:
    for source, words in markdown.pictures(guide):
        assert (guide.parent / source).is_file(), source
        assert len(words) > 20, source


def test_every_picture_is_shown_somewhere_and_light_enough() -> None:
    shown = {(guide.parent / source).resolve() for guide in GUIDES for source, _ in markdown.pictures(guide)}
    taken = set((ROOT / "docs/pictures").glob("*.png"))

    assert shown == taken
    assert [path.name for path in taken if path.stat().st_size > LARGEST_PICTURE] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_file_and_folder_that_is_named_is_there(guide: Path) -> None:
    named = [place.rstrip(".") for place in PLACES.findall(guide.read_text())]

    assert [place for place in named if not (ROOT / place).exists() and not (ROOT / f"{place}.py").exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_every_make_target_that_is_named_exists(guide: Path) -> None:
    named = {word for piece in markdown.code(guide) for word in re.findall(r"^make (\w+)", piece)}
    named |= {
        word for block in markdown.blocks(guide, "sh") for word in re.findall(r"^make (\w+)", block, re.MULTILINE)
    }

    assert named <= {"help", *TARGETS}


def test_the_smallest_configuration_of_the_readme_is_complete(tmp_path: Path) -> None:
    (block,) = markdown.blocks(ROOT / "README.md", "yaml")
    path = tmp_path / "config.yaml"
    path.write_text(block)

    (team,) = load(path, {}).teams.values()

    assert team.name == "Backend support"


def test_what_admins_are_told_to_write_is_valid(tmp_path: Path) -> None:
    (team,) = markdown.blocks(ROOT / "README.md", "yaml")
    path = tmp_path / "config.yaml"

    for written in markdown.blocks(ROOT / "docs/admins.md", "yaml"):
        path.write_text(yaml.safe_dump(yaml.safe_load(team) | yaml.safe_load(written)))
        assert load(path, {}).teams


def test_every_package_has_its_reason_and_no_reason_is_left_over() -> None:
    names = [re.split(r"[\[>=]", line)[0] for line in PROJECT["project"]["dependencies"]]
    names += [re.split(r"[\[>=]", line)[0] for line in PROJECT["dependency-groups"]["dev"]]
    table = markdown.rows(ROOT / "README.md", "package")

    assert [row[0] for row in table] == names
    assert all(len(row[1]) > 5 for row in table)


def test_the_changelog_knows_the_version_of_the_project() -> None:
    versions = re.findall(r"^## \[([\w.]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert versions[:2] == ["Unreleased", PROJECT["project"]["version"]]


def test_the_glossary_is_sorted_and_explains_each_word_once() -> None:
    words = [row[0] for row in markdown.rows(ROOT / "docs/glossary.md", "word")]
    first, second = words[: words.index("claim, lease")], words[words.index("claim, lease") :]

    assert len(set(words)) == len(words)
    assert (first, second) == (sorted(first), sorted(second))


def test_the_glossary_has_what_people_and_priorities_are_called() -> None:
    text = (ROOT / "docs/glossary.md").read_text()
    words = {row[0] for row in markdown.rows(ROOT / "docs/glossary.md", "word")}

    assert {each.value for each in Standing} - {"bot"} <= words
    assert all(f"`{each}`" in text for each in Priority)


def test_every_rule_that_is_named_anywhere_stands_in_the_list_once() -> None:
    listed = [row[0].removesuffix(" –") for row in markdown.rows(ROOT / "docs/rules.md", "rule")]

    assert len(set(listed)) == len(listed)
    assert cited() - set(listed) == set()


def test_nothing_names_a_package_index() -> None:
    files = markdown.sources("*.md", "*.toml", "Makefile", "Dockerfile", ".ci", ".github", "*.yaml", "constraints.txt")

    assert [(name, found[0]) for name, text in files if (found := REGISTRY.search(text))] == []
