"""Two people raise the same, or merge two incidents crosswise, at the same moment (I1; style.md: who wins?)."""

import pytest

from bot.domain.incidents import Incident, Raise
from bot.domain.reasons import Reason
from bot.services.incidents import alike, changing, raising
from bot.services.work import Work
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE

pytestmark = pytest.mark.postgres

WISH = Raise(title="Nobody can pay")


def raises(work: Work, user: str, title: str = WISH.title) -> Incident | Reason:
    """As the command does: first look for the same."""
    wish = Raise(title=title)
    return alike.raised(work, user, wish) or raising.raise_incident(work, user, wish)


def test_of_two_who_raise_the_same_at_once_the_second_is_told_of_the_first_i1(pair: Pair) -> None:
    with pair.held(lambda work: raises(work, "U0ANN"), "command") as first:
        second = pair.two.begins(lambda work: raises(work, "U0BEN", "nobody can PAY"), "command")
        pair.wait_blocked()

    assert second.result(PATIENCE) == first
    assert len(pair.one.does(lambda work: list(work.uow.incidents.open()))) == 1


def test_of_two_merges_crosswise_one_happens_and_the_other_is_told(pair: Pair) -> None:
    one = pair.one.does(lambda work: raising.raise_incident(work, "U0ANN", WISH))
    other = pair.one.does(lambda work: raising.raise_incident(work, "U0ANN", Raise(title="The till is slow")))
    assert isinstance(one, Incident)
    assert isinstance(other, Incident)

    with pair.held(lambda work: changing.merge(work, "U0ANN", one.id, one.version, other.id), "modal") as merged:
        second = pair.two.begins(lambda work: changing.merge(work, "U0BEN", other.id, other.version, one.id), "modal")
        pair.wait_blocked()

    refused = second.result(PATIENCE)
    assert isinstance(merged, Incident)
    assert isinstance(refused, Reason)
    assert refused.sentence == f"Incident {one.id} is merged. Choose one that still runs."
