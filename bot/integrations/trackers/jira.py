"""Tickets in Jira Cloud, through the `jira` library (T5)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from bot.integrations.trackers import text, wire
from bot.integrations.trackers.access import JiraAccess
from bot.integrations.trackers.jira_client import NAME, PERMISSIONS, Client, asking
from bot.integrations.trackers.jira_document import document
from bot.ports.tracker import Examined, Progress, TicketDraft, TicketFacts, TrackerError

NEW = "new"  # the status of a ticket that was created and could not be read afterwards

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,30}-[1-9]\d{0,9}")
_ADDRESS = re.compile(r"https?://[^\s<>|\"]+")
_PROGRESS = {"new": Progress.TO_DO, "indeterminate": Progress.DOING, "done": Progress.DONE}
_MOST_COPIES = 5  # a copy of an issue carries its labels, and so our key
_FILLED = frozenset({"project", "issuetype", "summary", "description", "labels"})
_NEEDED = frozenset({"description", "labels"})


class Jira:
    """Implements `bot.ports.tracker.Tracker`; threads may share it."""

    def __init__(self, access: JiraAccess, patience: wire.Patience | None = None) -> None:
        self._access = access
        self._site = access.url.rstrip("/")
        self._patience = patience or wire.Patience()

    @property
    def name(self) -> str:
        return NAME

    @property
    def settles_within(self) -> timedelta:
        """Atlassian says that its search knows most changes within seconds, some after minutes."""
        return timedelta(minutes=3)

    def create(self, draft: TicketDraft) -> TicketFacts:
        """Create an issue that carries the key as a label; its status is read as well, if that succeeds."""
        hurry = wire.Hurry(NAME, self._patience)
        project = draft.project or self._access.project
        issue_type = draft.issue_type or self._access.issue_type
        labels = [text.checked_key(draft.key), *filter(None, map(text.label, draft.labels))]
        fields = {
            "project": {"key": project},
            "issuetype": {"name": issue_type},
            "summary": text.title(draft.title),
            "description": document(text.body(draft.body)),
            "labels": list(dict.fromkeys(labels)),
        }
        with self._asking(f"{issue_type} in {project}", writing=True) as client, wire.nothing_else("the new ticket"):
            reference = _new_key(client.create_issue(fields, prefetch=False).key)
        try:
            hurry.check()
            return self.read(reference)
        except TrackerError:
            return self._facts_of(reference, text.title(draft.title), NEW, Progress.TO_DO)

    def find(self, key: str) -> TicketFacts | None:
        """Search by label, then read what was found, because the search may know an older state."""
        hurry = wire.Hurry(NAME, self._patience)
        jql = f'labels = "{text.checked_key(key)}" ORDER BY created ASC'
        with self._asking("tickets", writing=False) as client, wire.nothing_else("the search"):
            # Naming fields would make the library ask for a list of all fields first.
            found = client.enhanced_search_issues(jql, fields=[], maxResults=_MOST_COPIES, json_result=True)
            ids = [str(int(each["id"])) for each in cast(Mapping[str, Any], found)["issues"]]
        for identifier in ids:
            hurry.check()
            try:
                facts, labels = self._read(identifier)
            except TrackerError as error:
                if error.missing:
                    continue
                raise
            if key in labels:
                return facts
        return None

    def read(self, reference: str) -> TicketFacts:
        """An issue by its key; one that was moved to another project answers with its new key."""
        return self._read(_checked(reference))[0]

    def comment(self, reference: str, words: str) -> None:
        """Write a comment."""
        # The library passes on what it is given, though it says that comments are text.
        body = cast(Any, document(text.body(words)))
        with self._asking(_checked(reference), writing=True) as client:
            client.add_comment(reference, body)

    def reference_in(self, words: str) -> str | None:
        """A key alone, an address of this site, or a key of the configured project in between other words."""
        alone = words.strip().upper()
        if _KEY.fullmatch(alone):
            return alone
        for match in _ADDRESS.finditer(words):
            reference = self._reference_at(match[0])
            if reference is not None:
                return reference
        ours = re.search(rf"(?<![\w/-]){re.escape(self._access.project)}-[1-9]\d{{0,9}}(?![\w-])", _without(words))
        return ours[0] if ours else None

    def examine(self) -> Iterator[Examined]:
        """Whether Jira lets us in, and would take a ticket of the configured kind."""
        project, issue_type = self._access.project, self._access.issue_type
        try:
            with self._asking("who I am", writing=False) as client, wire.nothing_else("the account"):
                shown = text.one_line(str(client.myself()["displayName"]))
            yield Examined(f"Jira lets the bot in as {shown}.")
            yield from self._examine_project(project)
            yield from self._examine_type(project, issue_type)
        except TrackerError as error:
            yield Examined(error.what, error.mend or "Try again in a minute.")

    def _examine_project(self, project: str) -> Iterator[Examined]:
        with self._asking(project, writing=False) as client, wire.nothing_else("the permissions"):
            held = client.my_permissions(projectKey=project, permissions=",".join(PERMISSIONS))["permissions"]
            missing = [shown for name, shown in PERMISSIONS.items() if not held[name]["havePermission"]]
        if missing:
            mend = f"Let a Jira admin give {self._access.user} these permissions in {project}."
            yield Examined(f"The account may not {', '.join(missing)} in the Jira project {project}.", mend)
        else:
            yield Examined(f"The account may create and read tickets and comment on them in {project}.")

    def _examine_type(self, project: str, issue_type: str) -> Iterator[Examined]:
        with self._asking(project, writing=False) as client, wire.nothing_else("the issue types"):
            types = {str(each["name"]): str(each["id"]) for each in client.types_of(project)}
            fields = client.fields_of(project, types[issue_type]) if issue_type in types else []
            known = {str(each["fieldId"]) for each in fields}
            demanded = [text.one_line(str(each["name"])) for each in fields if _is_demanded(each)]
        if issue_type not in types:
            mend = f"Write one of {', '.join(map(text.one_line, types)) or 'its issue types'} as jira.issue_type."
            yield Examined(f"The Jira project {project} has no issue type {issue_type}.", mend)
        elif lacking := sorted(_NEEDED - known):
            mend = f"Let a Jira admin add the fields to the screen on which a {issue_type} is created."
            yield Examined(f"A new {issue_type} in {project} cannot have: {', '.join(lacking)}.", mend)
        elif demanded:
            mend = "Let a Jira admin make them optional or give them defaults, or choose another jira.issue_type."
            yield Examined(f"A new {issue_type} in {project} also needs: {', '.join(demanded)}.", mend)
        else:
            yield Examined(f"A {issue_type} can be created in {project}.")

    def _read(self, reference: str) -> tuple[TicketFacts, Sequence[str]]:
        with self._asking(reference, writing=False) as client, wire.nothing_else("the ticket"):
            raw = cast(Mapping[str, Any], client.issue(reference, fields="summary,status,labels").raw)
            key, status = str(raw["key"]), raw["fields"]["status"]
            progress = _PROGRESS.get(str(status["statusCategory"]["key"]), Progress.TO_DO)
            facts = self._facts_of(key, str(raw["fields"]["summary"]), str(status["name"]), progress)
            return facts, [str(each) for each in raw["fields"]["labels"]]

    def _facts_of(self, reference: str, summary: str, status: str, progress: Progress) -> TicketFacts:
        return TicketFacts(
            reference=reference,
            url=f"{self._site}/browse/{reference}",
            title=text.title(summary),
            status=text.one_line(status, 60),
            progress=progress,
        )

    def _reference_at(self, address: str) -> str | None:
        """The key in an address of this site: of an issue, or of a board that shows one."""
        try:
            site, there = urlsplit(self._site), urlsplit(address)
        except ValueError:
            return None
        if there.netloc.lower() != site.netloc.lower() or not there.path.startswith(site.path):
            return None
        candidates = [*parse_qs(there.query).get("selectedIssue", []), there.path.rstrip("/").rpartition("/")[2]]
        return next((each.upper() for each in candidates if _KEY.fullmatch(each.upper())), None)

    def _asking(self, what: str, *, writing: bool) -> AbstractContextManager[Client]:
        return asking(self._access, self._patience, what, writing=writing)


def _checked(reference: str) -> str:
    """The reference, which becomes part of a path."""
    if not _KEY.fullmatch(reference):
        raise TrackerError(f"{text.one_line(reference, 40)} is no key of Jira.", mend="Keys look like EDGE-123.")
    return reference


def _new_key(answered: str) -> str:
    if not _KEY.fullmatch(answered):
        raise wire.OddAnswerError("a ticket without a key")
    return answered


def _is_demanded(described: Mapping[str, Any]) -> bool:
    return bool(described["required"] and not described["hasDefaultValue"] and described["fieldId"] not in _FILLED)


def _without(words: str) -> str:
    return _ADDRESS.sub(" ", words)
