"""The last table of `bin/test clients`: each client and part in one line. It stands in docs/clients.md too, which must agree.

`python -m driver.summary LINES PAGE` prints it and ends with 1 if the page has another one; `--write` puts it there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .table import Row

BEGIN, END = "<!-- made by tests/clients/run --write -->", "<!-- end -->"


def keep(lines: Path, part: str, rows: list[Row]) -> None:
    """Adds the figures of some rows to the file that the table is made from."""
    failed = sum(not row.ok for row in rows)
    listed = sum(row.result.startswith("fails in the client") for row in rows)
    with lines.open("a") as file:
        file.write(json.dumps({"part": part, "rows": len(rows), "listed": listed, "failed": failed}) + "\n")


def table(lines: Path) -> str:
    parts = [json.loads(line) for line in lines.read_text().splitlines()]
    total = {"part": "**all**", **{name: sum(part[name] for part in parts) for name in ("rows", "listed", "failed")}}
    head = ["| client | rows | ok | fails in the client, before any request | failed |", "| --- | --- | --- | --- | --- |"]
    return "\n".join(head + [line(part) for part in [*parts, total]])


def line(part: dict[str, int | str]) -> str:
    ok = int(part["rows"]) - int(part["listed"]) - int(part["failed"])
    return f"| {part['part']} | {part['rows']} | {ok} | {part['listed']} | {part['failed']} |"


def main() -> int:
    lines, page, write = Path(sys.argv[1]), Path(sys.argv[2]), "--write" in sys.argv
    made = table(lines)
    print(made + "\n")
    text = page.read_text()
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    if shown.strip() == made:
        return 0
    if write:
        page.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}")
        return 0
    print(f"{page} has another table: look why, then tests/clients/run --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
