"""The `jira` library without its habits, and what its failures mean in words that say what to do."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, cast

import requests
from jira import JIRA
from jira.exceptions import JIRAError
from requests.auth import HTTPBasicAuth

from bot.integrations.trackers import text, wire
from bot.integrations.trackers.access import JiraAccess
from bot.ports.tracker import TrackerError

NAME = "Jira"
PERMISSIONS = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "ADD_COMMENTS": "Add Comments",
}
_CREDENTIALS = "Check jira.user and JIRA_TOKEN: tokens expire, and a new one comes from id.atlassian.com."
_UNAUTHORIZED = 401


class Client(JIRA):
    """The library, which no longer resends, asks for things beforehand or logs what people wrote."""

    def __init__(self, access: JiraAccess, patience: wire.Patience) -> None:
        super().__init__(
            server=access.url,
            options={"rest_api_version": "3"},
            get_server_info=False,
            logging=False,
            max_retries=0,
            timeout=(patience.connect, patience.silent),
        )
        self.deploymentType = "Cloud"  # otherwise it would have to ask before it searches
        wire.tame(self._session, patience)
        self._session.hooks["response"].append(_let_in)
        # As bytes: the library would refuse names beyond Latin-1.
        self._session.auth = HTTPBasicAuth(access.user.encode(), access.token.encode())

    def types_of(self, project: str) -> Sequence[Mapping[str, Any]]:
        """The types that a new issue of a project can have; the library's own method knows Jira on own servers only."""
        found = self._get_json(f"issue/createmeta/{project}/issuetypes")
        return cast(Sequence[Mapping[str, Any]], found["issueTypes"])

    def fields_of(self, project: str, type_id: str) -> Sequence[Mapping[str, Any]]:
        """The fields that a new issue of a type can have."""
        found = self._get_json(f"issue/createmeta/{project}/issuetypes/{type_id}")
        return cast(Sequence[Mapping[str, Any]], found["fields"])


@contextmanager
def asking(access: JiraAccess, patience: wire.Patience, what: str, *, writing: bool) -> Iterator[Client]:
    """A client for one question about `what`; raises TrackerError and nothing else that a call can raise."""
    try:
        # A connection that was kept may be dead, and whoever writes into it never knows what was done.
        with closing(Client(access, patience)) as client:
            yield client
    except JIRAError as error:
        # Never with the cause: its words hold headers and what people wrote.
        if (error.status_code or 0) < 400:
            odd = wire.OddAnswerError("it lacks what was asked for")
            raise wire.failure_of(odd, who=NAME, url=access.url, writing=writing) from None
        raise _refusal(error, access, what, writing=writing) from None
    except wire.CALL_ERRORS as error:
        raise wire.failure_of(error, who=NAME, url=access.url, writing=writing) from None


def _let_in(response: requests.Response, **_how: object) -> requests.Response:
    """Jira answers a wrong token as if a stranger had asked, who sees nothing or too little, and says so aside."""
    if "AUTHENTICATED_FAILED" in response.headers.get("X-Seraph-LoginReason", ""):
        raise JIRAError(status_code=_UNAUTHORIZED)
    return response


def _refusal(error: JIRAError, access: JiraAccess, what: str, *, writing: bool) -> TrackerError:
    status, headers = error.status_code or 0, getattr(error.response, "headers", {})
    passing = wire.busy_or_broken(status, headers, who=NAME, writing=writing)
    if passing is not None:
        return passing
    if status == _UNAUTHORIZED:
        return TrackerError(f"Jira does not accept the token of {access.user}.", mend=_CREDENTIALS)
    if status == 403:
        mend = f"Let a Jira admin give the account access to it ({', '.join(PERMISSIONS.values())})."
        return TrackerError(f"Jira does not let {access.user} do that ({what}).", mend=mend)
    if status in {404, 410}:
        mend = f"It may be deleted, or hidden from {access.user}."
        return TrackerError(f"Jira knows nothing of {what}.", mend=mend, missing=True)
    return _invalid(error, access, what)


def _invalid(error: JIRAError, access: JiraAccess, what: str) -> TrackerError:
    """Jira read the call and does not like it; what it says names fields, and quotes what was written."""
    wrong = _wrong_fields(error)
    if "project" in wrong:
        mend = f"Check the project's key (jira.project), and that {access.user} may create issues in it."
        return TrackerError(f"Jira takes no {what}: there is no such project for me.", mend=mend, missing=True)
    if "issuetype" in wrong:
        mend = "Check jira.issue_type: `doctor` names the types that the project has."
        return TrackerError(f"Jira takes no {what}: the project has no such type.", mend=mend, missing=True)
    said = text.one_line("; ".join(wrong.values()) or error.text or f"status {error.status_code}")
    mend = "Let a Jira admin make that field optional or add it to the screen; `doctor` says more."
    return TrackerError(f"Jira does not take it ({what}): {said}", mend=mend)


def _wrong_fields(error: JIRAError) -> dict[str, str]:
    """What Jira says about single fields; empty if it says nothing of that form."""
    try:
        said = error.response.json()["errors"] if error.response is not None else {}
        return {str(name): str(message) for name, message in said.items()}
    except (ValueError, TypeError, LookupError, AttributeError):
        return {}
