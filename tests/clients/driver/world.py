"""What every check of the newest client has at hand: the server under test, its development key, and the client itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sepurux import SepuruxClient

from .checks import KEY, NOWHERE, PROJECT, UNFINISHED, Server, environment, fault, polled, raises, refused, same
from .fake_model import FakeModel
from .table import FailsInClient

__all__ = [
    *("KEY", "NOWHERE", "PROJECT", "UNFINISHED", "World", "environment", "fails_in_client", "fault", "raises", "rate"),
    *("refused", "same", "server_environment"),
]


class World(Server):
    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self.client = self.at(base_url)

    def at(self, base_url: str, key: str | None = KEY, project: str | None = PROJECT, **more: Any) -> SepuruxClient:
        """A client of any server."""
        return SepuruxClient(base_url, key, project, **more)

    def campaign(self, stem: str = "campaign", *, traces: list[str] | None = None, **fields: Any) -> str:
        fields = {"mutation_set": None, "eval_set": traces, **fields}
        return self.client.create_campaign(name=self.name(stem), **fields)

    def finished(self, run_or_batch: str) -> dict[str, Any]:
        """Polls as the API page does, then answers the run."""
        return polled(lambda: self.client.get_run(run_or_batch), run_or_batch)

    def finished_batch(self, batch_id: str) -> dict[str, Any]:
        return polled(lambda: self.client.get_ci_batch(batch_id), batch_id)


def server_environment(world: World, **more: str) -> Any:
    """The three variables that `from_env` and the command read."""
    return environment(SEPURUX_API_BASE_URL=world.base_url, SEPURUX_API_KEY=KEY, SEPURUX_PROJECT_ID=PROJECT, **more)


def fails_in_client(kind: type[BaseException], call: Callable[[str], Any]) -> FailsInClient:
    """The call, given the address of a server that counts, must raise and that server must have seen nothing."""
    with FakeModel() as server:
        raised = raises(kind, lambda: call(server.url))
        assert server.requests == [], f"a request was sent: {server.requests}"
    return FailsInClient(raised)


def rate(value: Any) -> float:
    assert isinstance(value, int | float) and not isinstance(value, bool), f"{value!r} is no number"
    assert 0 <= value <= 1, f"{value} is not in 0..1"
    return float(value)
