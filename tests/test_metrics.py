"""Metrics: each process has its own registry."""

from bot import metrics


def test_two_sets_of_instruments_do_not_know_each_other() -> None:
    ours, theirs = metrics.Metrics(), metrics.Metrics()

    ours.inbox_stored.inc()

    assert f"{metrics.INBOX_STORED}_total 1.0" in ours.render().decode()
    assert f"{metrics.INBOX_STORED}_total 0.0" in theirs.render().decode()


def test_labels_name_the_method_and_the_outcome_of_a_call() -> None:
    instruments = metrics.Metrics()

    instruments.slack_calls.labels("chat.postMessage", "ok").inc()

    assert 'firstline_slack_calls_total{method="chat.postMessage",outcome="ok"} 1.0' in instruments.render().decode()
