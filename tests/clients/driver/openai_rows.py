"""The OpenAI integration with the real package, pointed at the local stand-in of the model."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

import openai
from sepurux.integrations.openai import InstrumentedOpenAI, instrument_openai

from .fake_model import ANSWER, FakeModel
from .table import Area, FailsInClient
from .world import World, raises, same

area = Area(f"sepurux 0.7.0 + openai {version('openai')}")
ASK = [{"role": "user", "content": "Classify this ticket"}]


def model(fake: FakeModel) -> openai.OpenAI:
    return openai.OpenAI(base_url=fake.url, api_key="none", max_retries=0)


def stored(world: World, trace_id: str | None) -> list[dict[str, Any]]:
    return list(world.client.get_trace(str(trace_id), include_payload=True)["payload"]["events"])


@area.row("instrument_openai", "a text answer: llm_call with model, messages, output and latency; the answer passes through")
def text(world: World) -> None:
    with FakeModel() as fake, world.client.trace("classify", {"ticket_id": "t-101"}) as trace:
        ai = instrument_openai(model(fake), recorder=trace)
        assert isinstance(ai, InstrumentedOpenAI)
        answer = ai.chat.completions.create(model="says", messages=ASK, temperature=0)
        same(answer.choices[0].message.content, ANSWER, "answer")
        same(fake.requests[0][1], {"model": "says", "messages": ASK, "temperature": 0}, "what the model was asked")
    events = stored(world, trace.trace_id)
    same([event["type"] for event in events], ["prompt", "llm_call"], "events")
    same((events[1]["name"], events[1]["input"]), ("says", {"messages": ASK}), "name, input")
    same(events[1]["output"], [{"content": ANSWER, "role": "assistant", "tool_calls": []}], "output")
    same(world.client.get_trace(str(trace.trace_id))["normalized_summary"]["models"], ["says"], "models")
    assert isinstance(world.client.get_trace_timeline(str(trace.trace_id))[1]["latency_ms"], int), "latency_ms"


@area.row("instrument_openai", "tool calls without results are recorded, judged, and counted as no_result")
def tool_calls(world: World) -> None:
    campaign_id = world.campaign("openai")
    with FakeModel() as fake, world.client.trace("refund", {"ticket_id": "t-102"}, campaign_id=campaign_id) as trace:
        answer = instrument_openai(model(fake), recorder=trace).chat.completions.create(model="calls", messages=ASK)
        same(answer.choices[0].message.tool_calls[0].function.name, "payments.refund", "tool call in the answer")
    call = stored(world, trace.trace_id)[2]
    same((call["type"], call["tool"], call["args"]), ("tool_call", "payments.refund", {"payment_id": "pay_9", "amount": 1500}), "tool_call")
    run = world.finished(str(trace.run_id))
    same(run["status"], "completed", "status")
    assert run["summary"]["not_asked"]["no_result"] >= 1, run["summary"]["not_asked"]
    assert run["summary"]["attempts"] > 0, "a refund with an unknown outcome is still at stake"


@area.row("instrument_openai", "an error of the model passes through and is a failure event")
def model_error(world: World) -> None:
    with FakeModel() as fake, world.client.trace("down", {"a": 1}) as trace:
        ai = instrument_openai(model(fake), recorder=trace)
        raises(openai.InternalServerError, lambda: ai.chat.completions.create(model="breaks", messages=ASK))
    failure = stored(world, trace.trace_id)[-1]
    same((failure["type"], failure["tool"]), ("failure", "breaks"), "failure")
    assert "the model is down" in failure["error"]["message"], failure
    same(world.client.get_trace(str(trace.trace_id))["normalized_summary"]["errors"], 1, "errors")


@area.row("instrument_openai", "everything else reaches the wrapped client")
def delegation(world: World) -> None:
    with FakeModel() as fake, world.client.trace("other") as trace:
        real = model(fake)
        ai = instrument_openai(real, recorder=trace)
        same(ai.api_key, "none", "attribute of the client")
        same([listed.id for listed in ai.models.list()], ["says"], "models")
        assert ai.chat.completions.with_raw_response is not None and ai.chat.with_raw_response is not None
    same(stored(world, trace.trace_id), [], "nothing is recorded")


@area.row("instrument_openai(AsyncOpenAI).create", "the answer arrives; the client records the coroutine's repr, which uploads")
def async_create(world: World) -> None:
    async def ask(fake: FakeModel, recorder: Any) -> Any:
        async with openai.AsyncOpenAI(base_url=fake.url, api_key="none", max_retries=0) as client:
            return await instrument_openai(client, recorder=recorder).chat.completions.create(model="says", messages=ASK)

    with FakeModel() as fake, world.client.trace("async") as trace:
        same(asyncio.run(ask(fake, trace)).choices[0].message.content, ANSWER, "answer")
    recorded = stored(world, trace.trace_id)[0]
    same((recorded["type"], recorded["name"]), ("llm_call", "says"), "event")
    assert "coroutine" in recorded["output"], recorded["output"]


@area.row("chat.completions.acreate", "openai has no acreate any more, sync or async")
def acreate(world: World) -> FailsInClient:
    faults = []
    for kind in (openai.OpenAI, openai.AsyncOpenAI):
        with FakeModel() as fake, world.client.trace("acreate") as trace:
            ai = instrument_openai(kind(base_url=fake.url, api_key="none"), recorder=trace)
            faults.append(raises(AttributeError, lambda: asyncio.run(ai.chat.completions.acreate(model="says", messages=ASK))))
            same(fake.requests, [], "requests to the model")
        same(stored(world, trace.trace_id)[-1]["type"], "failure", "the last event")
    return FailsInClient(faults[0])
