"""Who may send webhooks: signatures of each kind, their age, tokens of those that cannot sign (P3)."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from bot.integrations.webhook_proofs import Keys, Proven, Unproven, prove, signature

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET, TOKEN = "a secret to sign with", "a token to send along"
KEYS = Keys(secret=SECRET, token=TOKEN, unsigned=frozenset({"datadog"}))
BODY = b'{"issue": {"key": "EDGE-12"}}'


def stamp(seconds_ago: float = 0) -> str:
    return str(int((NOW - timedelta(seconds=seconds_ago)).timestamp()))


def of(signed: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def judged(
    headers: dict[str, str], body: bytes = BODY, *, source: str = "jira", keys: Keys = KEYS
) -> Proven | Unproven:
    return prove(headers, body, source=source, keys=keys, now=NOW)


def ours(seconds_ago: float = 0, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    time = stamp(seconds_ago)
    return {"x-firstline-timestamp": time, "x-firstline-signature": signature(secret, time, body)}


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()}


GENUINE = {
    "ours": ours(),
    "ours, five minutes old": ours(300),
    "ours, from a clock that is ahead": ours(-300),
    "GitHub's": {"x-hub-signature-256": "sha256=" + of(BODY)},
    "Jira's": {"x-hub-signature": "sha256=" + of(BODY)},
    "in capitals": {"x-hub-signature": "sha256=" + of(BODY).upper()},
    "Grafana's": {"x-grafana-alerting-signature": of(BODY)},
    "Grafana's with its time": {
        "x-grafana-alerting-signature": of(stamp().encode() + b":" + BODY),
        "x-grafana-alerting-signature-timestamp": stamp(),
    },
}
FORGED = {
    "nothing": {},
    "ours, too old": ours(301),
    "ours, from the future": ours(-301),
    "ours with another secret": ours(secret="another"),
    "ours of another body": ours(body=b"{}"),
    "ours without its time": {"x-firstline-signature": signature(SECRET, stamp(), BODY)},
    "ours with another time": ours() | {"x-firstline-timestamp": stamp(1)},
    "ours of words": {"x-firstline-timestamp": "now", "x-firstline-signature": signature(SECRET, "now", BODY)},
    "ours in digits of another script": {
        "x-firstline-timestamp": "١٢٣",
        "x-firstline-signature": signature(SECRET, "١٢٣", BODY),
    },
    "ours of a time without end": {
        "x-firstline-timestamp": "9" * 400,
        "x-firstline-signature": signature(SECRET, "9" * 400, BODY),
    },
    "an empty signature": {"x-hub-signature": ""},
    "a signature in another script": {"x-hub-signature": "sha256=ž"},
    "a weaker method": {"x-hub-signature": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()},
    "Grafana's, recorded": {
        "x-grafana-alerting-signature": of(stamp(301).encode() + b":" + BODY),
        "x-grafana-alerting-signature-timestamp": stamp(301),
    },
    "Grafana's without the time it signed": {"x-grafana-alerting-signature": of(stamp().encode() + b":" + BODY)},
    "a token from a source that is to sign": {"authorization": f"Bearer {TOKEN}"},
    "a wrong signature beside a right token": {"x-hub-signature": "sha256=no", "authorization": f"Bearer {TOKEN}"},
}
WITH_TOKEN = {
    "Bearer": {"authorization": f"Bearer {TOKEN}"},
    "bearer": {"authorization": f"bearer  {TOKEN}"},
    "Basic": basic(TOKEN),
}
WITHOUT_TOKEN = {
    "none": {},
    "another": {"authorization": "Bearer another"},
    "the secret": {"authorization": f"Bearer {SECRET}"},
    "another password": basic("another"),
    "no base64": {"authorization": "Basic ???"},
    "another scheme": {"authorization": f"Digest {TOKEN}"},
    "nothing after the scheme": {"authorization": "Bearer"},
    "signs of another script": {"authorization": "Bearer ž"},
}


@pytest.mark.parametrize("headers", GENUINE.values(), ids=GENUINE)
def test_a_fitting_signature_that_is_not_old_proves_a_delivery_p3(headers: dict[str, str]) -> None:
    assert isinstance(judged(headers), Proven)


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_nothing_else_does_p3(headers: dict[str, str]) -> None:
    assert isinstance(judged(headers), Unproven)


@pytest.mark.parametrize("headers", WITH_TOKEN.values(), ids=WITH_TOKEN)
def test_a_source_that_is_listed_as_unsigned_may_send_the_token(headers: dict[str, str]) -> None:
    assert isinstance(judged(headers, source="datadog"), Proven)


@pytest.mark.parametrize("headers", WITHOUT_TOKEN.values(), ids=WITHOUT_TOKEN)
def test_a_source_that_is_listed_as_unsigned_needs_the_token(headers: dict[str, str]) -> None:
    assert isinstance(judged(headers, source="datadog"), Unproven)


def test_without_a_secret_no_signature_fits_and_without_a_token_none_does() -> None:
    empty = Keys(unsigned=frozenset({"datadog"}))

    assert isinstance(judged({"x-hub-signature": "sha256=" + of(BODY, "")}, keys=empty), Unproven)
    assert isinstance(judged({"authorization": "Bearer "}, source="datadog", keys=empty), Unproven)


def test_a_repeated_delivery_has_the_same_identity_and_another_one_another() -> None:
    first, again = judged(ours()), judged(ours())
    assert first == again
    assert judged(ours(1)) != first, "the same words a second later are another delivery"

    hub = {"x-hub-signature": "sha256=" + of(BODY)}
    assert judged(hub) == judged(hub | {"x-github-delivery": "changed by whoever repeats it"})
    assert judged({"x-hub-signature": "sha256=" + of(b"{}")}, b"{}") != judged(hub)


def test_the_same_words_with_a_token_are_the_same_delivery_for_minutes_only() -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    later = NOW + timedelta(minutes=5)

    assert judged(headers, source="datadog") == judged(headers, source="datadog")
    assert prove(headers, BODY, source="datadog", keys=KEYS, now=later) != judged(headers, source="datadog")
