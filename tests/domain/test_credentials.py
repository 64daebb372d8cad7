"""Credentials in what people write: what is recognized, what is not, and that nothing of it stays (I6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credentials import MARK, marks, redacted

SECRETS = {
    "aws AKIAQYLPMN5HHHFPZAM2 works": "AKIAQYLPMN5HHHFPZAM2",
    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYKEYKEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYKEYKEY",
    "use AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe": "AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
    "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a": "16C7e42F292c6912E7710c838347Ae178B4a",
    "xox" + "b-123456789012-123456789012-AbCdEfGhIjKl": "123456789012-AbCdEfGhIjKl",
    "sk_" + "live_51H8abcdefghijklmnopqrstuv": "51H8abcdefghijklmnopqrstuv",
    "eyJhbGciOiJIUzI1NiIs.eyJzdWIiOiIxMjM0NTY3.dozjgNryP4J3jVm": "dozjgNryP4J3jVm",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----": "MIIEpAIBAAKCAQEA",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE": "b3BlbnNzaC1rZXktdjE",
    "postgres://app:S3cr3tPw@db/prod": "S3cr3tPw",
    "Authorization: Bearer abcdefghijklmnop123": "abcdefghijklmnop123",
    "<https://hooks.slack.com/services/T0AB/B0CD/abcdefGHIJKL1234>": "abcdefGHIJKL1234",
    "DB_PASSWORD=abcdef": "abcdef",
    "my password: s3cretPW!9": "s3cretPW!9",
    "*password:* hunter2": "hunter2",
    "the password is `hunter2`": "hunter2",
    '{"api_key": "a1b2c3d4"}': "a1b2c3d4",
    "new password is: Winter2026!": "Winter2026",
}
HARMLESS = (
    "commit 3f786850e387550fdab836ed7e6dc881de23001b broke it",
    "request 550e8400-e29b-41d4-a716-446655440000 failed, trace 4bf92f3577b34da6a3ce929d0e0e4736",
    "image sha256:9b0c2f0e6a1d5a3c8c7e4c7f9b5d2e1f3a4b5c6d7e8f90123456789abcdef012",
    "the password reset mail does not arrive",
    "Did you rotate the secret? The token expired: 401 errors",
    "the password is wrong since 10:00",
    "Password: forgotten",
    "password: see the vault, passwords: see https://vault.example.com/x1",
    "api_key: ${API_KEY}, token = None, secret_key = get_key()",
    "token-service: v1.2.3 is out, key: order-service-eu-1",
    "see https://example.com/archives/C012ABC/p1767225600000100",
)


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
def test_what_looks_like_a_credential_is_taken_out_i6(text: str, secret: str) -> None:
    found = redacted(f"before {text} after")

    assert found.found >= 1
    assert secret not in found.text
    assert found.text.startswith("before ")
    assert marks(found.text) >= 1


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_usual_in_an_incident_is_no_credential_i6(text: str) -> None:
    assert redacted(text).found == 0
    assert redacted(text).text == text


def test_a_credential_is_taken_out_wherever_it_is_repeated_i6() -> None:
    assert redacted("password=Tr0ub4dor, I typed Tr0ub4dor twice").text == f"password={MARK}, I typed {MARK} twice"


@given(st.lists(st.sampled_from([*SECRETS, *HARMLESS, MARK, " ", "password=", "\n", "token: ", "x"]), max_size=6))
def test_a_redacted_text_has_nothing_left_to_redact_i6(parts: list[str]) -> None:
    once = redacted("".join(parts))

    assert redacted(once.text).found == 0
    assert redacted(once.text).text == once.text


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_i6(text: str) -> None:
    once = redacted(text)

    assert redacted(once.text).text == once.text
    assert (once.found == 0) is (once.text == text) or MARK in text
