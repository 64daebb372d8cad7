"""A Jira Cloud on the loopback that keeps to the shapes and errors of its documentation (REST API, version 3)."""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.stand_ins.server import Answered, Asked, StandIn

USER, TOKEN = "bot@example.com", "jira-token-1"
CATEGORIES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
_API = "/rest/api/3"
_ISSUE = re.compile(rf"{_API}/issue/([A-Z][A-Z0-9_]+-\d+|\d+)")
_COMMENTS = re.compile(rf"{_ISSUE.pattern}/comment")
_META = re.compile(rf"{_API}/issue/createmeta/([^/]+)/issuetypes(?:/(\d+))?")
_JQL = re.compile(r'labels = "([^"\s]+)"( ORDER BY created ASC)?')
_PERMISSIONS = ("BROWSE_PROJECTS", "CREATE_ISSUES", "ADD_COMMENTS")


@dataclass
class StoredIssue:
    """An issue as the stand-in keeps it; texts as people see them, without formatting."""

    id: str
    key: str
    summary: str
    description: str
    labels: list[str]
    issue_type: str
    status: str = "To Do"
    comments: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # addresses that can be clicked in the description
    indexed: bool = True
    earlier_keys: list[str] = field(default_factory=list)


class JiraStandIn(StandIn):
    """Projects EDGE and OPS, each with Bug and Task. Kinds: create, find, read, comment, myself, permissions, meta."""

    def __init__(self) -> None:
        super().__init__()
        self.issues: dict[str, StoredIssue] = {}  # by id
        self.projects: dict[str, list[str]] = {"EDGE": ["Bug", "Task"], "OPS": ["Bug", "Task"]}
        self.permissions = set(_PERMISSIONS)
        self.required: dict[str, str] = {}  # further fields that a new issue needs, with their names
        self.screen = {"project", "issuetype", "summary", "description", "labels"}
        self.index_lags = False  # new issues are found only after `index`
        self.token = TOKEN
        self._numbers: Counter[str] = Counter()

    def issue(self, key: str) -> StoredIssue:
        """The issue with this key; KeyError if there is none."""
        return next(each for each in self.issues.values() if key == each.key)

    def move(self, key: str, status: str) -> None:
        """Somebody moves the issue to a status: "To Do", "In Progress" or "Done"."""
        if status not in CATEGORIES:
            raise ValueError(status)
        self.issue(key).status = status

    def move_to_project(self, key: str, new_key: str) -> None:
        """The issue gets a new key; the old one still leads to it."""
        issue = self.issue(key)
        issue.earlier_keys.append(key)
        issue.key = new_key

    def delete(self, key: str) -> None:
        del self.issues[self.issue(key).id]

    def index(self) -> None:
        """The search catches up."""
        for issue in self.issues.values():
            issue.indexed = True

    def kind_of(self, asked: Asked) -> str:
        match asked.method, asked.path:
            case "POST", path if path == f"{_API}/issue":
                return "create"
            case "GET", path if path == f"{_API}/search/jql":
                return "find"
            case "GET", path if _ISSUE.fullmatch(path):
                return "read"
            case "POST", path if _COMMENTS.fullmatch(path):
                return "comment"
            case "GET", path if path == f"{_API}/myself":
                return "myself"
            case "GET", path if path == f"{_API}/mypermissions":
                return "permissions"
            case "GET", path if _META.fullmatch(path):
                return "meta"
        return ""

    def answer(self, kind: str, asked: Asked) -> Answered:
        expected = base64.b64encode(f"{USER}:{self.token}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {expected}":
            refused = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
            return Answered(401, b"Client must be authenticated to access this resource.", refused)
        if asked.method == "POST" and not asked.headers.get("content-type", "").startswith("application/json"):
            return Answered(415, {})
        if not kind:
            return _errors(410 if asked.path.endswith("/search") else 404, "There is nothing at this path.")
        return {
            "create": self._create,
            "find": self._find,
            "read": self._read,
            "comment": self._comment,
            "myself": lambda _asked: Answered(200, {"accountId": "5b10", "displayName": "Firstline"}),
            "permissions": self._permissions,
            "meta": self._meta,
        }[kind](asked)

    def _create(self, asked: Asked) -> Answered:
        payload = asked.json()
        if not isinstance(payload, dict) or not isinstance(payload.get("fields"), dict):
            return _errors(400, "Unexpected character")
        fields = payload["fields"]
        errors = dict(self._wrong_fields(fields))
        if errors:
            return Answered(400, {"errorMessages": [], "errors": errors})
        project = fields["project"]["key"]
        self._numbers[project] += 1  # never used again, even after the issue is deleted
        issue = StoredIssue(
            id=str(10_000 + self._numbers.total()),
            key=f"{project}-{self._numbers[project]}",
            summary=fields["summary"],
            description=text_of(fields.get("description")),
            labels=list(fields.get("labels", [])),
            issue_type=fields["issuetype"]["name"],
            links=list(links_of(fields.get("description"))),
            indexed=not self.index_lags,
        )
        self.issues[issue.id] = issue
        return Answered(201, {"id": issue.id, "key": issue.key, "self": f"{self.url}{_API}/issue/{issue.id}"})

    def _wrong_fields(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name in fields.keys() - self.screen - self.required.keys():
            yield name, f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
        project, issue_type = _named(fields, "project", "key"), _named(fields, "issuetype", "name")
        if project not in self.projects or "CREATE_ISSUES" not in self.permissions:
            yield "project", "valid project is required"
        elif issue_type not in self.projects[project]:
            yield "issuetype", "Specify a valid issue type"
        for name, shown in self.required.items():
            if name not in fields:
                yield name, f"{shown} is required."
        yield from _wrong_texts(fields)

    def _find(self, asked: Asked) -> Answered:
        match = _JQL.fullmatch(asked.query.get("jql", [""])[0])
        if match is None:
            return _errors(400, "Unbounded JQL queries are not allowed here. Please add a search restriction.")
        found = [each for each in self.issues.values() if each.indexed and match[1] in each.labels]
        most = int(asked.query.get("maxResults", ["50"])[0])
        return Answered(200, {"issues": [{"id": each.id} for each in found][:most], "isLast": len(found) <= most})

    def _read(self, asked: Asked) -> Answered:
        issue = self._known(_ISSUE.fullmatch(asked.path))
        if issue is None:
            return _gone()
        status = {"name": issue.status, "statusCategory": {"id": 4, "key": CATEGORIES[issue.status]}}
        every = {"summary": issue.summary, "status": status, "labels": issue.labels, "comment": {"comments": []}}
        wanted = {name for value in asked.query.get("fields", []) for name in value.split(",")}
        fields = {name: value for name, value in every.items() if not wanted or name in wanted}
        return Answered(200, {"id": issue.id, "key": issue.key, "self": f"{self.url}{asked.path}", "fields": fields})

    def _comment(self, asked: Asked) -> Answered:
        issue = self._known(_COMMENTS.fullmatch(asked.path))
        if issue is None:
            return _gone()
        payload = asked.json()
        body = payload.get("body") if isinstance(payload, dict) else None
        if not is_document(body):
            return Answered(400, {"errorMessages": [], "errors": {"comment": NOT_A_DOCUMENT}})
        issue.comments.append(text_of(body))
        return Answered(201, {"id": str(len(issue.comments)), "self": f"{self.url}{asked.path}/1", "body": body})

    def _permissions(self, asked: Asked) -> Answered:
        wanted = asked.query.get("permissions", [""])[0].split(",")
        if not set(wanted) <= set(_PERMISSIONS):
            return _errors(400, "The permissions query parameter must not be empty and must name known permissions.")
        key = asked.query.get("projectKey", [""])[0]
        if key not in self.projects:
            return _errors(404, f"No project could be found with key '{key}'.")
        held = {name: {"key": name, "havePermission": name in self.permissions} for name in wanted}
        return Answered(200, {"permissions": held})

    def _meta(self, asked: Asked) -> Answered:
        match = _META.fullmatch(asked.path)
        types = self.projects.get(match[1]) if match else None
        if match is None or types is None:
            return _errors(404, "The project was not found.")
        if match[2] is None:
            listed = [{"id": str(number), "name": name} for number, name in enumerate(types, 1)]
            return Answered(200, {"issueTypes": listed, "startAt": 0, "maxResults": 50, "total": len(listed)})
        usual = [{"fieldId": name, "name": name.title(), "required": name == "summary"} for name in sorted(self.screen)]
        further = [{"fieldId": name, "name": shown, "required": True} for name, shown in self.required.items()]
        fields = [{"hasDefaultValue": False, **each} for each in [*usual, *further]]
        return Answered(200, {"fields": fields, "startAt": 0, "maxResults": 50, "total": len(fields)})

    def _known(self, match: re.Match[str] | None) -> StoredIssue | None:
        wanted = match[1] if match else ""
        issues = self.issues.values()
        return next((each for each in issues if wanted in {each.id, each.key, *each.earlier_keys}), None)


def is_document(value: Any) -> bool:
    """Whether it is a document as Jira takes it, of the nodes that are used here."""
    if not isinstance(value, dict) or value.keys() != {"type", "version", "content"}:
        return False
    blocks = value["content"]
    return value["type"] == "doc" and value["version"] == 1 and isinstance(blocks, list) and all(map(_is_block, blocks))


def text_of(document: Any) -> str:
    """What people read, a line each."""
    if document is None:
        return ""
    texts = [
        "".join("\n" if node["type"] == "hardBreak" else node["text"] for node in block.get("content", []))
        for block in document["content"]
    ]
    return "\n\n".join(texts)


def links_of(document: Any) -> Iterator[str]:
    """The addresses that can be clicked."""
    for block in (document or {}).get("content", []):
        for node in block.get("content", []):
            yield from (mark["attrs"]["href"] for mark in node.get("marks", []))


def _is_block(block: Any) -> bool:
    if not isinstance(block, dict) or block.get("type") != "paragraph" or not block.keys() <= {"type", "content"}:
        return False
    return all(_is_inline(node) for node in block.get("content", []))


def _is_inline(node: Any) -> bool:
    if node == {"type": "hardBreak"}:
        return True
    if not isinstance(node, dict) or node.get("type") != "text" or not node.keys() <= {"type", "text", "marks"}:
        return False
    marks = node.get("marks", [])
    return isinstance(node.get("text"), str) and node["text"] != "" and all(_is_link(mark) for mark in marks)


def _is_link(mark: Any) -> bool:
    return isinstance(mark, dict) and mark.get("type") == "link" and set(mark.get("attrs", {})) == {"href"}


def _wrong_texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    summary = fields.get("summary")
    if not isinstance(summary, str) or not summary.strip():
        yield "summary", "You must specify a summary of the issue."
    elif "\n" in summary or "\r" in summary:
        yield "summary", "The summary is invalid because it contains newline characters."
    elif len(summary) > 255:
        yield "summary", "Summary can't exceed 255 characters."
    description = fields.get("description")
    if description is not None and not is_document(description):
        yield "description", NOT_A_DOCUMENT
    elif len(text_of(description).encode("utf-16-le")) // 2 > 32_767:
        yield "description", "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
    for label in fields.get("labels", []):
        if not isinstance(label, str) or re.search(r"\s", label):
            yield "labels", f"The label '{label}' contains spaces which is invalid."
        elif len(label) > 255:
            yield "labels", f"The label '{label}' exceeds the maximum length for a single label field."


def _named(fields: Mapping[str, Any], name: str, by: str) -> str:
    value = fields.get(name)
    return str(value.get(by)) if isinstance(value, dict) else ""


def _gone() -> Answered:
    return _errors(404, "Issue does not exist or you do not have permission to see it.")


def _errors(status: int, message: str) -> Answered:
    return Answered(status, {"errorMessages": [message], "errors": {}})
