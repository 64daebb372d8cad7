"""Two people change common requests, or answer with one, at the same moment (T3; style.md: who wins?)."""

from dataclasses import replace

import pytest

from bot.domain.common_requests import CommonRequest, Wording
from bot.domain.reasons import Reason
from bot.services.knowledge import answering, common
from bot.services.knowledge.common import Kept
from bot.services.work import Done, Outcome, Work
from tests.services.replicas import Pair, said
from tests.storage.threads import PATIENCE

pytestmark = pytest.mark.postgres

VPN = Wording(title="How do I reset my VPN?", answer="In the portal.")


def added(pair: Pair) -> CommonRequest:
    kept = pair.one.does(lambda work: common.add(work, "U0ANN", "backend", VPN))
    assert isinstance(kept, Kept)
    return kept.entry


def listed(pair: Pair) -> list[CommonRequest]:
    return pair.one.does(lambda work: list(work.uow.knowledge.of_teams(["backend"])))


def test_two_who_add_the_same_title_at_once_add_it_once(pair: Pair) -> None:
    same = replace(VPN, title="how do I reset my vpn")

    with pair.held(lambda work: common.add(work, "U0ANN", "backend", VPN), "modal"):
        second = pair.two.begins(lambda work: common.add(work, "U0BEN", "backend", same), "modal")
        pair.wait_blocked()

    refused = second.result(PATIENCE)
    assert isinstance(refused, Reason)
    assert refused.sentence.startswith("“How do I reset my VPN?” is there already.")
    assert len(listed(pair)) == 1


def test_of_two_who_edit_at_once_the_second_is_told_who_was_first(pair: Pair) -> None:
    entry = added(pair)

    with pair.held(lambda work: common.edit(work, "U0ANN", entry.id, 1, replace(VPN, answer="Here.")), "modal"):
        other = replace(VPN, answer="There.")
        second = pair.two.begins(lambda work: common.edit(work, "U0BEN", entry.id, 1, other), "modal")
        pair.wait_blocked()

    refused = second.result(PATIENCE)
    assert isinstance(refused, Reason)
    assert refused.sentence.startswith("Meanwhile Ann edited it, so nothing was changed.")
    assert [each.answer for each in listed(pair)] == ["Here."]


def test_of_two_who_answer_at_once_one_does_and_it_counts_once(pair: Pair) -> None:
    entry, request = added(pair), pair.asks("U0OLGA")

    def answers(work: Work, user: str) -> Outcome:
        text, version = "In the portal.", request.version
        return answering.answer(work, user, request.id, version, entry_id=entry.id, text=text, once=user)

    with pair.held(lambda work: answers(work, "U0ANN"), "modal"):
        second = pair.two.begins(lambda work: answers(work, "U0BEN"), "modal")
        pair.wait_blocked()

    assert said(second.result(PATIENCE)).startswith("Meanwhile Ann answered it")
    assert [each.uses for each in listed(pair)] == [1]
    assert pair.request(request.id).responded_by == "U0ANN"


def test_a_form_that_is_sent_twice_answers_once(pair: Pair) -> None:
    entry, request = added(pair), pair.asks("U0OLGA")
    for _ in range(2):
        outcome = pair.one.does(
            lambda work: answering.answer(
                work, "U0ANN", request.id, None, entry_id=entry.id, text="In the portal.", once="V1"
            )
        )
        assert isinstance(outcome, Done)

    assert [each.uses for each in listed(pair)] == [1]
