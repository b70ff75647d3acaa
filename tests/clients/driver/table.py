"""Rows of the table: one check of one method, run in order, printed at the end."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FailsInClient:
    """What a check returns when the client raised before it sent anything: a fact about the client, not a failure of ours."""

    error: BaseException

    def __str__(self) -> str:
        return f"fails in the client, before any request: {type(self.error).__name__}: {first_line(self.error)}"


@dataclass(frozen=True)
class Check:
    client: str
    method: str
    checked: str
    run: Callable[..., Any]


@dataclass(frozen=True)
class Row:
    check: Check
    ok: bool
    result: str
    trace: str = ""


class Area:
    """The checks of one client; a module makes one and decorates its functions with it."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.checks: list[Check] = []

    def row(self, method: str, checked: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def add(run: Callable[..., Any]) -> Callable[..., Any]:
            self.checks.append(Check(self.client, method, checked, run))
            return run

        return add


def run(check: Check, world: Any) -> Row:
    try:
        answer = check.run(world)
    except Exception as fault:
        return Row(check, False, f"FAILED: {type(fault).__name__}: {first_line(fault)}", traceback.format_exc())
    return Row(check, True, str(answer) if isinstance(answer, FailsInClient) else "ok")


def first_line(fault: BaseException) -> str:
    text = (str(fault).strip() or "(no text)").splitlines()[0][:160]
    response = getattr(fault, "response", None)
    return f"{text}: {response.text[:300]}" if response is not None and response.status_code >= 400 else text


def show(rows: list[Row]) -> str:
    heads = ("client", "method", "checked", "result")
    cells = [(row.check.client, row.check.method, row.check.checked, row.result) for row in rows]
    widths = [max(len(cell[i]) for cell in [heads, *cells]) for i in range(3)]
    lines = [line(heads, widths), line(tuple("-" * width for width in [*widths, 6]), widths)]
    lines += [line(cell, widths) for cell in cells]
    return "\n".join(lines)


def line(cell: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join([*(text.ljust(width) for text, width in zip(cell[:3], widths)), cell[3]])
