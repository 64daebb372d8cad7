"""Each bench runs through with tiny loads, so that it works on the day on which somebody needs its figures."""

from collections.abc import Iterator

import pytest

from bench import rotation
from bench.__main__ import BENCHES
from bench.figures import BARE, SQLITE
from bench.place import Place, prepared
from bench.sizes import TINY

COMPARED = {"intake": {BARE, SQLITE}, "rotation": set(rotation.WAYS)}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with prepared(TINY, (SQLITE,)) as made:
        yield made


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", list(BENCHES))
def test_every_bench_measures_what_it_has_an_aim_for(place: Place, name: str) -> None:
    measured = list(BENCHES[name](place))

    assert {figure.bench for figure in measured} == {name}
    assert any(figure.aim for figure in measured)
    assert all(0 <= figure.value < float("inf") for figure in measured)
    assert {figure.on for figure in measured} == COMPARED.get(name, {SQLITE})
