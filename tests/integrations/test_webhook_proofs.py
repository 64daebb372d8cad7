"""Who may send webhooks: signatures of each kind, their age, tokens of those that cannot sign (P3)."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from bot.integrations.webhook_proofs import Keys, Proven, Sender, Unproven, prove, signature

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET, TOKEN = "a secret to sign with", "a token to send along"
OWN = "what Sentry made itself"
KEYS = Keys(secret=SECRET, secrets={"sentry_io": OWN}, token=TOKEN, unsigned=frozenset({"datadog"}))
BODY = b'{"issue": {"key": "EDGE-12"}}'


def stamp(seconds_ago: float = 0) -> str:
    return str(int((NOW - timedelta(seconds=seconds_ago)).timestamp()))


def of(signed: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def judged(
    headers: dict[str, str], body: bytes = BODY, *, source: str = "jira", keys: Keys = KEYS, kind: str = "alerts"
) -> Proven | Unproven:
    sender = Sender(source=source, address=f"{kind}/{source}")
    return prove(headers, body, sender=sender, keys=keys, now=NOW)


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
    "PagerDuty's": {"x-pagerduty-signature": "v1=" + of(BODY)},
    "PagerDuty's while its secret is exchanged": {"x-pagerduty-signature": f"v1={of(BODY, 'old')}, v1={of(BODY)}"},
    "Sentry's": {"sentry-hook-signature": of(BODY)},
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
    "one of very many": {"x-pagerduty-signature": ",".join(["v1=00"] * 50 + ["v1=" + of(BODY)])},
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


def test_a_source_with_a_secret_of_its_own_signs_with_that_and_with_no_other() -> None:
    assert isinstance(judged({"sentry-hook-signature": of(BODY, OWN)}, source="sentry-io"), Proven)
    assert isinstance(judged({"sentry-hook-signature": of(BODY)}, source="sentry-io"), Unproven)
    assert isinstance(judged({"sentry-hook-signature": of(BODY, OWN)}, source="jira"), Unproven)


def test_a_repeated_delivery_has_the_same_identity_and_another_one_another() -> None:
    first, again = judged(ours()), judged(ours())
    assert first == again
    assert judged(ours(1)) != first, "the same words a second later are another delivery"

    hub = {"x-hub-signature": "sha256=" + of(BODY)}
    assert judged(hub) == judged(hub | {"x-github-delivery": "changed by whoever repeats it"})
    assert judged({"x-hub-signature": "sha256=" + of(b"{}")}, b"{}") != judged(hub)


def test_a_signed_delivery_is_the_same_at_another_address_because_no_address_is_signed_p3() -> None:
    assert judged(ours(), source="grafana") == judged(ours(), source="jira") == judged(ours(), kind="tickets")
    with_token = {"authorization": f"Bearer {TOKEN}"}
    assert judged(with_token, source="datadog") != judged(with_token, source="datadog", kind="tickets")


def test_the_same_words_with_a_token_are_the_same_delivery_for_minutes_only() -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    later = NOW + timedelta(minutes=5)

    assert judged(headers, source="datadog") == judged(headers, source="datadog")
    sender = Sender(source="datadog", address="alerts/datadog")
    assert prove(headers, BODY, sender=sender, keys=KEYS, now=later) != judged(headers, source="datadog")


TEAMS = base64.b64encode(b"what Teams made up").decode()


def by_teams(token: str = TEAMS, body: bytes = BODY) -> dict[str, str]:
    made = hmac.new(base64.b64decode(token), body, hashlib.sha256).digest()
    return {"authorization": "HMAC " + base64.b64encode(made).decode()}


def test_teams_signs_with_the_bytes_that_its_token_stands_for() -> None:
    keys = Keys(secret=SECRET, secrets={"sales_team": TEAMS})

    assert isinstance(judged(by_teams(), source="sales-team", keys=keys), Proven)
    assert judged(by_teams(), source="sales-team", keys=keys) == judged(by_teams(), source="sales_team", keys=keys)


@pytest.mark.parametrize(
    ("headers", "keys", "sentence"),
    [
        (by_teams(body=b"{}"), Keys(secrets={"teams": TEAMS}), "The signature does not fit."),
        (by_teams(), Keys(secrets={"teams": base64.b64encode(b"other").decode()}), "The signature does not fit."),
        ({"authorization": "HMAC "}, Keys(secrets={"teams": TEAMS}), "The signature does not fit."),
        ({"authorization": "hmac \xff"}, Keys(secrets={"teams": TEAMS}), "The signature does not fit."),
        (by_teams(), Keys(secret=TEAMS), "WEBHOOK_SECRET_TEAMS is not set"),
        (by_teams(), Keys(secrets={"teams": "no base64!"}), "WEBHOOK_SECRET_TEAMS is no security token"),
        (by_teams(), Keys(token=TOKEN, unsigned=frozenset({"teams"})), "WEBHOOK_SECRET_TEAMS is not set"),
    ],
)
def test_a_forged_message_of_teams_is_refused_p3(headers: dict[str, str], keys: Keys, sentence: str) -> None:
    found = judged(headers, source="teams", keys=keys)

    assert isinstance(found, Unproven)
    assert sentence in found.sentence
    assert TEAMS not in found.sentence
