"""A team's gate script, step by step: look, replace the eval-set, start with the first trace, poll, decide."""

from __future__ import annotations

import time
from typing import Any

import httpx

from . import samples
from .table import Area
from .world import PROJECT, UNFINISHED, World, refused, same

area = Area("gate script")


def prepared(world: World, traces: list[samples.Trace]) -> tuple[str, list[str]]:
    """A campaign that still holds the traces of an earlier week."""
    old = [world.client.upload_trace(samples.lookup(order=f"OLD-{i}")) for i in range(2)]
    return world.campaign("script", traces=old), [world.client.upload_trace(trace) for trace in traces]


def gate(client: httpx.Client, world: World, campaign_id: str, ids: list[str], **thresholds: Any) -> dict[str, Any]:
    """What the script does; `client` is what it polls with."""
    for trace_id in ids:
        same(world.client.get_trace(trace_id)["trace_id"], trace_id, "preflight of a trace")
    held = world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]["trace_ids"]
    answer = world.raw.patch(
        f"/v1/campaigns/{campaign_id}/eval-set",
        json={"add_trace_ids": ids, "remove_trace_ids": [old for old in held if old not in ids]},
    )
    same((answer.status_code, answer.json()["eval_set"]["trace_ids"]), (200, ids), "the replaced eval-set")
    batch_id = world.client.start_run(trace_id=ids[0], campaign_id=campaign_id, thresholds=thresholds, preflight=True)
    deadline = time.monotonic() + 60
    while True:
        batch = client.get(f"/v1/ci/batch/{batch_id}").raise_for_status().json()
        if batch["status"] not in UNFINISHED:
            return batch
        assert time.monotonic() < deadline, "no verdict after 60 s"
        time.sleep(0.05)


@area.row("replace, start, poll", "three look-ups pass: every run passed, coverage is 100 %, nothing of the old pool ran")
def passes(world: World) -> None:
    campaign_id, ids = prepared(world, [samples.lookup(order=f"N-{i}") for i in range(3)])
    batch = gate(world.raw, world, campaign_id, ids, min_pass_rate=0.85, max_unsafe=0)
    same((batch["status"], batch["decision"]), ("done", "pass"), "status, decision")
    same((batch["trace_count"], batch["scenario_coverage_pct"], batch["failures"]), (3, 100, 0), "figures")
    same([run["trace_id"] for run in batch["runs"]], ids, "the traces that ran")


@area.row("replace, start, poll", "one unguarded refund among them fails the gate and is named")
def fails(world: World) -> None:
    campaign_id, ids = prepared(world, [samples.lookup(order="F-1"), samples.refund(), samples.lookup(order="F-2")])
    batch = gate(world.raw, world, campaign_id, ids, min_pass_rate=0.85, max_unsafe=0)
    same((batch["decision"], batch["failures"]), ("fail", 1), "decision, failures")
    same([run["decision"] for run in batch["runs"]], ["pass", "fail", "pass"], "decisions in the pool's order")
    same(batch["top_failing_tools"][0]["tool"], "payments.refund", "the tool to look at")
    assert batch["reasons"] and batch["dashboard_url"], batch


@area.row("poll with a CI token", "the token alone reads the verdict, without a project, and can do nothing else")
def token(world: World) -> None:
    made = world.raw.post("/v1/keys", json={"name": world.name("ci"), "kind": "ci"})
    same(made.status_code, 201, "a CI token")
    headers = {"X-Sepurux-Token": made.json()["secret"]}
    with httpx.Client(base_url=world.base_url, headers=headers, timeout=30) as ci:
        campaign_id, ids = prepared(world, [samples.lookup(order="T-1")])
        same(gate(ci, world, campaign_id, ids, min_pass_rate=0.85)["decision"], "pass", "decision")
        refused(lambda: ci.get("/v1/traces", headers={"X-Project-Id": PROJECT}).raise_for_status(), 403, "scope")
        same(world.raw.delete(f"/v1/keys/{made.json()['key_id']}").status_code, 204, "revocation")
        refused(lambda: ci.get("/v1/ci/batches").raise_for_status(), 401)


@area.row("replace", "one wrong id changes nothing; doing it twice changes nothing more")
def all_or_nothing(world: World) -> None:
    campaign_id, ids = prepared(world, [samples.lookup(order="R-1")])
    before = world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]
    path = f"/v1/campaigns/{campaign_id}/eval-set"
    wrong = {"add_trace_ids": [*ids, "0190a0a0-0000-7000-8000-000000000000"], "remove_trace_ids": before["trace_ids"]}
    refused(lambda: world.raw.patch(path, json=wrong).raise_for_status(), 422, "unknown_reference")
    same(world.get(f"/v1/campaigns/{campaign_id}")["eval_set"], before, "the eval-set after a refusal")
    right = {"add_trace_ids": ids, "remove_trace_ids": before["trace_ids"]}
    for _ in range(2):
        same(world.raw.patch(path, json=right).json()["eval_set"]["trace_ids"], ids, "the eval-set")
