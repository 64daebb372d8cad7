"""What pydantic found, in words for people: each error becomes a problem with its path, its line and the mend."""

import re
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic_core import ErrorDetails

from bot.config.document import Document
from bot.config.fields import Section
from bot.config.model import Config
from bot.config.problems import Path, Problem, nearest, opening, path_text, shown

_SECRETS = re.compile(r"token|secret|password|passwd|api_?key|credential", re.IGNORECASE)
_COMPARE = "Compare it with config.example.yaml."
_EXAMPLES = {
    "time_zone": "Write for example time_zone: Europe/Prague.",
    "channels": "Write for example channels: [{id: C0BACKEND}].",
    "roster": "Write for example roster: [{user: U0ANN, name: Ann, production_access: true}].",
}


def explain(error: ErrorDetails, path: Path, document: Document) -> Problem:
    """The problem that `error` means; `path` is where the value stands in the document."""
    return Problem(path_text(path), *sentences(error, path), document.line(path))


def sentences(error: ErrorDetails, path: Path, root: type[Section] = Config) -> tuple[str, str]:
    """What is wrong and what to write instead, for the value at `path` of a document that `root` describes."""
    kind, value = error["type"], error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "refused":
        return context["message"], context["mend"]
    if kind == "missing":
        return _missing(path)
    if kind == "extra_forbidden":
        return _unknown_key(path, root)
    if value is None:
        kind = "nothing"
    return _SENTENCES[kind](value, context) if kind in _SENTENCES else (f"{error['msg']}.", _COMPARE)


def section_at(path: Path, root: type[Section] = Config) -> type[Section] | None:
    """The model of the mapping at `path` below `root`, or None where there is none."""
    here: object = root
    for step in path:
        here = _inside(here, step)
    return here if isinstance(here, type) and issubclass(here, Section) else None


def keys_of(section: type[Section]) -> dict[str, object]:
    """The keys of a section as the file writes them, with the types of their values."""
    return {field.alias or name: _bare(field.annotation) for name, field in section.model_fields.items()}


def _inside(annotation: object, step: str | int) -> object:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return keys_of(annotation).get(str(step))
    match get_origin(annotation), get_args(annotation):
        case origin, (item, *_) if origin is tuple:
            return _bare(item)
        case origin, (_, value) if origin is dict:
            return _bare(value)
    return None


def _bare(annotation: object) -> object:
    """The type without what is added to it: metadata, or that it may be absent."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(part for part in get_args(annotation) if part is not NoneType))
    return annotation


def _missing(path: Path) -> tuple[str, str]:
    key = str(path[-1])
    return "This key is missing, and it has no default.", _EXAMPLES.get(key, f"Write {key}: and its value.")


def _unknown_key(path: Path, root: type[Section]) -> tuple[str, str]:
    key, section = str(path[-1]), section_at(path[:-1], root)
    if _SECRETS.search(key):
        return "Secrets do not belong in this file.", "Take it out and put it into the environment or into .env."
    if path[:1] == ("notify",) and key in {"url", "address", "urls"}:
        name = str(path[1]).upper().replace("-", "_")
        return "Addresses of notifiers are secrets.", f"Put it into the environment or into .env as NOTIFY_{name}_URL."
    known = keys_of(section) if section else {}
    meant = nearest(key, known)
    mend = f"Did you mean {meant}?" if meant else f"The keys here are {', '.join(known)}."
    return f"There is no key {shown(key)} here.", mend


def _nothing(*_: object) -> tuple[str, str]:
    return "Nothing is written here.", "Write a value, or leave the key out to have its default."


def _name(value: object, _context: Mapping[str, Any]) -> tuple[str, str]:
    mend = "Write small letters, digits, - and _, beginning with a letter, up to 40 in all."
    return f"{opening(shown(value))} cannot be a name here.", mend


def _choice(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    choices = re.findall(r"'([^']+)'", str(context.get("expected", "")))
    meant = nearest(value, choices) if isinstance(value, str) else None
    mend = f"Did you mean {meant}? " if meant else ""
    return f"{opening(shown(value))} is not one of the choices.", f"{mend}Write one of {', '.join(choices)}."


def _number(value: object, _context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{opening(shown(value))} is no whole number.", "Write digits without quotes, for example 2."


def _at_least(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{shown(value)} is too small.", f"Write a number of at least {context.get('ge')}."


def _at_most(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{shown(value)} is too large.", f"Write a number of at most {context.get('le')}."


def _text(value: object, _context: Mapping[str, Any]) -> tuple[str, str]:
    quotes = " Numbers, true and false need quotes to be text." if isinstance(value, int | float) else ""
    return f"{opening(shown(value))} is no text.", f"Write words.{quotes}"


def _list(value: object, _context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{opening(shown(value))} is no list.", "Write [one, two], or one item a line, each after a dash."


def _mapping(value: object, _context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{opening(shown(value))} has no keys with values.", "Write keys with values, indented below this key."


def _too_short(*_: object) -> tuple[str, str]:
    return "Nothing stands here.", "Write at least one word or entry."


def _too_long(_value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    return "The text is too long.", f"Write at most {context.get('max_length')} characters."


_SENTENCES: dict[str, Callable[[object, Mapping[str, Any]], tuple[str, str]]] = {
    "nothing": _nothing,
    "string_pattern_mismatch": _name,
    "literal_error": _choice,
    "int_type": _number,
    "int_from_float": _number,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "string_type": _text,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "tuple_type": _list,
    "dict_type": _mapping,
    "model_type": _mapping,
    "too_short": _too_short,
}
