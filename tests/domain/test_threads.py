from bot.domain.requests import Request, RequestState
from bot.domain.threads import concerned
from tests.domain.values import MINUTE, OPENED, a_request

LATER = OPENED + 30 * MINUTE
OLGAS = a_request(id=1, author="U0OLGA", state=RequestState.IN_PROGRESS, responded_at=OPENED)
TOMS = a_request(id=2, author="U0TOM", opened_at=OPENED + 10 * MINUTE)


def chosen(*requests: Request, author: str = "U0ANN", mentioned: tuple[str, ...] = (), answers: bool = True) -> int:
    found = concerned(requests, author=author, mentioned=mentioned, may_answer=answers, at=LATER)
    assert found is not None
    return found.id


def test_a_thread_without_a_request_concerns_none() -> None:
    assert concerned([], author="U0ANN", mentioned=(), may_answer=True, at=LATER) is None


def test_an_answer_goes_to_the_request_that_waits_for_one() -> None:
    assert chosen(TOMS, OLGAS) == 2
    assert chosen(a_request(id=3, author="U0EVE", state=RequestState.RESPONDED, responded_at=OPENED), TOMS, OLGAS) == 2


def test_an_answer_that_mentions_a_requester_is_for_them() -> None:
    assert chosen(TOMS, OLGAS, mentioned=("U0OLGA",)) == 1


def test_only_who_may_answer_chooses_by_a_mention() -> None:
    assert chosen(TOMS, OLGAS, author="U0TOM", mentioned=("U0OLGA",), answers=False) == 2


def test_requesters_go_on_with_their_own_even_if_it_is_closed_r9() -> None:
    resolved = a_request(id=1, author="U0OLGA", state=RequestState.RESOLVED, responded_at=OPENED)

    assert chosen(TOMS, OLGAS, author="U0OLGA", answers=False) == 1
    assert chosen(TOMS, resolved, author="U0OLGA", answers=False) == 1


def test_of_two_requests_of_theirs_the_one_that_waits_on_them_goes_on_r11() -> None:
    asked = a_request(id=1, author="U0OLGA", state=RequestState.WAITING_ON_REQUESTER, responded_at=OPENED)
    newer = a_request(id=2, author="U0OLGA", state=RequestState.IN_PROGRESS, responded_at=OPENED)

    assert chosen(newer, asked, author="U0OLGA", answers=False) == 1


def test_what_was_said_before_a_request_was_split_off_is_not_about_it_r7() -> None:
    found = concerned([TOMS, OLGAS], author="U0ANN", mentioned=(), may_answer=True, at=OPENED + 5 * MINUTE)

    assert found is not None
    assert found.id == 1


def test_when_all_are_closed_the_newest_is_meant() -> None:
    closed = [a_request(id=number, author=f"U0{number}", state=RequestState.RESOLVED) for number in (3, 2, 1)]

    assert chosen(*closed) == 3
