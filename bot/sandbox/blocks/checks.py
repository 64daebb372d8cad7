"""Small checks of JSON values, made to be put together into the shapes of Block Kit."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.blocks.problems import Problems

Check = Callable[[Any, str, Problems], None]


def string(longest: int, shortest: int = 1) -> Check:
    """A text of so many characters."""

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(path, "must be a string")
        elif len(value) > longest:
            problems.add(path, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            problems.add(path, f"must be more than {shortest - 1} characters")

    return check


def address(longest: int) -> Check:
    """A link of so many characters."""
    text = string(longest)

    def check(value: Any, path: str, problems: Problems) -> None:
        text(value, path, problems)
        if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://")):
            problems.add(path, "invalid url")

    return check


def flag(value: Any, path: str, problems: Problems) -> None:
    """True or false."""
    if not isinstance(value, bool):
        problems.add(path, "must be a boolean")


def whole(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "must be an integer")
        elif not least <= value <= most:
            problems.add(path, f"must be between {least} and {most}")

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, path: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(path, f"must be one of: {', '.join(allowed)}")

    return check


def items(inner: Check, most: int, least: int = 1) -> Check:
    """A list of so many things, each of which passes `inner`."""

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(path, "must be an array")
            return
        if len(value) > most:
            problems.add(path, f"no more than {most} items allowed")
        if len(value) < least:
            problems.add(path, f"no fewer than {least} items allowed")
        for number, item in enumerate(value):
            inner(item, f"{path}/{number}", problems)

    return check


def anything(_value: Any, _path: str, _problems: Problems) -> None:
    """Whatever it is."""


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check], also: Check | None = None, *, kind: str | None = None
) -> Check:
    """An object with these keys and no others; `kind` is the only value of its `type`, `also` looks at the whole."""
    known = {**required, **optional}

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(path, "must be an object")
            return
        if kind is not None and value.get("type") != kind:
            problems.add(f"{path}/type", f"must be {kind}")
            return
        for key in required:
            if value.get(key) is None:
                problems.add(path, f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                if item is not None:
                    known[key](item, f"{path}/{key}", problems)
            elif key != "type":
                problems.add(path, f"invalid additional property: {key}")
        if also is not None:
            also(value, path, problems)

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """An object whose `type` names its check in a table."""

    def check(value: Any, path: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            problems.add(path, "must be an object")
        elif kind is None:
            problems.add(path, "missing required field: type")
        elif kind not in table:
            problems.add(f"{path}/type", f"unsupported type: {kind}")
        else:
            table[kind](value, path, problems)

    return check


def exactly_one(*keys: str) -> Check:
    """An object that has one of the keys, and not several."""

    def check(value: Any, path: str, problems: Problems) -> None:
        given = [key for key in keys if value.get(key)]
        if not given:
            problems.add(path, f"missing required field: {keys[0]}")
        elif len(given) > 1:
            problems.add(path, f"only one of {', '.join(keys)} is allowed")

    return check
