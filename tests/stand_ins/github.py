"""A GitHub on the loopback that keeps to the shapes and errors of its REST API (2022-11-28)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.stand_ins.server import Answered, Asked, StandIn

TOKEN = "github-token-1"
REPOSITORY = "acme/edge"
_OWNED = r"/repos/([\w.-]+/[\w.-]+)"
_ROUTES = (
    ("create", "POST", re.compile(rf"{_OWNED}/issues")),
    ("list", "GET", re.compile(rf"{_OWNED}/issues")),
    ("search", "GET", re.compile(r"/search/issues")),
    ("read", "GET", re.compile(rf"{_OWNED}/issues/(\d+)")),
    ("comment", "POST", re.compile(rf"{_OWNED}/issues/(\d+)/comments")),
    ("repository", "GET", re.compile(_OWNED)),
)
_SEARCH = re.compile(r'"([^"]+)" in:body is:issue user:([\w-]+)')


@dataclass
class StoredIssue:
    """An issue as the stand-in keeps it."""

    repository: str
    number: int
    title: str
    body: str
    labels: list[str]
    state: str = "open"
    state_reason: str | None = None
    comments: list[str] = field(default_factory=list)
    indexed: bool = True


class GitHubStandIn(StandIn):
    """Repositories acme/edge and acme/ops. Kinds: create, list, search, read, comment, repository."""

    def __init__(self) -> None:
        super().__init__()
        self.issues: list[StoredIssue] = []
        self.repositories: dict[str, dict[str, bool]] = {
            name: {"has_issues": True, "archived": False} for name in (REPOSITORY, "acme/ops")
        }
        self.moved: dict[str, str] = {}  # paths that lead elsewhere
        self.may_push = True  # otherwise labels are dropped silently
        self.index_lags = False  # new issues are searched only after `index`; lists show them at once
        self.token = TOKEN
        self._numbers: Counter[str] = Counter()

    def issue(self, number: int, repository: str = REPOSITORY) -> StoredIssue:
        """The issue; KeyError if there is none."""
        found = [each for each in self.issues if (each.repository, each.number) == (repository, number)]
        if not found:
            raise KeyError(number)
        return found[0]

    def shut(self, number: int, reason: str = "completed") -> None:
        """Somebody closes the issue: completed, not_planned or duplicate."""
        issue = self.issue(number)
        issue.state, issue.state_reason = "closed", reason

    def delete(self, number: int) -> None:
        self.issues.remove(self.issue(number))

    def index(self) -> None:
        """The search catches up."""
        for issue in self.issues:
            issue.indexed = True

    def kind_of(self, asked: Asked) -> str:
        return next(
            (kind for kind, method, path in _ROUTES if asked.method == method and path.fullmatch(asked.path)), ""
        )

    def answer(self, kind: str, asked: Asked) -> Answered:
        if "user-agent" not in asked.headers:
            return _error(
                403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent"
            )
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return _error(401, "Bad credentials")
        if asked.path in self.moved:
            return Answered(301, {"message": "Moved Permanently"}, {"Location": f"{self.url}{self.moved[asked.path]}"})
        answers = {
            "create": self._create,
            "list": self._list,
            "search": self._search,
            "read": self._read,
            "comment": self._comment,
            "repository": self._repository,
        }
        if kind not in answers:
            return _error(404, "Not Found")
        groups = next(path.fullmatch(asked.path) for each, _, path in _ROUTES if each == kind).groups()
        if groups and groups[0] not in self.repositories:
            return _error(404, "Not Found")
        return answers[kind](asked, *groups)

    def _create(self, asked: Asked, repository: str) -> Answered:
        if not self.repositories[repository]["has_issues"]:
            return _error(410, "Issues are disabled for this repo")
        payload = asked.json()
        problem = _wrong(payload)
        if problem is not None:
            return _error(422, problem)
        self._numbers[repository] += 1  # never used again, even after the issue is deleted
        issue = StoredIssue(
            repository=repository,
            number=self._numbers[repository],
            title=payload["title"],
            body=payload.get("body") or "",
            labels=list(payload.get("labels", [])) if self.may_push else [],
            indexed=not self.index_lags,
        )
        self.issues.append(issue)
        return Answered(201, self._shown(issue))

    def _list(self, asked: Asked, repository: str) -> Answered:
        states = {"open", "closed"} if asked.query.get("state") == ["all"] else {"open"}
        found = [each for each in self.issues if each.repository == repository and each.state in states]
        most = int(asked.query.get("per_page", ["30"])[0])
        return Answered(200, [self._shown(each) for each in reversed(found)][:most])

    def _search(self, asked: Asked) -> Answered:
        match = _SEARCH.fullmatch(asked.query.get("q", [""])[0])
        if match is None:
            return _error(422, "Validation Failed")
        mine = [each for each in self.issues if each.indexed and each.repository.startswith(f"{match[2]}/")]
        items = [self._shown(each) for each in mine if match[1] in each.body]
        return Answered(200, {"total_count": len(items), "incomplete_results": False, "items": items})

    def _read(self, _asked: Asked, repository: str, number: str) -> Answered:
        try:
            return Answered(200, self._shown(self.issue(int(number), repository)))
        except KeyError:
            return _error(404, "Not Found")

    def _comment(self, asked: Asked, repository: str, number: str) -> Answered:
        payload = asked.json()
        if not isinstance(payload, dict) or not isinstance(payload.get("body"), str) or not payload["body"]:
            return _error(422, "Validation Failed")
        try:
            issue = self.issue(int(number), repository)
        except KeyError:
            return _error(404, "Not Found")
        issue.comments.append(payload["body"])
        return Answered(201, {"id": len(issue.comments), "body": payload["body"]})

    def _repository(self, _asked: Asked, repository: str) -> Answered:
        return Answered(200, {"full_name": repository, **self.repositories[repository]})

    def _shown(self, issue: StoredIssue) -> Mapping[str, Any]:
        return {
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "state": issue.state,
            "state_reason": issue.state_reason,
            "labels": [{"name": name} for name in issue.labels],
            "html_url": f"{self.url}/{issue.repository}/issues/{issue.number}",
            "repository_url": f"{self.url}/repos/{issue.repository}",
        }


def _wrong(payload: Any) -> str | None:
    if not isinstance(payload, dict) or not payload.keys() <= {"title", "body", "labels"}:
        return "Invalid request."
    if not isinstance(payload.get("title"), str) or not payload["title"].strip() or len(payload["title"]) > 256:
        return "Validation Failed"
    if len(payload.get("body") or "") > 65_536:
        return "body is too long (maximum is 65536 characters)"
    if any(not isinstance(label, str) or not 0 < len(label) <= 50 for label in payload.get("labels", [])):
        return "Validation Failed"
    return None


def _error(status: int, message: str) -> Answered:
    return Answered(status, {"message": message, "documentation_url": "https://docs.github.com/rest"})
