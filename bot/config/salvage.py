"""Judge a document completely: values that cannot be read are set aside, so that the rest is judged as well."""

from bisect import insort
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config.document import Document
from bot.config.explaining import explain
from bot.config.model import Config
from bot.config.problems import Path, Problem, path_text
from bot.config.references import Names, misfits

# What takes the place of a required value that cannot be read, so that the values beside it are judged.
_STAND_INS: dict[str | int, object] = {
    "time_zone": "UTC",
    "channels": [],
    "roster": [],
    "after": "0m",
    "tell": ["duty"],
    "how": "dm",
}
_KEY = "[key]"  # how pydantic marks that it means the key itself


def judge(document: Document) -> tuple[Config | None, list[Problem]]:
    """The configuration that `document` describes, and everything that is wrong with it.

    With problems, the configuration is what is left without the faulty values, or None: it is not for use.
    """
    readable = _Readable(deepcopy(document.data))
    found: list[tuple[Path, Problem]] = []
    while True:
        try:
            config = Config.model_validate(readable.data)
        except ValidationError as refused:
            errors = _own_errors(refused)
        else:
            break
        earlier = [path for path, _ in found]
        places = [(readable.original(loc), error) for loc, error in errors]
        found += [(path, explain(error, path, document)) for path, error in places if not _touches(path, earlier)]
        if not readable.set_aside(loc for loc, _ in errors):
            return None, [problem for _, problem in found]
    found += _misfits(config, readable, document, [path for path, _ in found])
    return config, [problem for _, problem in found]


def _own_errors(refused: ValidationError) -> list[tuple[Path, ErrorDetails]]:
    """The errors with their places, without lists that are too short only because their items are refused."""
    errors = [(_path(error["loc"]), error) for error in refused.errors(include_url=False)]
    around = {loc[:size] for loc, _ in errors for size in range(len(loc))}
    return [(loc, error) for loc, error in errors if error["type"] != "too_short" or loc not in around]


def _misfits(
    config: Config, readable: "_Readable", document: Document, earlier: list[Path]
) -> list[tuple[Path, Problem]]:
    names = Names(_keys(document.data, "schedules"), _keys(document.data, "notify"))
    places = [(readable.original(misfit.path), misfit) for misfit in misfits(config, names)]
    return [
        (path, Problem(path_text(path), misfit.message, misfit.mend, document.line(path)))
        for path, misfit in places
        if not _touches(path, earlier)
    ]


def _keys(data: dict[str, object], section: str) -> tuple[str, ...]:
    described = data.get(section)
    return tuple(described) if isinstance(described, dict) else ()


def _path(loc: Path) -> Path:
    return loc[:-1] if loc[-1:] == (_KEY,) else loc


def _touches(path: Path, earlier: Iterable[Path]) -> bool:
    """Whether an earlier problem is at the path, within it or around it: then this one may only follow from it."""
    return any(path[: len(other)] == other or other[: len(path)] == path for other in earlier)


@dataclass(slots=True)
class _Readable:
    """What is left of the data, with the memory of which list items are gone, to name the others by their old index."""

    data: Any
    _gone: dict[Path, list[int]] = field(default_factory=dict)
    _stood_in: set[Path] = field(default_factory=set)

    def original(self, path: Path) -> Path:
        """The path in the document of what now stands at `path`."""
        original: Path = ()
        for step in path:
            place = step
            if isinstance(place, int):
                for index in self._gone.get(original, ()):
                    place += index <= place
            original = (*original, place)
        return original

    def set_aside(self, paths: Iterable[Path]) -> bool:
        """Take out what stands at the paths, or what lacks a value there; False if nothing could be changed."""
        doomed: set[Path] = set()
        changed = False
        for path in paths:
            if self._stand_in(path):
                changed = True
            else:
                doomed.add(self._existing(path))
        doomed.discard(())
        tops = [path for path in doomed if not any(path[:size] in doomed for size in range(1, len(path)))]
        # Later items first, so that the indexes of those still to go stay true.
        for path in sorted(tops, key=lambda path: [(isinstance(step, str), step) for step in path], reverse=True):
            self._remove(path)
        return changed or bool(tops)

    def _stand_in(self, path: Path) -> bool:
        """Put a stand-in where a required value is missing; False if there is none, or if it did not help before."""
        original = self.original(path)
        if not path or path[-1] not in _STAND_INS or original in self._stood_in or self._existing(path) != path[:-1]:
            return False
        if self._at(path[:-1]) is None:  # an empty section, which stands for its defaults
            self._at(path[:-2])[path[-2]] = {}
        self._at(path[:-1])[path[-1]] = deepcopy(_STAND_INS[path[-1]])
        self._stood_in.add(original)
        return True

    def _existing(self, path: Path) -> Path:
        """The longest part of the path at which something stands."""
        here = self.data
        for size, step in enumerate(path):
            inside = isinstance(here, dict) and step in here
            item = isinstance(here, list) and isinstance(step, int) and step < len(here)
            if not (inside or item):
                return path[:size]
            here = here[step]
        return path

    def _at(self, path: Path) -> Any:
        here = self.data
        for step in path:
            here = here[step]
        return here

    def _remove(self, path: Path) -> None:
        *_, last = path
        if isinstance(last, int):
            place = self.original(path)[-1]
            insort(self._gone.setdefault(self.original(path[:-1]), []), int(place))
        del self._at(path[:-1])[last]
