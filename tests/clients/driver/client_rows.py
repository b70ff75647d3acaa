"""The client object itself, and errors."""

from __future__ import annotations

import warnings

import httpx
from sepurux import SepuruxClient

from . import samples
from .table import Area, FailsInClient
from .world import KEY, NOWHERE, PROJECT, World, environment, fails_in_client, raises, refused, same, server_environment

area = Area("sepurux 0.7.0")


@area.row("SepuruxClient()", "reads with key and project; the base URL may end in /; close() ends it")
def constructor(world: World) -> None:
    client = SepuruxClient(world.base_url + "/", api_key=KEY, project_id=PROJECT, timeout=20)
    same(client.base_url, world.base_url, "base_url")
    trace_id = client.upload_trace(samples.lookup())
    same(client.get_trace(trace_id)["trace_id"], trace_id, "trace_id")
    client.close()
    raises(RuntimeError, lambda: client.list_traces())


@area.row("SepuruxClient()", "with /api/backend at the end of the base URL it uploads and lists the same traces")
def prefixed_base(world: World) -> None:
    with SepuruxClient(world.base_url + "/api/backend", KEY, PROJECT) as client:
        trace_id = client.upload_trace(samples.lookup())
        same(client.list_traces(limit=1)[0]["trace_id"], trace_id, "newest trace")
    same(world.client.get_trace(trace_id)["trace_id"], trace_id, "the same trace without the prefix")


@area.row("SepuruxClient()", "the project may be named by its slug")
def project_slug(world: World) -> None:
    trace_id = world.client.upload_trace(samples.lookup())
    with SepuruxClient(world.base_url, KEY, "dev") as client:
        same(client.get_trace(trace_id)["trace_id"], trace_id, "trace_id")


@area.row("SepuruxClient(sdk_header=)", "is kept as sdk_meta of the trace")
def sdk_header(world: World) -> None:
    with SepuruxClient(world.base_url, KEY, PROJECT, sdk_header="py/custom") as client:
        same(client.get_trace(client.upload_trace(samples.lookup()))["sdk_meta"], "py/custom", "sdk_meta")


@area.row("SepuruxClient(demo key)", "warns, uploads and reads in development mode")
def demo_key(world: World) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        client = SepuruxClient(world.base_url, "demo_sepurux_key", PROJECT)
    assert any("demo" in str(warning.message) for warning in seen), "no warning"
    with client:
        trace_id = client.upload_trace(samples.lookup())
        same(client.list_traces(limit=1)[0]["trace_id"], trace_id, "newest trace")


@area.row("SepuruxClient('')", "an empty base URL")
def empty_base(_: World) -> FailsInClient:
    return fails_in_client(ValueError, lambda url: SepuruxClient("  "))


@area.row("SepuruxClient.from_env", "reads the three variables; a with block closes it")
def from_env(world: World) -> None:
    with server_environment(world), SepuruxClient.from_env() as client:
        same((client.base_url, client.api_key, client.project_id), (world.base_url, KEY, PROJECT), "settings")
        trace_id = client.upload_trace(samples.lookup())
    same(world.client.get_trace(trace_id)["task_name"], "order_status", "task_name")
    raises(RuntimeError, lambda: client.list_traces())


@area.row("SepuruxClient.from_env", "other variable names; the default is http://localhost:8000")
def from_env_names(world: World) -> None:
    with environment(MY_URL=world.base_url, MY_KEY=KEY, MY_PROJECT=PROJECT):
        with SepuruxClient.from_env(base_url_env="MY_URL", api_key_env="MY_KEY", project_id_env="MY_PROJECT") as client:
            assert isinstance(client.list_traces(limit=1), list)
        with SepuruxClient.from_env() as client:
            same(client.base_url, "http://localhost:8000", "default base URL")


@area.row("get_demo_info", "needs no key; development mode says demo and names the project")
def demo_info(world: World) -> None:
    with SepuruxClient(world.base_url) as client:
        answer = client.get_demo_info()
    same(answer["demo"], True, "demo")
    same(answer["project_id"], PROJECT, "project_id")
    assert answer["version"], "no version"


@area.row("errors", "a wrong key is 401, with the same body as no key at all")
def wrong_key(world: World) -> None:
    bodies = []
    for key in ("sepurux_wrong", None):
        with SepuruxClient(world.base_url, key, PROJECT) as client:
            bodies.append(refused(lambda: client.list_traces(), 401))
            refused(lambda: client.upload_trace(samples.lookup()), 401)
            refused(lambda: client.start_run(trace_id=NOWHERE, campaign_id=NOWHERE), 401)
    same(bodies[0]["detail"], bodies[1]["detail"], "detail")
    same(bodies[0]["code"], bodies[1]["code"], "code")


@area.row("errors", "no project is 422 project_required; another project's id is 401")
def missing_project(world: World) -> None:
    with SepuruxClient(world.base_url, KEY) as client:
        refused(lambda: client.list_traces(), 422, "project_required")
    with SepuruxClient(world.base_url, KEY, NOWHERE) as client:
        refused(lambda: client.list_traces(), 401)


@area.row("errors", "unknown ids in a path are 404, in a body 422 unknown_reference")
def unknown_ids(world: World) -> None:
    client = world.client
    for call in (client.get_trace, client.get_trace_timeline, client.bootstrap_trace, client.get_run, client.get_ci_run, client.get_ci_batch):
        refused(lambda: call(NOWHERE), 404)
    for call in (client.get_campaign_failures, client.get_campaign_reliability):
        refused(lambda: call(NOWHERE), 404)
    refused(lambda: client.run_pack(campaign_id=NOWHERE, mutation_pack="core.reliability"), 404)
    refused(lambda: client.start_run(trace_id=NOWHERE, campaign_id=world.campaign()), 422, "unknown_reference")
    trace_id = client.upload_trace(samples.lookup())
    refused(lambda: client.start_run(trace_id=trace_id, campaign_id=NOWHERE), 422, "unknown_reference")


@area.row("errors", "a server that is not there is httpx.ConnectError")
def no_server(_: World) -> None:
    with SepuruxClient("http://127.0.0.1:9", KEY, PROJECT, timeout=5) as client:
        raises(httpx.ConnectError, lambda: client.list_traces())
