"""What a failed Slack call means: certainly without effect, nobody knows, refused for good, or the token is dead."""

import errno
import re
import socket
import ssl
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports.slack import Outcome, SlackFailed

# What the SDK can raise for a call; other exceptions are mistakes of ours. `ValueError`, `AttributeError` and
# `LookupError` are how it stumbles over answers that are no JSON, JSON but no object, or in an unknown encoding.
CALL_ERRORS = (SlackClientError, HTTPException, OSError, ValueError, AttributeError, LookupError)

_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
_UNKNOWN = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_REVOKED = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
_MOVING = frozenset({"team_added_to_org"})  # the workspace is being migrated: minutes
_MOVING_TAKES = timedelta(minutes=1)

_CODE = re.compile(r"[a-z][a-z0-9_.\-]{0,79}")
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


def failure_of(error: Exception) -> SlackFailed:
    """The failure that `error`, one of CALL_ERRORS, stands for (slack.md 2.3, durability.md 4)."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, SlackClientError):
        return SlackFailed(Outcome.PERMANENT, f"not sent: {type(error).__name__}")
    if _never_sent(error):
        return SlackFailed(Outcome.LATER, f"not reached: {_name(error)}")
    return SlackFailed(Outcome.UNKNOWN, f"no readable answer: {_name(error)}")


def _refusal(error: SlackApiError) -> SlackFailed:
    response = error.response
    data: Mapping[str, object] = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error") or "")
    if response.status_code == 429 or code in _RATE_LIMITED:
        return SlackFailed(Outcome.LATER, "ratelimited", _retry_after(response.headers))
    if response.status_code >= 500 or code in _UNKNOWN:
        return SlackFailed(Outcome.UNKNOWN, code if code in _UNKNOWN else f"status {response.status_code}")
    if not _CODE.fullmatch(code):
        # A page instead of JSON comes from something between us and Slack; whether Slack saw the call is open.
        return SlackFailed(Outcome.UNKNOWN, f"unreadable answer with status {response.status_code}")
    if code in _MOVING:
        return SlackFailed(Outcome.LATER, code, _MOVING_TAKES)
    return SlackFailed(Outcome.REVOKED if code in _REVOKED else Outcome.PERMANENT, _explained(code, data))


def _explained(code: str, data: Mapping[str, object]) -> str:
    if code != "missing_scope":
        return code
    return f"missing_scope: the app needs {data.get('needed')} and has {data.get('provided')}"


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else None


def _never_sent(error: Exception) -> bool:
    """Whether no byte of the request can have left: only `URLError` comes from before the answer was awaited."""
    reason = error.reason if isinstance(error, URLError) else None
    return isinstance(reason, _NEVER_SENT) or (isinstance(reason, OSError) and reason.errno in _UNREACHABLE)


def _name(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return type(reason).__name__ if isinstance(reason, Exception) else "URLError"
