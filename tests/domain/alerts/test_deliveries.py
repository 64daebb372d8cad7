"""A delivery of very many alerts is told in part one by one, and the rest in one alert that counts them (A1)."""

from bot.domain.alerts.alert import Alert
from bot.domain.alerts.reading import at_most, read_webhook


def alerts(firing: int, over: int = 0) -> tuple[Alert, ...]:
    found = [{"title": f"Disk of db{number}x is full", "rule": f"disk {chr(97 + number)}"} for number in range(firing)]
    ended = [{"title": f"Queue {chr(97 + number)} is empty", "state": "resolved"} for number in range(over)]
    return tuple(alert for each in (*ended, *found) for alert in read_webhook("generic", each))


def test_a_delivery_of_no_more_than_that_stays_as_it_came() -> None:
    came = alerts(firing=2, over=1)

    assert at_most("nagios", came, 3) == came


def test_the_firing_ones_are_told_first_and_the_rest_is_one_alert_that_names_them() -> None:
    *told, rest = at_most("nagios", alerts(firing=4, over=3), 3)

    assert [each.resolved for each in told] == [False] * 3
    assert rest.title == "4 more alerts came in one delivery of nagios"
    assert "Queue a is empty" in rest.details
    assert not rest.resolved


def test_the_rest_of_each_delivery_joins_one_group() -> None:
    rests = [at_most("nagios", alerts(firing=number), 1)[-1] for number in (3, 9)]

    assert len({each.fingerprint for each in rests}) == 1
