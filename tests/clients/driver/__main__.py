"""`python -m driver URL LINES`: runs every row against the server at URL, prints the table, adds its figures to LINES, ends with 1 if a row failed."""

from __future__ import annotations

import sys
from pathlib import Path

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
    own_command_rows,
    page_rows,
    recording_rows,
    refusal_rows,
    script_rows,
    trace_rows,
)
from . import summary  # noqa: E402
from .table import Area, Row, run, show  # noqa: E402
from .world import World  # noqa: E402

# The bootstrap goes last: its tool entries and policy pack hold for the whole project from then on.
AREAS = (
    *(client_rows.area, refusal_rows.area, refusal_rows.managed, trace_rows.area, recording_rows.area, campaign_rows.area, gate_rows.area),
    *(script_rows.area, command_rows.area, own_command_rows.area, langchain_rows.area, openai_rows.area, page_rows.area, bootstrap_rows.area),
)

whole = Area("sepurux 0.7.0")


@whole.row("(whole surface)", "every public function of the package was called by a row above")
def nothing_left_out(_: World) -> None:
    missed = surface.left_out(surface.public_functions())
    assert len(surface.public_functions()) > 60, "the surface was not found"
    assert not missed, f"never called: {', '.join(missed)}"


def main() -> int:
    world = World(sys.argv[1])
    checks = [check for area in AREAS for check in area.checks] + whole.checks
    rows: list[Row] = [run(check, world) for check in checks]
    for row in rows:
        if not row.ok:
            print(f"--- {row.check.client}: {row.check.method}: {row.check.checked}\n{row.trace}", file=sys.stderr)
    print(show(rows))
    for client in dict.fromkeys(row.check.client for row in rows):
        summary.keep(Path(sys.argv[2]), client, [row for row in rows if row.check.client == client])
    failed = sum(not row.ok for row in rows)
    listed = sum(row.result.startswith("fails in the client") for row in rows)
    print(f"\n{len(rows)} rows: {len(rows) - failed - listed} ok, {listed} that fail in the client before any request, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
