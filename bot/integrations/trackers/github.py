"""Tickets as GitHub issues (T5)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.integrations.trackers import text, wire
from bot.integrations.trackers.access import GitHubAccess
from bot.integrations.trackers.markdown import markdown
from bot.ports.tracker import Examined, Progress, TicketDraft, TicketFacts, TrackerError

NAME = "GitHub"

_API_VERSION = "2022-11-28"
_PAGE = 100
_NAMED = r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}"
_NUMBER = r"[1-9]\d{0,9}"
_REPOSITORY = re.compile(_NAMED, re.ASCII)
_REFERENCE = re.compile(rf"({_NAMED})#({_NUMBER})", re.ASCII)
_SHORT = re.compile(rf"#({_NUMBER})")
_PATH = re.compile(rf"/({_NAMED})/issues/({_NUMBER})(?:[/?#].*)?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>|\"]+")
_RATE_LIMITED = re.compile(r"rate limit|abuse", re.IGNORECASE)
_REASONS = {"not_planned": "closed as not planned", "duplicate": "closed as duplicate"}
_CREDENTIALS = "Check GITHUB_TOKEN: it may have expired, or wait for an owner's approval."
_RIGHTS = "Give the token the permission Issues: read and write on that repository."


class GitHub:
    """Implements `bot.ports.tracker.Tracker`; threads may share it. Types of issues are not used."""

    def __init__(self, access: GitHubAccess, patience: wire.Patience | None = None) -> None:
        self._access = access
        self._api = access.api_url.rstrip("/")
        self._patience = patience or wire.Patience()

    @property
    def name(self) -> str:
        return NAME

    @property
    def settles_within(self) -> timedelta:
        """The newest issues of the configured repository are listed; those of others only the search knows, later."""
        return timedelta(minutes=3)

    def create(self, draft: TicketDraft) -> TicketFacts:
        """Create an issue whose last line holds the key: labels would be dropped silently without the right to push."""
        repository = self._repository(draft.project)
        labels = list(dict.fromkeys(filter(None, (text.label(each)[:50] for each in draft.labels))))
        ends = f"\n\n{_line_of(text.checked_key(draft.key))}"
        payload = {
            "title": text.title(draft.title),
            "body": markdown(text.body(draft.body)) + ends,
            "labels": labels,
        }
        with self._understanding(repository, writing=True):
            created = self._ask("POST", f"repos/{repository}/issues", f"tickets in {repository}", json=payload)
            return _facts(repository, created)

    def find(self, key: str) -> TicketFacts | None:
        """Look through the newest issues of the repository, then ask the search, which knows older ones."""
        hurry = wire.Hurry(NAME, self._patience)
        repository, line = self._access.repository, _line_of(text.checked_key(key))
        newest = {"state": "all", "sort": "created", "direction": "desc", "per_page": str(_PAGE)}
        owned = f'"{key}" in:body is:issue user:{repository.partition("/")[0]}'
        words = {"q": owned, "sort": "created", "order": "asc", "per_page": str(_PAGE)}
        with self._understanding("a list of issues", writing=False):
            listed = self._ask("GET", f"repos/{repository}/issues", f"tickets in {repository}", params=newest)
            for issue in _list(listed)[::-1]:
                if _carries(issue, line):
                    return _facts(repository, issue)
            hurry.check()
            for issue in _list(self._ask("GET", "search/issues", "tickets", params=words)["items"]):
                if _carries(issue, line):
                    return _facts(_repository_of(issue), issue)
        return None

    def read(self, reference: str) -> TicketFacts:
        """An issue by its reference."""
        repository, number = self._parts(reference)
        with self._understanding(reference, writing=False):
            return _facts(repository, self._ask("GET", f"repos/{repository}/issues/{number}", reference))

    def comment(self, reference: str, words: str) -> None:
        """Write a comment."""
        repository, number = self._parts(reference)
        payload = {"body": markdown(text.body(words))}
        with self._understanding(reference, writing=True):
            self._ask("POST", f"repos/{repository}/issues/{number}/comments", reference, json=payload)

    def reference_in(self, words: str) -> str | None:
        """An address of an issue of this site, owner/repository#12, or #12 alone for the configured repository."""
        for match in _ADDRESS.finditer(words):
            there = urlsplit(match[0])
            issue = _PATH.fullmatch(there.path)
            if issue and there.netloc.lower() == self._site:
                return f"{issue[1]}#{issue[2]}"
        without = _ADDRESS.sub(" ", words)
        if full := re.search(rf"(?<![\w/.-]){_REFERENCE.pattern}(?!\w)", without, re.ASCII):
            return full[0]
        short = _SHORT.fullmatch(words.strip())
        return f"{self._access.repository}#{short[1]}" if short else None

    def examine(self) -> Iterator[Examined]:
        """Whether GitHub lets us in, and the repository takes issues; that we may write, only writing shows."""
        repository = self._access.repository
        try:
            with self._understanding(repository, writing=False):
                there = self._ask("GET", f"repos/{repository}", repository)
                has_issues, archived = bool(there["has_issues"]), bool(there["archived"])
            yield Examined(f"GitHub lets the bot see {repository}.")
            if archived or not has_issues:
                mend = "Switch issues on in its settings, or write another github.repository."
                yield Examined(f"{repository} takes no issues{' (archived)' if archived else ''}.", mend)
                return
            with self._understanding("a list of issues", writing=False):
                self._ask("GET", f"repos/{repository}/issues", f"the issues of {repository}", params={"per_page": "1"})
            yield Examined(f"Issues of {repository} can be read; whether the token may write them, the first shows.")
        except TrackerError as error:
            yield Examined(error.what, error.mend or "Try again in a minute.")

    @property
    def _site(self) -> str:
        """The host of the pages: api.github.com belongs to github.com, a server of one's own has one for both."""
        return urlsplit(self._api).netloc.lower().removeprefix("api.")

    def _repository(self, given: str | None) -> str:
        repository = given or self._access.repository
        if not _REPOSITORY.fullmatch(repository):
            shown = text.one_line(repository, 60)
            raise TrackerError(f"{shown} is no repository of GitHub.", mend="Write owner/name.", missing=True)
        return repository

    def _parts(self, reference: str) -> tuple[str, str]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            shown = text.one_line(reference, 60)
            raise TrackerError(f"{shown} is no issue of GitHub.", mend="References look like owner/repository#12.")
        return match[1], match[2]

    @contextmanager
    def _understanding(self, what: str, *, writing: bool) -> Iterator[None]:
        """Inside, whatever the libraries and odd answers raise is a TrackerError."""
        try:
            with wire.nothing_else(what):
                yield
        except wire.ElsewhereError:
            mend = "Write the name that it has now."
            raise TrackerError(f"GitHub has moved {what} elsewhere.", mend=mend, missing=True) from None
        except wire.CALL_ERRORS as error:
            raise wire.failure_of(error, who=NAME, url=self._api, writing=writing) from None

    def _ask(self, method: str, path: str, what: str, **arguments: Any) -> Any:
        """One question over a connection of its own, and the JSON of its answer."""
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._access.token}",
            "User-Agent": "Firstline",
            "X-GitHub-Api-Version": _API_VERSION,
        }
        with requests.Session() as session:
            wire.tame(session, self._patience)
            timeout = (self._patience.connect, self._patience.silent)
            url = f"{self._api}/{path}"
            response = session.request(method, url, headers=headers, timeout=timeout, **arguments)
        if not response.ok:
            raise self._refusal(response, what, writing=method != "GET")
        return response.json()

    def _refusal(self, response: requests.Response, what: str, *, writing: bool) -> TrackerError:
        status, said = response.status_code, _said(response)
        passing = wire.busy_or_broken(status, response.headers, who=NAME, writing=writing)
        if passing is not None:
            return passing
        if status == 403 and (_RATE_LIMITED.search(said) or response.headers.get("X-RateLimit-Remaining") == "0"):
            wait = wire.retry_after(response.headers) or 60.0  # GitHub's own advice where it says nothing
            return TrackerError("GitHub is busy.", mend="Try again in a few minutes.", again=True, retry_after=wait)
        if status == 401:
            return TrackerError("GitHub does not accept the token.", mend=_CREDENTIALS)
        if status == 403:
            return TrackerError(f"GitHub does not let the bot do that ({what}): {said}", mend=_RIGHTS)
        if status in {404, 410}:
            mend = f"It may be deleted, without issues, or hidden from the token. {_RIGHTS}"
            return TrackerError(f"GitHub knows nothing of {what}.", mend=mend, missing=True)
        mend = "Look at what GitHub says; `doctor` checks the rest."
        return TrackerError(f"GitHub does not take it ({what}): {said}", mend=mend)


def _facts(repository: str, issue: Mapping[str, Any]) -> TicketFacts:
    is_open = str(issue["state"]) == "open"
    closed = _REASONS.get(str(issue.get("state_reason")), "closed")
    return TicketFacts(
        reference=f"{repository}#{int(issue['number'])}",
        url=str(issue["html_url"]),
        title=text.title(str(issue["title"])),
        status="open" if is_open else closed,
        progress=Progress.TO_DO if is_open else Progress.DONE,
    )


def _list(answered: Any) -> list[Mapping[str, Any]]:
    if not isinstance(answered, list):
        raise TypeError("no list")
    return answered


def _line_of(key: str) -> str:
    """The line by which an issue is found again; people see it, too."""
    return f"<sub>{key}</sub>"


def _carries(issue: Mapping[str, Any], line: str) -> bool:
    """Whether our line is its last one: a body can quote any other."""
    body = str(issue.get("body") or "").rstrip().splitlines()
    return "pull_request" not in issue and bool(body) and body[-1].strip() == line


def _repository_of(issue: Mapping[str, Any]) -> str:
    return "/".join(str(issue["repository_url"]).rsplit("/", 2)[1:])


def _said(response: requests.Response) -> str:
    """GitHub's own words, which may quote ours."""
    try:
        return text.one_line(str(response.json()["message"]))
    except (ValueError, TypeError, LookupError):
        return f"status {response.status_code}"
