"""From one trace to a first campaign. Last of the areas: what it makes holds for the whole project."""

from __future__ import annotations

from . import samples
from .table import Area
from .world import World, same

area = Area("sepurux 0.7.0")


@area.row("bootstrap_trace", "tools, policy pack and two campaigns from a trace; a second call changes nothing")
def twice(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund("boot"))
    first = world.client.bootstrap_trace(trace_id)
    same(first["trace_id"], trace_id, "trace_id")
    same(sorted(first["tools_discovered"]), ["payments.lookup_charge", "payments.refund"], "tools_discovered")
    same((first["tool_zones_created"], first["tool_zones_updated"]), (2, 0), "tool zones")
    same((first["policy_pack_created"], first["policy_pack_name"]), (True, "bootstrap"), "policy pack")
    campaigns = {campaign["name"]: campaign for campaign in first["campaigns"]}
    same(set(campaigns), {"core-reliability", "core-security"}, "campaigns")
    assert all(campaign["created"] for campaign in campaigns.values()), campaigns
    for name, campaign in campaigns.items():
        stored = world.get(f"/v1/campaigns/{campaign['campaign_id']}")
        same((stored["name"], stored["eval_set"]["trace_ids"]), (name, [trace_id]), "campaign and its pool")
        same(stored["mutation_pack_name"], campaign["mutation_pack_name"], "mutation pack")
    second = world.client.bootstrap_trace(trace_id)
    same((second["tool_zones_created"], second["policy_pack_created"]), (0, False), "second call")
    same(second["policy_pack_id"], first["policy_pack_id"], "policy_pack_id")
    same({c["campaign_id"]: c["created"] for c in second["campaigns"]}, {c["campaign_id"]: False for c in first["campaigns"]}, "campaigns")


@area.row("bootstrap_trace, run_campaign", "the campaign it made runs by its name and judges the trace")
def then_run(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund("boot"))
    world.client.bootstrap_trace(trace_id)
    result = world.client.run_campaign("core-reliability", poll_interval=0.05)
    same((result["status"], len(result["run_ids"])), ("done", 1), "status, runs")
    assert 0 <= float(result["reliability_score"] or 0) <= 1 and result["failures"], result


@area.row("bootstrap_trace", "another trace adds its tools and leaves the campaigns' pools as they are")
def another(world: World) -> None:
    pools = {c["campaign_id"]: c["eval_set"]["trace_ids"] for c in world.get("/v1/campaigns") if c["name"].startswith("core-")}
    answer = world.client.bootstrap_trace(world.client.upload_trace(samples.lookup("boot_two")))
    same((answer["tools_discovered"], answer["tool_zones_created"]), (["orders.get_status"], 1), "tools")
    same(answer["policy_pack_created"], False, "policy_pack_created")
    same({i: world.get(f"/v1/campaigns/{i}")["eval_set"]["trace_ids"] for i in pools}, pools, "pools")
