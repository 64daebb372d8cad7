"""People outside Slack are reached by real mail and real web hooks, and failures are told without addresses (O1)."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from bot.integrations.notifiers import AppriseNotifiers
from bot.ports.notifier import NobodyOutside, Notification, NotifyError
from tests.stand_ins.outside import detour, hooks, mail_server

PAGE = Notification(title="Backend support: a request", body="#12 “The <b>export</b> is *broken*”\n& more", urgent=True)


def test_an_email_group_gets_a_mail_with_the_words_as_they_are() -> None:
    with mail_server() as server:
        address = (
            f"mailto://127.0.0.1:{server.port}?from=bot@example.com&to=boss@example.com,ops@example.com&mode=insecure"
        )
        AppriseNotifiers({"business": address}).send("business", PAGE, key="k")

    (first, mail), (second, _) = server.mails
    assert {*first, *second} == {"boss@example.com", "ops@example.com"}
    assert mail["subject"] == PAGE.title
    assert mail.get_content().replace("\r\n", "\n").strip() == PAGE.body


def test_a_web_hook_gets_title_and_body() -> None:
    with hooks() as kept:
        AppriseNotifiers({"other": f"json://127.0.0.1:{kept.port}/here"}).send("other", PAGE, key="k")

    ((path, _, sent),) = kept.posts
    assert path == "/here"
    assert (sent["title"], sent["message"], sent["type"]) == (PAGE.title, PAGE.body, "failure")


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ssl.SSLContext]:
    """Makes certificates for a host, which clients of this process believe."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))

    def tls_of(host: str) -> ssl.SSLContext:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(tls)
        return tls

    return tls_of


def test_microsoft_teams_gets_a_card_by_its_workflow(secure: Callable[[str], ssl.SSLContext]) -> None:
    with hooks(secure("127.0.0.1")) as kept:
        address = f"workflows://127.0.0.1:{kept.port}/workflow/signature"
        AppriseNotifiers({"teams": address}).send("teams", PAGE, key="k")

    ((path, _, sent),) = kept.posts
    assert "workflow" in path
    assert PAGE.title in str(sent)
    assert "#12" in str(sent)


def test_a_page_by_pagerduty_carries_our_key_so_that_a_repeat_is_the_same_page(
    secure: Callable[[str], ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    with hooks(secure("events.pagerduty.com")) as kept, detour(kept.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        kept.status = 202
        AppriseNotifiers({"page": "pagerduty://integration@apikey/source/component"}).send("page", PAGE, key="our:key")

    ((path, _, sent),) = kept.posts
    assert path == "/v2/enqueue"
    assert (sent["event_action"], sent["dedup_key"]) == ("trigger", "our:key")
    assert PAGE.title in sent["payload"]["summary"]


@pytest.mark.parametrize("status", [500, 503, 429, 403])
def test_what_the_other_side_refuses_is_tried_again_and_named_without_the_address(status: int) -> None:
    with hooks() as kept:
        kept.status = status
        notifiers = AppriseNotifiers({"other": f"json://user:password1@127.0.0.1:{kept.port}/secretpath"})

        with pytest.raises(NotifyError) as refused:
            notifiers.send("other", PAGE, key="k")

    assert refused.value.again
    assert str(status) in refused.value.sentence
    assert "secretpath" not in refused.value.sentence
    assert "password1" not in refused.value.sentence


def test_a_mail_server_that_is_busy_is_tried_again() -> None:
    with mail_server() as server:
        server.refusal = "451 Too busy"
        address = f"mailto://127.0.0.1:{server.port}?from=bot@example.com&to=boss@example.com&mode=insecure"

        with pytest.raises(NotifyError) as refused:
            AppriseNotifiers({"business": address}).send("business", PAGE, key="k")

    assert refused.value.again


def test_nobody_at_the_address_is_tried_again() -> None:
    with hooks() as kept:
        port = kept.port
    with pytest.raises(NotifyError) as refused:
        AppriseNotifiers({"other": f"json://127.0.0.1:{port}/"}).send("other", PAGE, key="k")

    assert refused.value.again
    assert "onnection" in refused.value.sentence


@pytest.mark.parametrize("address", ["nonsense://example", "pagerduty://", "not an address"])
def test_an_address_of_no_known_kind_has_to_be_mended(address: str) -> None:
    with pytest.raises(NotifyError) as refused:
        AppriseNotifiers({"page": address}).send("page", PAGE, key="k")

    assert not refused.value.again
    assert "NOTIFY_PAGE_URL" in refused.value.sentence
    assert address not in refused.value.sentence


def test_without_an_address_it_is_said_which_variable_is_missing() -> None:
    for notifier in (AppriseNotifiers({}), NobodyOutside()):
        with pytest.raises(NotifyError) as refused:
            notifier.send("page", PAGE, key="k")
        assert refused.value.sentence == "There is no address for page: set NOTIFY_PAGE_URL."


def test_nothing_of_it_is_logged_with_its_address(caplog: pytest.LogCaptureFixture) -> None:
    with hooks() as kept:
        AppriseNotifiers({"other": f"json://127.0.0.1:{kept.port}/secretpath"}).send("other", PAGE, key="k")

    assert "secretpath" not in caplog.text
