"""`python -m bench`: measures, prints tables and writes them into docs/performance.md."""

import time
from collections.abc import Callable, Iterator

import click
from rich.console import Console

from bench import alerts, incidents, intake, machine, reaction, report, rotation, scale, similar, start, timers
from bench.figures import POSTGRESQL, SQLITE, Figure, shown
from bench.place import Place, prepared
from bench.sizes import FULL, QUICK

BENCHES: dict[str, Callable[[Place], Iterator[Figure]]] = {
    module.NAME: module.measure
    for module in (intake, reaction, timers, scale, start, rotation, similar, alerts, incidents)
}
KINDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

console = Console()


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--quick", is_flag=True, help="Small loads and few repeats, for developing; the page stays as it is.")
@click.option("--on", type=click.Choice(list(KINDS)), help="Only this kind of database.")
def main(names: tuple[str, ...], quick: bool, on: str | None) -> None:  # noqa: FBT001 - click passes the flag by name
    """Measure speed and memory: all benches, or those named. Takes about half an hour, on an otherwise idle machine.

    Only a full run of all benches on both databases writes docs/performance.md.
    """
    chosen = names or tuple(BENCHES)
    kinds = (KINDS[on],) if on else tuple(KINDS.values())
    figures: list[Figure] = []
    with prepared(QUICK if quick else FULL, kinds) as place:
        for name in chosen:
            began = time.monotonic()
            for figure in BENCHES[name](place):
                console.print(f"{name}: {figure.what}, {figure.on}: {shown(figure.value, figure.unit)}")
                figures.append(figure)
            console.print(f"{name} took {time.monotonic() - began:.0f} s\n")
    for table in report.tables(figures):
        console.print(table)
    if not quick and set(chosen) == set(BENCHES) and not on:
        report.write(figures, machine.described())
        console.print(f"Written to {report.PAGE.relative_to(report.PAGE.parents[1])}.")


if __name__ == "__main__":
    main()
