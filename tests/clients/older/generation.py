"""The generations: where each one's names differ, and what each one can do."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Generation:
    """One published version, as it is installed in this process."""

    distribution: str
    version: str
    package: str
    client: str
    trace_context: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"

    def module(self, name: str = "") -> Any:
        return importlib.import_module(f"{self.package}.{name}" if name else self.package)

    def client_class(self) -> Any:
        return getattr(self.module(), self.client)

    def modules(self) -> tuple[str, ...]:
        found = ("client", "easy", "recorder", "trace")
        return found if self.managed else tuple(name for name in found if name != "easy")

    @property
    def sdk_header(self) -> str | None:
        """What it sends in X-Sepurux-SDK."""
        return None if self.package == "crashlab_sdk" else f"py/{self.version}"

    @property
    def managed(self) -> bool:
        """Whether it has `trace`, `traceable`, `run_pack`, `run_campaign`, `from_env` and the module-level functions."""
        return self.version in ("0.3.0", "0.4.0")


GENERATIONS = {
    "crashlab-sdk==0.1.1": Generation("crashlab-sdk", "0.1.1", "crashlab_sdk", "CrashLabClient", "crashlab_trace"),
    "sepurux==0.2.0": Generation("sepurux", "0.2.0", "sepurux", "SepuruxClient", "sepurux_trace"),
    "sepurux==0.3.0": Generation("sepurux", "0.3.0", "sepurux", "SepuruxClient", "sepurux_trace"),
    "sepurux==0.4.0": Generation("sepurux", "0.4.0", "sepurux", "SepuruxClient", "sepurux_trace"),
}
