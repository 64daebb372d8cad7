"""Whether a webhook comes from whom it says: signatures, their age, and secrets that are sent along (P3).

| proof | headers | signed |
|---|---|---|
| ours | X-Firstline-Timestamp, X-Firstline-Signature: v1=… | time.body |
| Jira, GitHub | X-Hub-Signature-256 or X-Hub-Signature: sha256=… | body |
| Grafana | X-Grafana-Alerting-Signature, X-Grafana-Alerting-Signature-Timestamp if it is set | time:body, or body |
| PagerDuty | X-PagerDuty-Signature: v1=…,v1=… (several while its secret is exchanged) | body |
| Sentry | Sentry-Hook-Signature | body |
| Microsoft Teams | Authorization: HMAC …; its secret is Base64, and so is the signature | body |
| a token | Authorization: Bearer or Basic; only from sources that the configuration lists as unsigned | nothing |

A signature without a time holds for ever, so the body itself says whether it was here before: the same body counts
once. Identifiers of deliveries are not signed, and whoever repeats a delivery could change them; none is looked at.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

OLDEST = timedelta(minutes=5)  # and as far ahead: clocks differ to both sides
OURS, OUR_TIME = "x-firstline-signature", "x-firstline-timestamp"
GRAFANAS, GRAFANAS_TIME = "x-grafana-alerting-signature", "x-grafana-alerting-signature-timestamp"
OF_BODIES = ("x-hub-signature-256", "x-hub-signature", "x-pagerduty-signature", "sentry-hook-signature")
MOST_SIGNATURES = 4  # that one delivery may carry
_VERSION, _METHOD = "v1=", "sha256="
_TEAMS = "hmac"  # the scheme of an Authorization header that holds a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What senders prove themselves with. None: there is no such proof; `unsigned`: sources that may send the token.

    The token travels with each delivery, and so must not be the secret that others sign with. `secrets`: those of
    sources that make their own, by source with _ for -; they hold in the place of `secret`.
    """

    secret: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None
    unsigned: frozenset[str] = frozenset()

    @property
    def none_at_all(self) -> bool:
        """Whether nobody can prove anything."""
        return self.secret is None and self.token is None and not self.secrets

    def secret_of(self, source: str) -> str | None:
        """What a source signs with."""
        return self.secrets.get(source.replace("-", "_"), self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who claims to send, and to which address of ours; both are words of the address, and nobody signs that."""

    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Proven:
    """It is genuine; a delivery with the same identity is the same delivery, also at another address."""

    identity: str


@dataclass(frozen=True, slots=True)
class Unproven:
    """It is not, and why; the sentence goes to the log and tells a forger nothing."""

    sentence: str


def prove(headers: Mapping[str, str], body: bytes, *, sender: Sender, keys: Keys, now: datetime) -> Proven | Unproven:
    """Judge a delivery by the first proof that it carries. `headers`: names in small letters."""
    signed = _signature_in(headers, body)
    authorization = headers.get("authorization", "")
    if signed is None and authorization.partition(" ")[0].lower() == _TEAMS:
        return _by_teams(keys, body, authorization.partition(" ")[2], sender)
    if signed is None:
        return _with_token(keys, body, authorization, sender, now)
    secret = keys.secret_of(sender.source)
    if secret is None:
        return Unproven("WEBHOOK_SECRET is not set, so no signature can be checked.")
    expected = _hmac(secret, signed.content).encode()
    if not any(hmac.compare_digest(expected, each.encode()) for each in signed.given[:MOST_SIGNATURES]):
        return Unproven("The signature does not fit.")
    if signed.timestamp is not None and not _is_recent(signed.timestamp, now):
        return Unproven("The signature is too old, or the clocks differ.")
    return Proven(_digest(signed.content))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What X-Firstline-Signature is for a body that is sent at `timestamp` (Unix seconds)."""
    return _VERSION + _hmac(secret, timestamp.encode() + b"." + body)


@dataclass(frozen=True, slots=True)
class _Signature:
    """Signatures as they came, what one must be of, and when it was made if that is signed as well."""

    given: tuple[str, ...]
    content: bytes
    timestamp: str | None = None


def _signature_in(headers: Mapping[str, str], body: bytes) -> _Signature | None:
    if OURS in headers:
        timestamp = headers.get(OUR_TIME, "")
        return _Signature(_given(headers[OURS]), timestamp.encode() + b"." + body, timestamp)
    for name in OF_BODIES:
        if name in headers:
            return _Signature(_given(headers[name]), body)
    if GRAFANAS not in headers:
        return None
    stamp = headers.get(GRAFANAS_TIME)
    return _Signature(_given(headers[GRAFANAS]), body if stamp is None else stamp.encode() + b":" + body, stamp)


def _given(header: str) -> tuple[str, ...]:
    """The hexadecimal signatures of a header, without the words before them."""
    return tuple(each.strip().lower().removeprefix(_VERSION).removeprefix(_METHOD) for each in header.split(","))


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= OLDEST


def teams_key(secret: str) -> bytes | None:
    """The key in a security token of Microsoft Teams; None if it is no such token."""
    try:
        return base64.b64decode(secret, validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _by_teams(keys: Keys, body: bytes, given: str, sender: Sender) -> Proven | Unproven:
    """Teams makes the secret, so it is always the source's own."""
    variable = f"WEBHOOK_SECRET_{sender.source.replace('-', '_').upper()}"
    secret = keys.secrets.get(sender.source.replace("-", "_"))
    if secret is None:
        return Unproven(f"{variable} is not set, so no signature of Microsoft Teams can be checked.")
    key = teams_key(secret)
    if key is None:
        return Unproven(f"{variable} is no security token of Microsoft Teams: it is not Base64.")
    expected = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest())
    if not hmac.compare_digest(expected, given.strip().encode()):
        return Unproven("The signature does not fit.")
    return Proven(_digest(body))


def _with_token(keys: Keys, body: bytes, authorization: str, sender: Sender, now: datetime) -> Proven | Unproven:
    """Whoever has the token could send anything, so this only keeps repeats of a sender who heard no answer apart."""
    if keys.token is None or sender.source not in keys.unsigned:
        return Unproven("It is not signed, and the configuration lists no such source under webhooks.unsigned.")
    if not hmac.compare_digest(keys.token.encode(), _token_in(authorization)):
        return Unproven("The token does not fit.")
    spell = int(now.timestamp() // OLDEST.total_seconds())
    return Proven(_digest(f"{spell}.{sender.address}.".encode() + body))


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
