"""Handbooks from folders of Markdown files: `bot.ports.handbook.HandbookReader`."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.ports.handbook import Handbook

_TOO_MUCH = "because the files before it are very large already"
SUFFIXES = (".md", ".markdown")
MOST_FILES = 5_000
LARGEST_FILE = 2_000_000  # bytes
MOST_BYTES = 50_000_000  # of all files
LISTED = 5  # files named in one sentence


class HandbookFolders:
    """`bot.ports.handbook.HandbookReader`."""

    def trace(self, path: str) -> object:
        """Names, times and sizes of the files; None if there is no such folder."""
        folder = Path(path)
        return [_trace(name, file) for name, file in _markdown_below(folder)] if folder.is_dir() else None

    def read(self, path: str) -> Handbook:
        """What is in the folder now."""
        return read(path)


def read(path: str) -> Handbook:
    """Everything that can be read below a folder; the rest is named in the problems."""
    folder = Path(path)
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        return Handbook({}, (f"The handbook's folder {folder} {what}: handbook.path must name a folder of .md files.",))
    files: dict[str, str] = {}
    troubles: dict[str, list[str]] = {}
    root = folder.resolve()
    left = MOST_BYTES
    for name, file in _markdown_below(folder):
        trouble, text = _text_of(file, root) if left > 0 else (f"not read, {_TOO_MUCH}", None)
        if trouble:
            troubles.setdefault(trouble, []).append(name)
        if text is not None and len(files) < MOST_FILES:
            files[name] = text
            left -= len(text)
    problems = [f"{_listed(names)} in {folder}: {trouble}." for trouble, names in troubles.items()]
    if not files:
        problems.append(f"The handbook's folder {folder} has no Markdown files (.md) that can be read.")
    if len(files) == MOST_FILES:
        problems.append(f"The handbook in {folder} has more than {MOST_FILES:,} files: only so many are searched.")
    return Handbook(files, tuple(problems))


def _markdown_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Markdown files by their paths below the folder; hidden folders and folders behind links are passed over."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                file = Path(place) / name
                yield file.relative_to(folder).as_posix().encode(errors="replace").decode(), file


def _trace(name: str, file: Path) -> tuple[str, int, int]:
    try:
        known = file.stat()
    except OSError:
        return name, 0, -1
    return name, known.st_mtime_ns, known.st_size


def _text_of(file: Path, root: Path) -> tuple[str, str | None]:
    """What is wrong with a file, empty if nothing is; and its text, None if it is not read."""
    try:
        if not file.resolve(strict=True).is_relative_to(root):
            return "not read, because it is a link that leads out of the folder", None
        if not file.is_file():
            return "not read, because it is no file", None
        if file.stat().st_size > LARGEST_FILE:
            return f"not read, because it is larger than {LARGEST_FILE // 1_000_000} MB", None
        content = file.read_bytes()
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its links lead in a circle"
        return f"not read ({reason})", None
    try:
        return "", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "not in UTF-8, so some letters are lost", content.decode("utf-8", "replace")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
