"""Values dug out of foreign JSON, which may have any shape."""

from collections.abc import Iterator, Mapping, Sequence

Json = Mapping[str, object]

_NOTHING: Json = {}
LONGEST = 8_000  # characters of one text that anybody looks at
MOST = 200  # entries of one list


def text(value: object) -> str:
    """A text or number as text; empty if it is anything else."""
    if isinstance(value, str):
        return value[:LONGEST]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def mapping(value: object) -> Json:
    """The mapping; an empty one if it is anything else."""
    return value if isinstance(value, Mapping) else _NOTHING


def items(value: object) -> Sequence[object]:
    """The entries of a list, not more than anybody looks at; none if it is anything else."""
    return value[:MOST] if isinstance(value, list | tuple) else ()


def mappings(value: object) -> Iterator[Json]:
    """The mappings in a list."""
    return (entry for entry in items(value) if isinstance(entry, Mapping))


def at(value: object, *path: str) -> str:
    """The text at the end of a path of keys; empty if the path ends early."""
    for key in path[:-1]:
        value = mapping(value).get(key)
    return text(mapping(value).get(path[-1])).strip()


def first(value: object, *keys: str) -> str:
    """The text of the first of these keys that has one."""
    return next((found for key in keys if (found := at(value, key))), "")


def names(value: object) -> str:
    """A list of names as one text, or the one name."""
    return ", ".join(found for entry in items(value) if (found := text(entry).strip())) or text(value).strip()
