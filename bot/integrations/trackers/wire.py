"""How trackers are asked over HTTP: within limits, nothing twice, credentials to nobody else; what failures mean.

The libraries resend, follow redirects, read proxies and passwords from the environment and take answers of any size.
A call that is sent twice is a second ticket, so all of that is switched off.
"""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.ports.tracker import TrackerError

LARGEST_ANSWER = 4 * 1024 * 1024  # bytes, unpacked
LONGEST_WAIT = 3600.0  # seconds; whoever asks for more patience than that is asked again all the same
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a tracker may take, in seconds: to connect, to say something, and to finish saying it.

    What needs several questions begins none of them later than `begin`, so that all of it ends within a minute.
    """

    connect: float = 5.0
    silent: float = 10.0
    whole: float = 15.0
    begin: float = 20.0


@cache
def trusted() -> ssl.SSLContext:
    """Whom this machine trusts, a company's own authority too; loaded once, because that takes longer than a call."""
    return ssl.create_default_context()


class _Trusting(HTTPAdapter):
    """Trusts whom the machine trusts; by itself the library would load a list of its own for each connection."""

    def init_poolmanager(self, *sizes: Any, **other: Any) -> None:
        super().init_poolmanager(*sizes, **other, ssl_context=trusted())

    def cert_verify(self, conn: Any, _url: str, _verify: object, _cert: object) -> None:
        conn.cert_reqs = "CERT_REQUIRED"


class OddAnswerError(Exception):
    """An answer with which nothing can be done; the message says why, without quoting it."""


class ElsewhereError(Exception):
    """The answer sends us to another address, which would get our credentials."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


# What the libraries can raise for a call, with what `jira` stumbles over when an answer has another shape than Jira's.
CALL_ERRORS = (
    RequestException,
    HTTPError,
    HTTPException,
    OSError,
    OddAnswerError,
    ElsewhereError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Hurry:
    """When a call of ours began, and whether there is time for another question."""

    who: str
    patience: Patience
    began: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Raises TrackerError if there is no time left to go on looking."""
        if time.monotonic() > self.began + self.patience.begin:
            raise TrackerError(f"{self.who} is too slow.", mend="Try again later.", again=True)


def tame(session: requests.Session, patience: Patience) -> None:
    """Let a session ask once, directly, only where it was sent, and read no more than it should."""
    session.trust_env = False  # no proxies, no .netrc, which would even replace a token
    session.mount("https://", _Trusting())

    def checked(response: requests.Response, **_how: object) -> requests.Response:
        if 300 <= response.status_code < 400:
            raise ElsewhereError(response.status_code)
        # The library would read without an end; what it finds here, it takes for what it has read.
        response._content = _bounded(response, patience.whole)
        response.encoding = response.encoding or "utf-8"  # guessing it takes seconds for large answers
        if not _is_json(response):
            if response.ok:
                raise OddAnswerError("no JSON")
            response._content = b"{}"  # pages of gateways, on which the library stumbles; the status says enough
        return response

    session.hooks["response"] = [checked]


def failure_of(error: Exception, *, who: str, url: str, writing: bool) -> TrackerError:
    """What `error`, one of CALL_ERRORS, stands for; `writing`: the call may have changed something all the same."""
    if isinstance(error, ElsewhereError):
        return TrackerError(
            f"{who} sends me on to another address (status {error.status}).",
            mend=f"Correct the address {url} in the configuration: it has to be the final one.",
        )
    reason = _innermost(error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        mend = "See that the address is right and no proxy is in between."
        return TrackerError(f"{who} cannot prove that it is who it says (certificate).", mend=mend, again=True)
    if isinstance(reason, NewConnectionError | ConnectTimeoutError | requests.exceptions.ConnectTimeout):
        return TrackerError(f"{who} cannot be reached.", mend=f"See whether {url} works for you.", again=True)
    if isinstance(error, RequestException | HTTPError | OSError):
        what = f"{who} does not answer ({type(error).__name__})."
    else:
        what = f"{who} does not answer as it should ({error if isinstance(error, OddAnswerError) else 'its shape'})."
    return TrackerError(what, mend=f"See whether {url} works for you.", again=True, unknown=writing)


def busy_or_broken(status: int, headers: Mapping[str, str], *, who: str, writing: bool) -> TrackerError | None:
    """What a status stands for that says nothing about the question itself; None for others."""
    wait = retry_after(headers)
    if status == 429:
        return TrackerError(f"{who} is busy.", mend="Try again in a few minutes.", again=True, retry_after=wait)
    if status >= 500:
        # A gateway in between may have passed the call on before it gave up.
        what = f"{who} has trouble (status {status})."
        return TrackerError(what, mend="Try again later.", again=True, unknown=writing, retry_after=wait)
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks us to wait; None if it does not say so in seconds."""
    seconds = headers.get("Retry-After", "")
    return min(float(seconds), LONGEST_WAIT) if seconds.isascii() and seconds.isdigit() else None


@contextmanager
def nothing_else(what: str) -> Iterator[None]:
    """Inside, a value of another shape than expected is an odd answer; `what` says of what."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError):
        raise OddAnswerError(what) from None


def _bounded(response: requests.Response, whole: float) -> bytes:
    """The body, unless it is too large or takes too long to come."""
    ends, size, pieces = time.monotonic() + whole, 0, []
    # Whatever is there, not a chunk of full size: drop by drop, that could take for ever.
    while piece := response.raw.read1(_CHUNK, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise OddAnswerError("too large")
        if time.monotonic() > ends:
            raise OddAnswerError("too slow")
    return b"".join(pieces)


def _is_json(response: requests.Response) -> bool:
    try:
        answered = json.loads(response.content)
    except (ValueError, RecursionError):
        return False
    return isinstance(answered, dict) or (response.ok and isinstance(answered, list))


def _innermost(error: BaseException) -> BaseException:
    """What lies behind the wrappings of two libraries."""
    for _ in range(5):
        reason = getattr(error, "reason", None) or (error.args[0] if error.args else None)
        if not isinstance(reason, BaseException):
            return error
        error = reason
    return error
