"""What every tracker keeps to, whatever it is called (T5)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.ports.tracker import Progress, TicketDraft, Tracker, TrackerError
from tests.integrations.tracker_sites import SHORT, ConsoleDesk, GitHubSite, JiraSite, Site

DRAFT = TicketDraft(key="firstline-0a1b2c", title="Login fails", body="Since 10:00.\n\nAll customers.", labels=("bug",))
NOBODY = "http://127.0.0.1:9"  # the port of discard, where nothing listens


@pytest.fixture(params=[JiraSite, GitHubSite, ConsoleDesk])
def any_site(request: pytest.FixtureRequest) -> Iterator[Site | ConsoleDesk]:
    made = request.param()
    yield made
    if isinstance(made, Site):
        made.close()


@pytest.fixture(params=[JiraSite, GitHubSite])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    made: Site = request.param()
    yield made
    made.close()


def error_of(call: Callable[[], object]) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        call()
    return raised.value


def test_a_created_ticket_is_to_do_and_has_a_reference_that_is_recognized(any_site: Site | ConsoleDesk) -> None:
    tracker = any_site.tracker()

    facts = tracker.create(DRAFT)

    assert (facts.title, facts.progress) == (DRAFT.title, Progress.TO_DO)
    assert facts.status
    assert tracker.reference_in(f"see {facts.reference}, please") == facts.reference
    assert tracker.reference_in(f"<{facts.url}|here>") == (facts.reference if facts.url else None)
    assert tracker.read(facts.reference).reference == facts.reference


def test_a_change_of_status_is_seen(any_site: Site | ConsoleDesk) -> None:
    tracker = any_site.tracker()
    reference = tracker.create(DRAFT).reference

    any_site.finish(reference)

    assert tracker.read(reference).progress is Progress.DONE


def test_a_comment_can_be_written(any_site: Site | ConsoleDesk) -> None:
    tracker = any_site.tracker()
    reference = tracker.create(DRAFT).reference

    tracker.comment(reference, "The requester says: it works again.")

    if isinstance(any_site, Site):
        assert any_site.comments(reference) == ["The requester says: it works again."]


def test_what_is_no_reference_is_refused_before_anybody_is_asked(any_site: Site | ConsoleDesk) -> None:
    tracker = any_site.tracker()

    for reference in ("", "../../myself", "EDGE-1/comment", "acme/edge#0", "T-", "acme/edge#1\n", "EDGE-1\n"):
        error = error_of(lambda reference=reference: tracker.read(reference))  # type: ignore[misc] # bound at once
        assert not error.again

    if isinstance(any_site, Site):
        assert any_site.stand_in.asked == []


def test_words_hold_no_reference(any_site: Site | ConsoleDesk) -> None:
    tracker = any_site.tracker()

    for words in ("", "it fails", "https://elsewhere.example/browse/EDGE-1", "https://elsewhere.example/a/b/issues/1"):
        assert tracker.reference_in(words) is None


def test_a_key_that_could_not_be_found_again_is_a_mistake_of_ours(any_site: Site | ConsoleDesk) -> None:
    for key in ("", 'a" OR project = X', "a b", "x" * 61, "ř"):
        with pytest.raises(ValueError, match="A key has"):
            any_site.tracker().find(key)


def test_the_console_finds_nothing_and_doubles_nothing() -> None:
    tracker = ConsoleDesk().tracker()

    assert tracker.find(DRAFT.key) is None
    assert tracker.create(DRAFT).reference == ConsoleDesk().tracker().create(DRAFT).reference


def test_a_ticket_is_found_by_our_key_and_by_no_other(site: Site) -> None:
    tracker = site.tracker()
    created = tracker.create(DRAFT)

    assert tracker.find(DRAFT.key) == created
    assert tracker.find("firstline-0a1b2") is None


def test_the_oldest_is_found_when_people_copied_the_ticket(site: Site) -> None:
    tracker = site.tracker()
    created = tracker.create(DRAFT)
    site.copy(created.reference)

    assert tracker.find(DRAFT.key) == created


def test_a_ticket_whose_answer_was_lost_is_unknown_and_then_found(site: Site) -> None:
    tracker = site.tracker()
    site.stand_in.lose_answer("create")

    error = error_of(lambda: tracker.create(DRAFT))

    found = tracker.find(DRAFT.key)
    assert (error.again, error.unknown) == (True, True)
    assert found is not None
    assert found.title == DRAFT.title
    assert site.titles() == [DRAFT.title]


def test_silence_ends_and_leaves_it_unknown(site: Site) -> None:
    tracker = site.tracker()
    site.stand_in.lose_answer("create", silent=True)

    error = error_of(lambda: tracker.create(DRAFT))

    assert (error.again, error.unknown) == (True, True)
    assert tracker.find(DRAFT.key) is not None


def test_silence_while_reading_changes_nothing(site: Site) -> None:
    tracker = site.tracker()
    reference = tracker.create(DRAFT).reference
    site.stand_in.lose_answer("read", silent=True)

    error = error_of(lambda: tracker.read(reference))

    assert (error.again, error.unknown) == (True, False)


def test_threads_may_share_it(site: Site) -> None:
    tracker = site.tracker()
    drafts = [replace(DRAFT, key=f"firstline-{number}") for number in range(12)]

    with ThreadPoolExecutor(4) as threads:
        created = list(threads.map(tracker.create, drafts))
        found = list(threads.map(tracker.find, [draft.key for draft in drafts]))

    assert found == created
    assert len({facts.reference for facts in created}) == len(drafts)


def test_whoever_looks_in_a_slow_tracker_gives_up_in_time(site: Site) -> None:
    created = site.tracker().create(DRAFT)
    hurried = replace(SHORT, begin=-1.0)

    assert site.tracker(patience=hurried).create(replace(DRAFT, key="another")).reference != created.reference
    error = error_of(
        lambda: site.tracker(patience=hurried).find("firstline-of-nobody" if is_listed(site) else DRAFT.key)
    )

    assert (error.again, error.unknown) == (True, False)


def is_listed(site: Site) -> bool:
    """Whether one question is enough to find a new ticket."""
    return isinstance(site, GitHubSite)


def test_nobody_listening_means_nothing_was_done(site: Site) -> None:
    error = error_of(lambda: site.tracker(url=NOBODY).create(DRAFT))

    assert (error.again, error.unknown, error.missing) == (True, False, False)


def test_a_busy_tracker_says_for_how_long(site: Site) -> None:
    site.stand_in.fail("create", 429, {"message": "slow down"}, Retry_After="17")

    error = error_of(lambda: site.tracker().create(DRAFT))

    assert (error.again, error.unknown, error.retry_after) == (True, False, 17.0)
    assert site.titles() == []


@pytest.mark.parametrize("wait", ["soon", "Sun, 22 Nov 2026 01:00:00 GMT", "-1", "9" * 30, ""])
def test_a_wait_that_is_no_number_of_seconds_does_no_harm(site: Site, wait: str) -> None:
    site.stand_in.fail("create", 429, {}, Retry_After=wait)

    error = error_of(lambda: site.tracker().create(DRAFT))

    assert error.again
    assert error.retry_after in {None, 3600.0}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_broken_tracker_is_asked_again_after_a_look(site: Site, status: int) -> None:
    site.stand_in.fail("create", status, b"<html>bad gateway</html>", done=True, Content_Type="text/html")

    error = error_of(lambda: site.tracker().create(DRAFT))

    assert (error.again, error.unknown) == (True, True)
    assert site.tracker().find(DRAFT.key) is not None


def test_nothing_is_sent_twice_by_itself(site: Site) -> None:
    for status in (429, 503, 500):
        site.stand_in.fail("create", status, {}, Retry_After="1")
    site.stand_in.lose_answer("create", done=False)

    for _ in range(4):
        error_of(lambda: site.tracker().create(DRAFT))

    assert len(site.stand_in.questions("create")) == 4


def test_a_token_that_is_not_accepted_is_said_and_not_tried_again(site: Site) -> None:
    error = error_of(lambda: site.tracker(token="wrong-token").create(DRAFT))

    assert (error.again, error.unknown, error.missing) == (False, False, False)
    assert "token" in error.what
    assert "_TOKEN" in error.mend
    assert "wrong-token" not in str(error)


def test_a_refusal_for_lack_of_rights_says_which_are_needed(site: Site) -> None:
    site.stand_in.fail("create", 403, {"errorMessages": ["no"], "errors": {}, "message": "no"})

    error = error_of(lambda: site.tracker().create(DRAFT))

    assert (error.again, error.missing) == (False, False)
    assert error.mend


def test_a_deleted_ticket_is_missing_and_not_found(site: Site) -> None:
    tracker = site.tracker()
    reference = tracker.create(DRAFT).reference
    site.delete(reference)

    assert error_of(lambda: tracker.read(reference)).missing
    assert error_of(lambda: tracker.comment(reference, "hello")).missing
    assert tracker.find(DRAFT.key) is None


def test_nobody_is_followed_to_another_address(site: Site) -> None:
    with type(site)().stand_in as other:
        site.stand_in.fail("create", 307, {}, Location=f"{other.url}/rest/api/3/issue")

        error = error_of(lambda: site.tracker().create(DRAFT))

        assert not error.again
        assert other.asked == []


ODD = [
    b"",
    b"null",
    b"<html>Log in</html>",
    b"[]",
    b"{}",
    b"42",
    b'{"errors": 1}',
    b"\xff\xfe",
    b'{"key": 1}',
    b"[" * 99_999,
]


@pytest.mark.parametrize("body", ODD)
@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 422])
def test_an_odd_answer_is_an_error_like_any_other(site: Site, body: bytes, status: int) -> None:
    tracker, kind = site.tracker(), "create"
    site.stand_in.fail(kind, status, body, done=status < 300)

    error = error_of(lambda: tracker.create(DRAFT))

    assert error.sentence
    if status < 300:
        assert (error.again, error.unknown) == (True, True)
        assert tracker.find(DRAFT.key) is not None


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_to_a_search_is_never_taken_for_nothing(site: Site, body: bytes) -> None:
    tracker = site.tracker()
    tracker.create(DRAFT)
    site.stand_in.fail(site.finding, 200, body)

    if body == b"[]" and isinstance(site, GitHubSite):
        assert tracker.find(DRAFT.key) is not None
    else:
        assert error_of(lambda: tracker.find(DRAFT.key)).again


def test_an_endless_answer_is_cut_off(site: Site) -> None:
    tracker = site.tracker()
    reference = tracker.create(DRAFT).reference
    site.stand_in.fail("read", 200, b'{"a": "' + b"x" * 5_000_000 + b'"}')

    assert error_of(lambda: tracker.read(reference)).again


def test_an_examination_says_that_all_is_well(any_site: Site | ConsoleDesk) -> None:
    findings = list(any_site.tracker().examine())

    assert findings
    assert [each.mend for each in findings if each.mend] == []


def test_an_examination_raises_nothing_and_says_what_to_do(site: Site) -> None:
    trackers: list[Tracker] = [site.tracker(token="wrong"), site.tracker(url=NOBODY)]
    site.stand_in.away = True
    trackers.append(site.tracker())

    for tracker in trackers:
        assert [each.mend for each in tracker.examine()][-1]
