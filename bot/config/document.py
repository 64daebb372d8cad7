"""Read YAML into plain data without its traps: no key twice, no silent dates, times, octals or `no` for Norway."""

import re
from dataclasses import dataclass, field

import yaml

from bot.config.problems import SECRET, ConfigProblems, Path, Problem, path_text

# More values than any real configuration has; a few lines of nested aliases would unfold into billions.
_MOST_VALUES = 50_000
_TAG = "tag:yaml.org,2002:"
_NUMBERS = {
    "int": re.compile(r"[-+]?[0-9]{1,18}"),
    "float": re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})"),
}
_TEXT_TAGS = {_TAG + "str", _TAG + "timestamp"}
_START = "Copy config.example.yaml and change what differs for you."
_IN_ENVIRONMENT = "Take it out of the file, put it into the environment or into .env, and let a new one be issued."
_HINTS = {
    "mapping values are not allowed": "Put a value that contains ': ' in quotes, and check the indentation.",
    "cannot start any token": "Put the value in quotes.",
    "expected a single document": "Keep one document: take out the line '---'.",
    "found undefined alias": "Define it first as &name, or put the value in quotes.",
}


class _PlainLoader(yaml.SafeLoader):
    """Finds nothing but true, false, null and decimal numbers in unquoted words; all else is text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the parent's mutable class attribute, emptied for this class.


_PlainLoader.add_implicit_resolver(_TAG + "null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_PlainLoader.add_implicit_resolver(_TAG + "bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_PlainLoader.add_implicit_resolver(_TAG + "merge", re.compile(r"<<$"), ["<"])
for _name, _pattern in _NUMBERS.items():
    _PlainLoader.add_implicit_resolver(_TAG + _name, re.compile(_pattern.pattern + "$"), list("-+.0123456789"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file says: mappings, lists, texts, numbers, and the line on which each value's key stands."""

    data: dict[str, object]
    lines: dict[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int | None:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_document(text: str, name: str) -> Document:
    """The document in `text`; `name` stands for it in problems about the whole.

    Raises:
        ConfigProblems: the text is no YAML, is empty, or is not a mapping. What can be judged in spite of a
            problem is returned with it: keys given twice, secrets.
    """
    hidden = [
        _secret_problem(name, number) for number, line in enumerate(text.splitlines(), start=1) if SECRET.search(line)
    ]
    root = _composed(text, name, hidden)
    reader = _Reader()
    data = reader.value(root, ())
    in_comments = [problem for problem in hidden if problem.line not in reader.secret_lines]
    problems = (*reader.problems, *in_comments)
    if data is None:
        raise ConfigProblems([*problems, Problem(name, "The file is empty.", _START)])
    if not isinstance(data, dict):
        raise ConfigProblems([*problems, Problem(name, "The file holds no keys with values.", _START)])
    return Document(data=data, lines=reader.lines, problems=problems)


def _composed(text: str, name: str, hidden: list[Problem]) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        raise ConfigProblems([*hidden, *(_tabs(text, name) or [_syntax_problem(error, name)])]) from None
    except yaml.YAMLError:
        problem = Problem(name, "The file contains a control character.", "Save it as plain UTF-8 text.")
        raise ConfigProblems([*hidden, problem]) from None
    except RecursionError:
        problem = Problem(name, "The file is nested too deeply.", "Check its brackets and its indentation.")
        raise ConfigProblems([*hidden, problem]) from None


def _syntax_problem(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "it cannot be read"
    hint = next((hint for part, hint in _HINTS.items() if part in what), None)
    mend = hint or "Check indentation, brackets and quotes on this line and the one above."
    return Problem(name, f"This is no YAML: {what}.", mend, mark.line + 1 if mark else None)


def _tabs(text: str, name: str) -> list[Problem]:
    return [
        Problem(name, "The line is indented with a tab, which YAML does not allow.", "Use spaces.", number)
        for number, line in enumerate(text.splitlines(), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]


def _secret_problem(where: str, line: int) -> Problem:
    return Problem(where, "A secret stands in the file, where everyone who sees it can use it.", _IN_ENVIRONMENT, line)


@dataclass(slots=True)
class _Reader:
    """Turns YAML nodes into plain data and keeps what is wrong on the way."""

    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    secret_lines: set[int] = field(default_factory=set)
    _left: int = _MOST_VALUES
    _open: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node | None, path: Path) -> object:
        if node is None:
            return None
        self._left -= 1
        if self._left < 0:
            problem = Problem(path_text(path), "The file unfolds into too many values.", "Use fewer aliases (*name).")
            raise ConfigProblems([*self.problems, problem])
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._open:
            self._refuse(node, path, "The value contains itself.", "Write it out instead of using an alias (*name).")
            return None
        self._open.add(id(node))
        try:
            return self._mapping(node, path) if isinstance(node, yaml.MappingNode) else self._list(node, path)
        finally:
            self._open.discard(id(node))

    def _list(self, node: yaml.Node, path: Path) -> list[object]:
        items = []
        for index, item in enumerate(node.value):
            self.lines[(*path, index)] = item.start_mark.line + 1
            items.append(self.value(item, (*path, index)))
        return items

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        merged: dict[str, object] = {}
        own: dict[str, object] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _TAG + "merge":
                merged = self._merged(value_node, path) | merged
            elif isinstance(key_node, yaml.ScalarNode):
                self._entry(own, key_node, value_node, path)
            else:
                self._refuse(
                    key_node, path, "A list or mapping cannot be a key.", "Write a plain word before the colon."
                )
        return merged | own

    def _entry(self, own: dict[str, object], key_node: yaml.ScalarNode, value_node: yaml.Node, path: Path) -> None:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        here = (*path, key)
        if key in own:
            first = self.lines[here]
            self._refuse(
                key_node, here, f"The key stands here a second time, after line {first}.", "Keep one of the two."
            )
            return
        self.lines[here] = line
        if SECRET.search(key):
            self._secret(key_node, here)
        own[key] = self.value(value_node, here)

    def _merged(self, node: yaml.Node, path: Path) -> dict[str, object]:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        merged: dict[str, object] = {}
        for part in parts:
            value = self.value(part, path)
            if isinstance(value, dict):
                merged = value | merged
            else:
                self._refuse(part, path, "Only a mapping can be merged with <<.", "Write <<: *name of a mapping.")
        return merged

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> object:
        text = str(node.value)
        if SECRET.search(text):
            self._secret(node, path)
        if node.tag in _TEXT_TAGS:
            return text
        match node.tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if _NUMBERS["int"].fullmatch(text):
                return int(text)
            case "float" if _NUMBERS["float"].fullmatch(text):
                return float(text)
        self._refuse(node, path, f"{node.tag.removeprefix(_TAG)[:40]} is no kind of value here.", "Write plain text.")
        return text

    def _secret(self, node: yaml.Node, path: Path) -> None:
        first, last = node.start_mark.line + 1, node.end_mark.line + 1
        self.secret_lines.update(range(first, last + 1))
        self.problems.append(_secret_problem(path_text(path), first))

    def _refuse(self, node: yaml.Node, path: Path, message: str, mend: str) -> None:
        self.problems.append(Problem(path_text(path) or "the file", message, mend, node.start_mark.line + 1))
