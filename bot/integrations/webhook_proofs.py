"""Whether a webhook comes from whom it says: signatures, their age, and secrets that are sent along (P3).

| proof | headers | signed |
|---|---|---|
| ours | X-Firstline-Timestamp, X-Firstline-Signature: v1=… | time.body |
| Jira, GitHub | X-Hub-Signature-256 or X-Hub-Signature: sha256=… | body |
| Grafana | X-Grafana-Alerting-Signature, X-Grafana-Alerting-Signature-Timestamp if it is set | time:body, or body |
| a token | Authorization: Bearer or Basic; only from sources that the configuration lists as unsigned | nothing |

A signature without a time holds for ever, so the body itself says whether it was here before: the same body counts
once. Identifiers of deliveries are not signed, and whoever repeats a delivery could change them; none is looked at.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OLDEST = timedelta(minutes=5)  # and as far ahead: clocks differ to both sides
OURS, OUR_TIME = "x-firstline-signature", "x-firstline-timestamp"
GRAFANAS, GRAFANAS_TIME = "x-grafana-alerting-signature", "x-grafana-alerting-signature-timestamp"
HUBS = ("x-hub-signature-256", "x-hub-signature")
_VERSION, _METHOD = "v1=", "sha256="


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What senders prove themselves with. None: there is no such proof; `unsigned`: sources that may send the token.

    The token travels with each delivery, and so must not be the secret that others sign with.
    """

    secret: str | None = None
    token: str | None = None
    unsigned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proven:
    """It is genuine; a delivery with the same identity is the same delivery."""

    identity: str


@dataclass(frozen=True, slots=True)
class Unproven:
    """It is not, and why; the sentence goes to the log and tells a forger nothing."""

    sentence: str


def prove(headers: Mapping[str, str], body: bytes, *, source: str, keys: Keys, now: datetime) -> Proven | Unproven:
    """Judge a delivery by the first proof that it carries. `headers`: names in small letters."""
    signed = _signature_in(headers, body)
    if signed is None:
        return _with_token(keys, body, headers.get("authorization", ""), source, now)
    if keys.secret is None:
        return Unproven("WEBHOOK_SECRET is not set, so no signature can be checked.")
    if not hmac.compare_digest(_hmac(keys.secret, signed.content).encode(), signed.given.strip().lower().encode()):
        return Unproven("The signature does not fit.")
    if signed.timestamp is not None and not _is_recent(signed.timestamp, now):
        return Unproven("The signature is too old, or the clocks differ.")
    return Proven(_digest(signed.content))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What X-Firstline-Signature is for a body that is sent at `timestamp` (Unix seconds)."""
    return _VERSION + _hmac(secret, timestamp.encode() + b"." + body)


@dataclass(frozen=True, slots=True)
class _Signature:
    """A signature as it came, what it must be of, and when it was made if that is signed as well."""

    given: str
    content: bytes
    timestamp: str | None = None


def _signature_in(headers: Mapping[str, str], body: bytes) -> _Signature | None:
    if OURS in headers:
        timestamp = headers.get(OUR_TIME, "")
        return _Signature(headers[OURS].removeprefix(_VERSION), timestamp.encode() + b"." + body, timestamp)
    for name in HUBS:
        if name in headers:
            return _Signature(headers[name].removeprefix(_METHOD), body)
    if GRAFANAS not in headers:
        return None
    stamp = headers.get(GRAFANAS_TIME)
    return _Signature(headers[GRAFANAS], body if stamp is None else stamp.encode() + b":" + body, stamp)


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= OLDEST


def _with_token(keys: Keys, body: bytes, authorization: str, source: str, now: datetime) -> Proven | Unproven:
    """Whoever has the token could send anything, so this only keeps repeats of a sender who heard no answer apart."""
    if keys.token is None or source not in keys.unsigned:
        return Unproven("It is not signed, and the configuration lists no such source under webhooks.unsigned.")
    if not hmac.compare_digest(keys.token.encode(), _token_in(authorization)):
        return Unproven("The token does not fit.")
    spell = int(now.timestamp() // OLDEST.total_seconds())
    return Proven(_digest(f"{spell}.".encode() + body))


def _token_in(authorization: str) -> bytes:
    """The token of a Bearer header, or the password of a Basic one; empty if there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode()
    try:
        decoded = base64.b64decode(value.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return b""
    return decoded.partition(b":")[2]


def _hmac(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _digest(signed: bytes) -> str:
    return hashlib.sha256(signed).hexdigest()
