from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt

from bot.integrations.trackers.access import GitHubAccess
from bot.integrations.trackers.github import GitHub
from bot.integrations.trackers.markdown import markdown
from bot.integrations.trackers.wire import Patience
from bot.ports.tracker import Progress, TicketDraft, TrackerError
from tests.stand_ins.github import REPOSITORY, TOKEN, GitHubStandIn

SHORT = Patience(connect=1.0, silent=0.3, whole=1.0)
DRAFT = TicketDraft(key="firstline-1", title="Login fails", body="Since 10:00.", labels=("bug", "two words"))


@pytest.fixture
def site() -> Iterator[GitHubStandIn]:
    with GitHubStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def github(site: GitHubStandIn) -> GitHub:
    return GitHub(GitHubAccess(repository=REPOSITORY, token=TOKEN, api_url=site.url), SHORT)


def test_an_issue_has_title_text_labels_and_our_key_as_its_last_line(site: GitHubStandIn, github: GitHub) -> None:
    facts = github.create(DRAFT)

    issue = site.issue(1)
    assert (facts.reference, facts.url) == ("acme/edge#1", f"{site.url}/acme/edge/issues/1")
    assert (facts.status, facts.progress) == ("open", Progress.TO_DO)
    assert issue.labels == ["bug", "two-words"]
    assert issue.body == "Since 10\\:00\\.\n\n<sub>firstline-1</sub>"


@pytest.mark.parametrize(
    ("reason", "status"),
    [("completed", "closed"), ("not_planned", "closed as not planned"), ("duplicate", "closed as duplicate")],
)
def test_a_closed_issue_is_done_whatever_the_reason(
    site: GitHubStandIn, github: GitHub, reason: str, status: str
) -> None:
    reference = github.create(DRAFT).reference
    site.shut(1, reason)

    facts = github.read(reference)

    assert (facts.status, facts.progress) == (status, Progress.DONE)


def test_an_issue_in_another_repository_is_found_by_the_search(site: GitHubStandIn, github: GitHub) -> None:
    site.index_lags = True
    created = github.create(TicketDraft(key="k", title="t", body="b", project="acme/ops"))
    assert created.reference == "acme/ops#1"

    assert github.find("k") is None
    site.index()
    assert github.find("k") == created


def test_a_closed_issue_is_found(site: GitHubStandIn, github: GitHub) -> None:
    github.create(DRAFT)
    site.shut(1)

    found = github.find(DRAFT.key)

    assert found is not None
    assert found.progress is Progress.DONE


def test_an_issue_that_only_quotes_the_key_is_not_taken_for_it(github: GitHub) -> None:
    github.create(TicketDraft(key="other", title="t", body="<sub>firstline-1</sub>\n\nfirstline-1"))

    assert github.find("firstline-1") is None


def test_labels_that_github_drops_do_not_matter(site: GitHubStandIn, github: GitHub) -> None:
    site.may_push = False

    assert github.find(DRAFT.key) is None
    github.create(DRAFT)
    assert github.find(DRAFT.key) is not None


@pytest.mark.parametrize(
    ("headers", "body", "wait"),
    [
        ({"Retry_After": "30"}, {"message": "You have exceeded a secondary rate limit."}, 30.0),
        ({"X_RateLimit_Remaining": "0"}, {"message": "API rate limit exceeded"}, 60.0),
        ({"X_RateLimit_Remaining": "0"}, {"message": "no"}, 60.0),
    ],
)
def test_a_rate_limit_that_looks_like_a_refusal_is_waited_for(
    site: GitHubStandIn, github: GitHub, headers: dict[str, str], body: object, wait: float
) -> None:
    site.fail("create", 403, body, **headers)

    with pytest.raises(TrackerError) as raised:
        github.create(DRAFT)

    assert (raised.value.again, raised.value.retry_after) == (True, wait)


def test_a_repository_without_issues_or_of_another_name_is_missing(site: GitHubStandIn, github: GitHub) -> None:
    site.repositories["acme/ops"]["has_issues"] = False

    for project in ("acme/ops", "acme/nope", "nonsense", "../x/y"):
        with pytest.raises(TrackerError) as raised:
            github.create(TicketDraft(key="k", title="t", body="b", project=project))
        assert raised.value.missing


def test_an_issue_that_moved_to_another_repository_is_missing_here(site: GitHubStandIn, github: GitHub) -> None:
    reference = github.create(DRAFT).reference
    site.moved["/repos/acme/edge/issues/1"] = "/repos/acme/ops/issues/5"

    with pytest.raises(TrackerError, match="moved acme/edge#1 elsewhere") as raised:
        github.read(reference)

    assert raised.value.missing


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("#12", "acme/edge#12"),
        ("see acme/ops#7.", "acme/ops#7"),
        ("<https://github.com/acme/ops/issues/7#issuecomment-1|here>", "acme/ops#7"),
        ("https://github.com/acme/ops/issues/7/", "acme/ops#7"),
        ("https://gitlab.com/acme/ops/issues/7", None),
        ("https://github.com.evil.example/acme/ops/issues/7", None),
        ("https://github.com/acme/ops/pull/7", None),
        ("room #12 is free", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_reference_is_an_address_of_this_site_or_in_short(words: str, reference: str | None) -> None:
    assert GitHub(GitHubAccess(repository=REPOSITORY, token=TOKEN)).reference_in(words) == reference


def test_a_server_of_ones_own_has_its_pages_beside_its_api() -> None:
    github = GitHub(GitHubAccess(repository=REPOSITORY, token=TOKEN, api_url="https://git.acme.example/api/v3"))

    assert github.reference_in("https://git.acme.example/acme/ops/issues/7") == "acme/ops#7"
    assert github.reference_in("https://github.com/acme/ops/issues/7") is None


FOREIGN = [
    "# head",
    "    four spaces",
    "\tone tab",
    "* star\n* star",
    "1. one\n2) two",
    "> quote",
    "a\n===",
    "a\n---",
    "```\ncode\n```",
    "~~gone~~ **bold** __bold__ _it_ `code`",
    "<b>html</b> <!-- hidden --> &amp; &#64;ann",
    "[x](https://evil.example) ![i](https://evil.example/i.png)",
    "[x]: https://evil.example",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "- [ ] task",
    "a\\\nb  \nc",
    "$x$ $$y$$",
    "[^1]: note",
]


@pytest.mark.parametrize("said", FOREIGN)
def test_text_is_no_formatting(said: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown(said))

    inside = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"}
    assert {child.type for child in inside if child.info != "auto"} <= {"text", "text_special", "softbreak"}
    shown = "".join("\n" if child.type == "softbreak" else child.content for child in inside)
    assert shown.replace("\u00a0", " ").replace("\u200b", "").split() == said.split()


@pytest.mark.parametrize("said", ["@ann", "mail@x.org", "@acme/team", "#12", "acme/ops#12", "gh-12", "(@ann)", "@@ann"])
def test_nobody_is_called_and_nothing_is_referred_to(said: str) -> None:
    (inline,) = [token for token in MarkdownIt().parse(markdown(said)) if token.children]

    shown = "".join(child.content for child in inline.children or ())
    assert said not in shown
    assert shown.replace("\u200b", "") == said


def test_an_address_can_be_followed_as_it_is() -> None:
    address = "https://x.example/a_b_c/*d*?e=@f#12"

    assert markdown(f"See {address}.") == f"See <{address}>\\."


@pytest.mark.parametrize("body", ["", "😀" * 40_000, "*" * 40_000, "\t" * 40_000 + "x", "\n" * 40_000, "\ud800\x00"])
def test_whatever_people_wrote_becomes_an_issue(github: GitHub, body: str) -> None:
    github.create(TicketDraft(key="k", title=body, body=body, labels=(body,)))

    assert github.find("k") is not None
