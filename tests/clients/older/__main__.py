"""`python -m older URL DISTRIBUTION==VERSION LINES`: every row of one generation; prints its table, adds its figures to LINES, ends with 1 if a row failed."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from driver import surface
from driver.table import Area, run, show

from .generation import GENERATIONS

generation = GENERATIONS[sys.argv[2]]
surface.watch()  # before the rows import the client

from driver import refusal_rows, summary  # noqa: E402

from . import managed_rows, rows  # noqa: E402
from .world import World, same  # noqa: E402

whole = Area("")


@whole.row("(whole surface)", "every public function of the package was called by a row above")
def nothing_left_out(_: World) -> None:
    same(version(generation.distribution), generation.version, "the installed version")
    functions = surface.public_functions(generation.package, generation.modules())
    assert len(functions) > 20, f"the surface was not found: {len(functions)}"
    missed = surface.left_out(functions)
    assert not missed, f"never called: {', '.join(missed)}"


def main() -> int:
    world = World(sys.argv[1], generation)
    areas = [rows.area, refusal_rows.area]
    if generation.managed:
        areas += [managed_rows.area, refusal_rows.managed]
    checks = [check for area in [*areas, whole] for check in area.checks]
    done = [run(replace(check, client=str(generation)), world) for check in checks]
    for row in done:
        if not row.ok:
            print(f"--- {row.check.client}: {row.check.method}: {row.check.checked}\n{row.trace}", file=sys.stderr)
    print(show(done))
    summary.keep(Path(sys.argv[3]), str(generation), done)
    failed = sum(not row.ok for row in done)
    print(f"\n{generation}: {len(done)} rows: {len(done) - failed} ok, {failed} failed\n")
    return 1 if failed else 0


sys.exit(main())
