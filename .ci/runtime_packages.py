"""Print the part of constraints.txt that Firstline needs to run, without what it is developed with: for the image."""

import re
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
_ENTRY = re.compile(r"^([\w.-]+)==.*?(?=^[\w.-]+==|\Z)", re.MULTILINE | re.DOTALL)


def runtime_packages(pyproject: Path, constraints: Path) -> str:
    """The entries of the packages that the project depends on, directly or through others; they must be installed."""
    entries = {canonicalize_name(entry[1]): entry[0] for entry in _ENTRY.finditer(constraints.read_text())}
    project = tomllib.loads(pyproject.read_text())["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    needed: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        needed.add(name)
        deeper = (Requirement(line) for line in requires(name) or ())
        waiting += [each for each in deeper if _applies(each, extras)]
    return "".join(entries[name] for name in sorted(needed))


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


if __name__ == "__main__":
    sys.stdout.write(runtime_packages(ROOT / "pyproject.toml", ROOT / "constraints.txt"))
