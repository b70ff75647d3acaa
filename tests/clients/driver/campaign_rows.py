"""Campaigns and their eval-sets."""

from __future__ import annotations

from typing import Any

from . import samples
from .table import Area
from .world import NOWHERE, World, refused, same

area = Area("sepurux 0.7.0")


def pool(world: World, campaign_id: str) -> list[str]:
    return list(world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]["trace_ids"])


@area.row("create_campaign", "eval_set null, [], a list of ids, and an object with ids, attempts and minimum")
def eval_set_shapes(world: World) -> None:
    ids = [world.client.upload_trace(samples.lookup(order=f"E-{i}")) for i in range(3)]
    shapes: list[tuple[Any, list[str], int, int]] = [
        (None, [], 50, 0),
        ([], [], 50, 0),
        (ids, ids, 50, 0),
        ({"trace_ids": ids[:2], "attempts_count": 20, "min_scenarios": 2}, ids[:2], 20, 2),
        ({"trace_ids": [], "attempts_count": 7}, [], 7, 0),
        ({"min_scenarios": 3}, [], 50, 3),
    ]
    for eval_set, trace_ids, attempts, minimum in shapes:
        campaign_id = world.client.create_campaign(name=world.name("shape"), mutation_set=None, eval_set=eval_set)
        stored = world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]
        shown = (stored["trace_ids"], stored["attempts_count"], stored["min_scenarios"])
        same(shown, (trace_ids, attempts, minimum), f"eval-set for {eval_set}")


@area.row("create_campaign", "any other eval_set is 422, unknown traces too, and nothing is created")
def eval_set_refusals(world: World) -> None:
    name = world.name("refused")
    wrong: list[Any] = ["all", 3, {"traces": []}, [1], {"trace_ids": "x"}, {"attempts_count": 0}, {"min_scenarios": -1}, [NOWHERE]]
    for eval_set in wrong:
        refused(lambda: world.client.create_campaign(name=name, mutation_set=None, eval_set=eval_set), 422)
    assert name not in [campaign["name"] for campaign in world.get("/v1/campaigns")], "created all the same"


@area.row("create_campaign", "mutation_set null, [], ids, categories, weights, include and exclude; unknown is 422")
def mutation_set_shapes(world: World) -> None:
    shapes: list[Any] = [
        None,
        [],
        ["transport.timeout", "semantic"],
        [{"id": "transport.timeout", "weight": 2}],
        {"include": ["transport.timeout"], "exclude": ["transport.http_500"]},
        {"categories": ["payload"]},
    ]
    for mutation_set in shapes:
        campaign_id = world.client.create_campaign(name=world.name("mutations"), mutation_set=mutation_set, eval_set=None)
        same(world.get(f"/v1/campaigns/{campaign_id}")["mutation_set"], mutation_set, "mutation_set")
    body = refused(lambda: world.client.create_campaign(name=world.name("x"), mutation_set=["transport.timeuot"], eval_set=None), 422)
    assert "transport.timeout" in str(body), f"the nearest is not named: {body}"


@area.row("create_campaign(mutation_pack_id)", "a pack by name or id; unknown is 422 unknown_reference")
def packs(world: World) -> None:
    campaign_id = world.campaign("pack", mutation_pack_id="sepurux.core.security")
    campaign = world.get(f"/v1/campaigns/{campaign_id}")
    same(campaign["mutation_pack_name"], "sepurux.core.security", "mutation_pack_name")
    again = world.get(f"/v1/campaigns/{world.campaign('pack', mutation_pack_id=campaign['mutation_pack_id'])}")
    same(again["mutation_pack_id"], campaign["mutation_pack_id"], "mutation_pack_id")
    refused(lambda: world.campaign("pack", mutation_pack_id="no.such.pack"), 422, "unknown_reference")


@area.row("create_campaign", "a taken name: same content answers the same id, other content 409")
def taken_name(world: World) -> None:
    name = world.name("taken")
    first = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    same(world.client.create_campaign(name=name, mutation_set=None, eval_set=None), first, "id of the repeat")
    refused(lambda: world.client.create_campaign(name=name, mutation_set=["transport"], eval_set=None), 409)
    refused(lambda: world.client.create_campaign(name=NOWHERE, mutation_set=None, eval_set=None), 422)


@area.row("register_eval_traces", "adds in order, adding twice changes nothing, removes, sets min_scenarios")
def register(world: World) -> None:
    ids = [world.client.upload_trace(samples.lookup(order=f"P-{i}")) for i in range(4)]
    campaign_id = world.campaign("pool")
    world.client.register_eval_traces(campaign_id, ids[:3])
    same(pool(world, campaign_id), ids[:3], "pool")
    world.client.register_eval_traces(campaign_id, [ids[1]])
    same(pool(world, campaign_id), ids[:3], "pool after adding one that is there")
    world.client.register_eval_traces(campaign_id, [ids[3]], remove_trace_ids=[ids[0]], min_scenarios=3)
    same(pool(world, campaign_id), ids[1:], "pool after one in, one out")
    same(world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]["min_scenarios"], 3, "min_scenarios")
    world.client.register_eval_traces(campaign_id, [], remove_trace_ids=[ids[0]])
    same(pool(world, campaign_id), ids[1:], "pool after removing one that is not there")
    same(world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]["min_scenarios"], 3, "min_scenarios, untouched")


@area.row("register_eval_traces", "the campaign by name")
def register_by_name(world: World) -> None:
    name, trace_id = world.name("pool"), world.client.upload_trace(samples.lookup())
    campaign_id = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    world.client.register_eval_traces(name, [trace_id])
    same(pool(world, campaign_id), [trace_id], "pool")


@area.row("register_eval_traces", "unknown traces, or one both added and removed: 422 and nothing changed")
def register_refusals(world: World) -> None:
    ids = [world.client.upload_trace(samples.lookup(order=f"R-{i}")) for i in range(2)]
    campaign_id = world.campaign("pool", traces=ids[:1])
    refused(lambda: world.client.register_eval_traces(campaign_id, [ids[1], NOWHERE]), 422)
    refused(lambda: world.client.register_eval_traces(campaign_id, [ids[1]], remove_trace_ids=[ids[1]]), 422)
    refused(lambda: world.client.register_eval_traces(campaign_id, [ids[1]], min_scenarios=10_001), 422)
    same(pool(world, campaign_id), ids[:1], "pool")


@area.row("register_eval_traces(min_scenarios)", "a pool below it: start_run is 422 with both numbers and makes no run")
def shortfall(world: World) -> None:
    trace_id = world.client.upload_trace(samples.lookup())
    campaign_id = world.campaign("short")
    world.client.register_eval_traces(campaign_id, [trace_id], min_scenarios=7)
    body = refused(lambda: world.client.start_run(trace_id=trace_id, campaign_id=campaign_id), 422, "too_few_scenarios")
    assert "7" in body["detail"] and "1" in body["detail"], body["detail"]
    same(world.get("/v1/runs", campaign_id=campaign_id), [], "runs")
    world.client.register_eval_traces(campaign_id, [], min_scenarios=1)
    same(world.finished_batch(world.client.start_run(trace_id=trace_id, campaign_id=campaign_id))["status"], "done", "status")
