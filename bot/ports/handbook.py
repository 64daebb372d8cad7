"""A handbook as it lies in its folder (T3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Handbook:
    """The texts of the Markdown files by their paths below the folder, and what is wrong, in sentences."""

    files: Mapping[str, str]
    problems: tuple[str, ...] = ()


class HandbookReader(Protocol):
    """Reads folders."""

    def trace(self, path: str) -> object:
        """Something that differs once anything in the folder has changed; cheap."""
        ...

    def read(self, path: str) -> Handbook:
        """What is in the folder now."""
        ...
