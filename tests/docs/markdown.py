"""Reading the guides as their readers do: headings, links, tables, what is set as code."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^[ \t]*```(\w*)\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_PICTURE = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)\)|<img src="(?P<html_src>[^"]+)"[^>]*alt="(?P<html_alt>[^"]*)"'
)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def name_of(path: Path) -> str:
    """A guide's path inside the project."""
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """A guide without its blocks of code."""
    return _FENCE.sub("", path.read_text())


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of code in a language."""
    return [text for found, text in _FENCE.findall(path.read_text()) if found == language]


def links(path: Path) -> list[str]:
    """Where links lead to."""
    return _LINK.findall(prose(path))


def pictures(path: Path) -> list[tuple[str, str]]:
    """Each picture's address and the words for those who do not see it."""
    return [
        (each["src"] or each["html_src"], each["alt"] or each["html_alt"]) for each in _PICTURE.finditer(prose(path))
    ]


def anchors(path: Path) -> set[str]:
    """What a link into a guide may point at."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(prose(path))}


def code(path: Path) -> list[str]:
    """What is set as code within the sentences."""
    return _CODE.findall(prose(path))


def rows(path: Path, heading: str) -> list[tuple[str, ...]]:
    """The rows of the tables whose first column has a heading."""
    found: list[tuple[str, ...]] = []
    inside = False
    for line in prose(path).splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split(" | ")) if line.startswith("|") else ()
        if not cells:
            inside = False
        elif cells[0] == heading:
            inside = True
        elif inside and not set(line) <= set("|-: "):
            found.append(cells)
    return found


def sources(*patterns: str) -> Iterator[tuple[str, str]]:
    """Path and text of the project's own files that match."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".pyc"}:
            yield name, path.read_text()
