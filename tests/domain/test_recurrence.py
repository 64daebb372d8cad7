from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recurrence import ASKERS, Alike, Group, Recurrence, RecurrenceState, groups_of, is_news
from tests.domain.values import OPENED

NUMBERS = st.integers(1, 12)
PAIRS = st.lists(
    st.builds(Alike, NUMBERS, NUMBERS, st.floats(0.45, 1)),
    max_size=40,
    unique_by=lambda pair: frozenset({pair.one, pair.other}),
)
ASKED = st.dictionaries(NUMBERS, st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=2), max_size=12)


def by(*people: str) -> dict[int, frozenset[str]]:
    return {number: frozenset({person}) for number, person in enumerate(people, start=1)}


def proposed(requests: tuple[int, ...], *askers: str, state: RecurrenceState = RecurrenceState.DECLINED) -> Recurrence:
    return Recurrence(
        team="backend", medoid=requests[0], requests=requests, askers=askers, proposed_at=OPENED, state=state
    )


def test_three_people_who_ask_the_same_are_a_group_around_the_one_most_like_the_others() -> None:
    pairs = [Alike(1, 2, 0.9), Alike(2, 3, 0.8)]

    assert groups_of(pairs, by("a", "b", "c")) == [Group(2, (1, 2, 3), ("a", "b", "c"))]


def test_one_person_who_asks_often_is_one_person() -> None:
    assert groups_of([Alike(1, 2, 0.9), Alike(2, 3, 0.9)], by("a", "b", "a")) == []


def test_a_chain_of_small_steps_does_not_make_unlike_requests_one_group() -> None:
    chain = [Alike(one, other, 0.5) for one, other in pairwise(range(1, 8))]

    assert all(len(group.requests) <= 3 for group in groups_of(chain, by(*"abcdefg")))


def test_a_duplicate_counts_with_the_request_that_it_repeats() -> None:
    askers = {1: frozenset({"a", "d"}), 2: frozenset({"b"})}

    assert groups_of([Alike(1, 2, 0.9)], askers) == [Group(1, (1, 2), ("a", "b", "d"))]


def test_requests_that_do_not_count_any_more_are_left_out() -> None:
    assert groups_of([Alike(1, 2, 0.9), Alike(2, 3, 0.9)], {1: frozenset({"a"}), 2: frozenset({"b"})}) == []


@given(PAIRS, ASKED)
def test_groups_never_overlap_and_each_has_enough_people_alike_to_its_medoid(
    pairs: list[Alike], askers: dict[int, frozenset[str]]
) -> None:
    groups = groups_of(pairs, askers)
    near = {(pair.one, pair.other) for pair in pairs} | {(pair.other, pair.one) for pair in pairs}

    members = [number for group in groups for number in group.requests]
    assert len(members) == len(set(members))
    for group in groups:
        assert len(group.askers) >= ASKERS
        assert all(number == group.medoid or (group.medoid, number) in near for number in group.requests)
    assert groups == groups_of(list(reversed(pairs)), askers), "in whichever order the pairs come"


def test_what_was_declined_is_news_again_only_when_three_more_people_ask() -> None:
    before = [proposed((1, 2, 3), "a", "b", "c")]

    assert not is_news(Group(2, (1, 2, 3, 4, 5), ("a", "b", "c", "d", "e")), before)
    assert is_news(Group(2, (1, 2, 3, 4, 5, 6), ("a", "b", "c", "d", "e", "f")), before)


def test_what_was_added_is_settled_and_another_question_is_news() -> None:
    added = [proposed((1, 2, 3), "a", "b", "c", state=RecurrenceState.ADDED)]

    assert not is_news(Group(3, (3, 4, 5, 6), ("d", "e", "f", "g")), added)
    assert is_news(Group(7, (7, 8, 9), ("a", "b", "c")), added)
