from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.integrations.trackers.access import JiraAccess
from bot.integrations.trackers.jira import Jira
from bot.integrations.trackers.wire import Patience
from bot.ports.tracker import Progress, TicketDraft, TrackerError
from tests.stand_ins.jira import TOKEN, USER, JiraStandIn

SHORT = Patience(connect=1.0, silent=0.3, whole=1.0)
DRAFT = TicketDraft(
    key="firstline-1", title="Login fails", body="Since 10:00.\nSee https://x.example/a_b.", labels=("login page",)
)


@pytest.fixture
def site() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def jira(site: JiraStandIn) -> Jira:
    return jira_at(site)


def jira_at(site: JiraStandIn, **other: str) -> Jira:
    access = {"url": site.url, "user": USER, "token": TOKEN, "project": "EDGE", "issue_type": "Bug", **other}
    return Jira(JiraAccess(**access), SHORT)


def refused(site: JiraStandIn, **other: str) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        jira_at(site, **other).create(DRAFT)
    return raised.value


def test_a_ticket_has_its_title_text_key_and_labels(site: JiraStandIn, jira: Jira) -> None:
    facts = jira.create(DRAFT)

    issue = site.issue("EDGE-1")
    assert (facts.reference, facts.url, facts.title) == ("EDGE-1", f"{site.url}/browse/EDGE-1", "Login fails")
    assert (facts.status, facts.progress) == ("To Do", Progress.TO_DO)
    assert (issue.summary, issue.description) == (DRAFT.title, DRAFT.body)
    assert issue.links == ["https://x.example/a_b"]
    assert issue.labels == ["firstline-1", "login-page"]
    assert issue.issue_type == "Bug"


def test_the_draft_can_name_another_project_and_type(site: JiraStandIn, jira: Jira) -> None:
    facts = jira.create(TicketDraft(key="k", title="t", body="b", project="OPS", issue_type="Task"))

    assert facts.reference == "OPS-1"
    assert site.issue("OPS-1").issue_type == "Task"


@pytest.mark.parametrize(
    ("category", "progress"),
    [
        ("new", Progress.TO_DO),
        ("indeterminate", Progress.DOING),
        ("done", Progress.DONE),
        ("undefined", Progress.TO_DO),
    ],
)
def test_statuses_are_told_by_their_category_whatever_they_are_called(
    site: JiraStandIn, jira: Jira, category: str, progress: Progress
) -> None:
    status = {"name": "Čeká na\nnasazení", "statusCategory": {"key": category}}
    fields = {"summary": "t", "labels": [], "status": status}
    site.fail("read", 200, {"id": "1", "key": "EDGE-7", "fields": fields})

    facts = jira.read("EDGE-7")

    assert (facts.status, facts.progress) == ("Čeká na nasazení", progress)


def test_a_ticket_that_was_created_and_cannot_be_read_is_created(site: JiraStandIn, jira: Jira) -> None:
    site.fail("read", 500)

    facts = jira.create(DRAFT)

    assert (facts.reference, facts.status, facts.progress) == ("EDGE-1", "new", Progress.TO_DO)


def test_a_ticket_that_moved_to_another_project_answers_with_its_new_key(site: JiraStandIn, jira: Jira) -> None:
    reference = jira.create(DRAFT).reference
    site.move_to_project(reference, "OPS-9")

    assert jira.read(reference).reference == "OPS-9"
    found = jira.find(DRAFT.key)
    assert found is not None
    assert found.reference == "OPS-9"


def test_a_search_that_lags_finds_it_later_and_says_how_long_to_wait(site: JiraStandIn, jira: Jira) -> None:
    site.index_lags = True
    created = jira.create(DRAFT)

    assert jira.find(DRAFT.key) is None
    assert jira.settles_within.total_seconds() >= 60
    site.index()
    assert jira.find(DRAFT.key) == created


def test_the_index_that_still_knows_a_deleted_ticket_does_no_harm(site: JiraStandIn, jira: Jira) -> None:
    jira.create(DRAFT)
    site.fail("find", 200, {"issues": [{"id": "555"}], "isLast": True})

    assert jira.find(DRAFT.key) is None


def test_an_account_that_jira_takes_for_a_stranger_never_finds_nothing(site: JiraStandIn, jira: Jira) -> None:
    site.fail("find", 200, {"issues": [], "isLast": True}, X_Seraph_LoginReason="AUTHENTICATED_FAILED")

    with pytest.raises(TrackerError, match="does not accept the token") as raised:
        jira.find(DRAFT.key)

    assert not raised.value.again


def test_a_project_or_type_that_does_not_exist_is_said(site: JiraStandIn) -> None:
    no_project, no_type = refused(site, project="NOPE"), refused(site, issue_type="Incident")

    assert (no_project.missing, no_type.missing) == (True, True)
    assert "Bug in NOPE" in no_project.what
    assert "jira.issue_type" in no_type.mend


def test_a_field_that_jira_demands_is_quoted_and_not_tried_again(site: JiraStandIn) -> None:
    site.required = {"customfield_10010": "Team"}

    error = refused(site)

    assert "Team is required." in error.what
    assert (error.again, error.missing) == (False, False)


def test_a_screen_without_labels_is_said(site: JiraStandIn) -> None:
    site.screen.remove("labels")

    assert "'labels' cannot be set" in refused(site).what


@pytest.mark.parametrize(
    "title", ["", " \n ", "line\nbreak\r\nand\ttab", "x" * 1000, "\x00\x07bell", "ř" * 300, "👩‍👩‍👧" * 99]
)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n\n\n",
        "*bold* _it_ {noformat} [~accountid:5b10] @channel h1. !image.png! ||a||b||",
        "سلام — こんにちは — Ελλάδα\u202e",
        "\x00\x1b[31mred\x1b[0m \ud800 \ufffe",
        "a\r\nb\rc",
        "😀" * 40_000,
        "x\n" * 40_000,
        "https://x.example/a(b)c?d=[e]#f, (see http://y.example/ř).",
    ],
)
def test_whatever_people_wrote_becomes_a_ticket(site: JiraStandIn, jira: Jira, title: str, body: str) -> None:
    draft = TicketDraft(key="k", title=title, body=body, labels=("two words", " ", "x" * 300, "\n"))

    facts = jira.create(draft)

    issue = site.issue(facts.reference)
    assert 0 < len(issue.summary) <= 200
    if len(body) < 200 and "\x00" not in body and "\r" not in body:
        assert issue.description == body.strip("\n")


def test_wiki_markup_and_mentions_stay_what_they_are(site: JiraStandIn, jira: Jira) -> None:
    said = "*urgent* [~accountid:5b10ac8d82e05b22cc7d4ef5] {code} @ann [x|https://evil.example]"

    jira.comment(jira.create(DRAFT).reference, said)

    document = site.questions("comment")[0].json()["body"]
    nodes = [node for block in document["content"] for node in block["content"]]
    assert {node["type"] for node in nodes} == {"text"}
    assert "".join(node["text"] for node in nodes) == said


def test_names_and_tokens_of_any_script_reach_jira(site: JiraStandIn) -> None:
    error = refused(site, user="bot@příklad.cz", token="“pasted”")

    assert "does not accept the token" in error.what


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("EDGE-12", "EDGE-12"),
        (" ops-7 ", "OPS-7"),
        ("same as EDGE-12, I think", "EDGE-12"),
        ("{url}/browse/OPS-7", "OPS-7"),
        ("<{url}/browse/OPS-7?focusedCommentId=3|OPS-7>", "OPS-7"),
        ("{url}/jira/software/projects/OPS/boards/1?selectedIssue=OPS-8", "OPS-8"),
        ("see https://other.atlassian.net/browse/EDGE-9 and {url}/browse/EDGE-4", "EDGE-4"),
        ("https://other.atlassian.net/browse/EDGE-9", None),
        ("{url}.evil.example/browse/EDGE-9", None),
        ("like UTF-8 or COVID-19", None),
        ("EDGE-0", None),
        ("KNOWLEDGE-12 is another", None),
        ("EDGE-12-final", None),
        ("{url}/browse/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_reference_is_a_key_or_an_address_of_this_site(
    site: JiraStandIn, jira: Jira, words: str, reference: str | None
) -> None:
    assert jira.reference_in(words.replace("{url}", site.url)) == reference
    assert site.asked == []


def test_errors_hold_neither_token_nor_headers_nor_texts(site: JiraStandIn, jira: Jira) -> None:
    site.fail("create", 500, b"Since 10:00 internal-host-17", Set_Cookie="session=abc")

    with pytest.raises(TrackerError) as raised:
        jira.create(DRAFT)

    shown = f"{raised.value!r} {raised.value} {jira!r} {JiraAccess(url='u', user='u', token=TOKEN, project='P')!r}"
    assert not any(part in shown for part in (TOKEN, "session=abc", "internal-host-17", "Since 10:00"))


def test_nothing_of_the_library_reaches_the_log(
    site: JiraStandIn, jira: Jira, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    site.fail("create", 429, {}, Retry_After="1")
    site.fail("read", 200, b"<html>words of people</html>")
    for call in (lambda: jira.create(DRAFT), lambda: jira.read("EDGE-1")):
        with pytest.raises(TrackerError):
            call()

    assert caplog.records == []


def test_proxies_and_passwords_of_the_environment_are_not_used(
    jira: Jira, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert jira.create(DRAFT).reference == "EDGE-1"
