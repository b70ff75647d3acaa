"""What every check has at hand: the server, this generation's client, and a look at what the server kept."""

from __future__ import annotations

from typing import Any

from driver.checks import KEY, NOWHERE, PROJECT, Server, environment, polled, raises, refused, same

from .generation import Generation

__all__ = ["KEY", "NOWHERE", "PROJECT", "World", "environment", "raises", "refused", "same"]


class World(Server):
    def __init__(self, base_url: str, generation: Generation) -> None:
        super().__init__(base_url)
        self.generation = generation
        self.client = self.make()

    def at(self, base_url: str, key: str | None = KEY, project: str | None = PROJECT, **more: Any) -> Any:
        """A client of any server."""
        return self.generation.client_class()(base_url, api_key=key, project_id=project, **more)

    def make(self, suffix: str = "", key: str | None = KEY, project: str | None = PROJECT, **more: Any) -> Any:
        return self.at(self.base_url + suffix, key, project, **more)

    def campaign(self, traces: list[str] | None = None) -> str:
        return self.client.create_campaign(name=self.name("campaign"), mutation_set=None, eval_set=traces)

    def refund(self, task: str | None = None) -> dict[str, Any]:
        """Money moves and nothing stops a second move, in the events that this generation writes."""
        builder = self.generation.module().TraceBuilder(task or self.name("refund"), {"ticket_id": "t-101"})
        builder.add_model_step("plan", {"goal": "refund pay_123"}, {"steps": 2})
        builder.add_tool_call("payments.lookup_charge", {"payment_id": "pay_123"})
        builder.add_tool_result("payments.lookup_charge", {"payment_id": "pay_123", "amount": 4200})
        builder.add_tool_call("payments.refund", {"payment_id": "pay_123", "amount": 4200})
        builder.add_tool_result("payments.refund", {"refund_id": "rf_123", "status": "queued"})
        builder.add_model_step("answer", {}, {"text": "Refunded 4200, reference rf_123"})
        return builder.to_trace()

    def finished(self, run_id: str) -> dict[str, Any]:
        return polled(lambda: self.client.get_run(run_id), run_id)
