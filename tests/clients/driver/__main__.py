"""`python -m driver URL`: runs every row against the server at URL, prints the table, ends with 1 if a row failed."""

from __future__ import annotations

import sys

from . import surface

surface.watch()  # before the rows import the client

from . import (  # noqa: E402
    bootstrap_rows,
    campaign_rows,
    client_rows,
    command_rows,
    gate_rows,
    langchain_rows,
    openai_rows,
    page_rows,
    recording_rows,
    script_rows,
    trace_rows,
)
from .table import Area, Row, run, show  # noqa: E402
from .world import World  # noqa: E402

# The bootstrap goes last: its tool entries and policy pack hold for the whole project from then on.
AREAS = (client_rows, trace_rows, recording_rows, campaign_rows, gate_rows, script_rows, command_rows, langchain_rows, openai_rows, page_rows, bootstrap_rows)

whole = Area("sepurux 0.7.0")


@whole.row("(whole surface)", "every public function of the package was called by a row above")
def nothing_left_out(_: World) -> None:
    missed = surface.left_out(surface.public_functions())
    assert len(surface.public_functions()) > 60, "the surface was not found"
    assert not missed, f"never called: {', '.join(missed)}"


def main() -> int:
    world = World(sys.argv[1])
    checks = [check for module in AREAS for check in module.area.checks] + whole.checks
    rows: list[Row] = [run(check, world) for check in checks]
    for row in rows:
        if not row.ok:
            print(f"--- {row.check.client}: {row.check.method}: {row.check.checked}\n{row.trace}", file=sys.stderr)
    print(show(rows))
    failed = sum(not row.ok for row in rows)
    listed = sum(row.result.startswith("fails in the client") for row in rows)
    print(f"\n{len(rows)} rows: {len(rows) - failed - listed} ok, {listed} that fail in the client before any request, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
