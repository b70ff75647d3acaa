"""The LangChain handler with the real langchain-core: models, tools and an agent run through Runnables."""

from __future__ import annotations

import asyncio
import sys
import warnings
from importlib.metadata import version
from typing import Any

import sepurux
from langchain_core.agents import AgentFinish
from langchain_core.callbacks.manager import CallbackManagerForChainRun
from langchain_core.language_models.fake import FakeListLLM
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig, RunnableLambda
from langchain_core.tools import tool
from sepurux import SepuruxClient
from sepurux.integrations.langchain import SepuruxCallbackHandler

from .table import Area, FailsInClient
from .world import PROJECT, World, fails_in_client, raises, same

area = Area(f"sepurux 0.7.0 + langchain-core {version('langchain-core')}")
# The handler calls a method of messages that pydantic has deprecated: it works, and its warning is not ours to act on.
warnings.filterwarnings("ignore", message="The `dict` method is deprecated")


@tool("payments.refund")
def refund(payment_id: str, amount: int) -> dict[str, Any]:
    """Refunds a payment."""
    return {"refund_id": "rf_7", "payment_id": payment_id, "amount": amount}


@tool("bank.transfer")
def transfer(amount: int) -> str:
    """Always fails."""
    raise RuntimeError(f"no connection, {amount} not sent")


class BrokenModel(FakeMessagesListChatModel):
    """A chat model that is down."""

    def _generate(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("model overloaded")


def chat_model() -> FakeMessagesListChatModel:
    wish = {"name": "payments.refund", "args": {"payment_id": "pay_5", "amount": 990}, "id": "call_1"}
    return FakeMessagesListChatModel(responses=[AIMessage(content="", tool_calls=[wish]), AIMessage(content="Refunded.")])


def agent(model: FakeMessagesListChatModel) -> RunnableLambda[str, str]:
    """A model, its tool call, the model again, and the word that the agent has finished."""

    def run(question: str, config: RunnableConfig, run_manager: CallbackManagerForChainRun) -> str:
        messages: list[Any] = [HumanMessage(question)]
        wish = model.invoke(messages, config)
        result = refund.invoke(wish.tool_calls[0], config)
        answer = str(model.invoke([*messages, wish, result], config).content)
        run_manager.on_agent_finish(AgentFinish({"output": answer}, "done"))
        return answer

    return RunnableLambda(run)  # type: ignore[arg-type]  # its stub forgets functions that also take the run manager


def events(world: World, handler: SepuruxCallbackHandler) -> list[dict[str, Any]]:
    assert handler.upload_error is None, handler.upload_error
    trace = world.client.get_trace(str(handler.trace_id), include_payload=True)
    same(trace["validation_status"], "valid", "validation_status")
    return list(trace["payload"]["events"])


@area.row("SepuruxCallbackHandler", "an agent's run: prompt, llm_call, tool_call, tool_result, llm_call, agent_output; then judged")
def whole_agent(world: World) -> None:
    campaign_id = world.campaign("langchain")
    handler = SepuruxCallbackHandler("refund_flow", {"ticket_id": "t-101"}, client=world.client, campaign_id=campaign_id)
    same(agent(chat_model()).invoke("Refund pay_5", {"callbacks": [handler]}), "Refunded.", "answer")
    answer = handler.finish()
    same(answer, {"trace_id": handler.trace_id, "run_id": handler.run_id}, "answer of finish()")
    recorded = events(world, handler)
    same([event["type"] for event in recorded], ["prompt", "llm_call", "tool_call", "tool_result", "llm_call", "agent_output"], "events")
    same(recorded[1]["input"]["messages"][0][0]["content"], "Refund pay_5", "message to the model")
    same(recorded[2]["tool"], "payments.refund", "tool")
    assert "pay_5" in recorded[2]["args"]["input"] and "990" in recorded[2]["args"]["input"], recorded[2]
    assert "rf_7" in recorded[3]["result"], recorded[3]
    same(recorded[4]["output"], [["Refunded."]], "output of the model")
    same(recorded[5]["output"], {"output": "Refunded."}, "agent_output")
    trace = world.client.get_trace(str(handler.trace_id))
    same((trace["source"], trace["normalized_summary"]["tools"]), ("langchain", ["payments.refund"]), "source, tools")
    run = world.finished(str(handler.run_id))
    same(run["status"], "completed", "status")
    assert run["summary"]["attempts"] > 0, "a refund whose arguments are a Python literal is still at stake"


@area.row("SepuruxCallbackHandler(mutation_pack)", "a pack run of the trace just uploaded")
def with_pack(world: World) -> None:
    campaign_id = world.campaign("langchain")
    handler = SepuruxCallbackHandler("packed", client=world.client, campaign_id=campaign_id, mutation_pack="core.reliability", source="lc")
    refund.invoke({"payment_id": "pay_6", "amount": 5}, {"callbacks": [handler]})
    handler.finish()
    same(events(world, handler)[1]["result"], {"refund_id": "rf_7", "payment_id": "pay_6", "amount": 5}, "result")
    same(world.finished(str(handler.run_id))["status"], "completed", "status")
    same(world.get(f"/v1/runs/{handler.run_id}")["trace_id"], handler.trace_id, "trace that was judged")


@area.row("SepuruxCallbackHandler, tool fails", "the error passes through; it answers the call as a failure")
def tool_error(world: World) -> None:
    handler = SepuruxCallbackHandler("transfer", {"amount": 3}, client=world.client)
    raises(RuntimeError, lambda: transfer.invoke({"amount": 3}, {"callbacks": [handler]}))
    handler.finish()
    recorded = events(world, handler)
    same([event["type"] for event in recorded], ["prompt", "tool_call", "failure"], "events")
    same((recorded[2]["tool"], recorded[2]["error"]["message"]), ("bank.transfer", "no connection, 3 not sent"), "failure")
    calls = [step for step in world.client.get_trace_timeline(str(handler.trace_id)) if step["step_type"] == "tool_call"]
    same([call["status"] for call in calls], ["error"], "status of the call's step")


@area.row("SepuruxCallbackHandler, model fails", "on_llm_error: a failure event with the model's name")
def model_error(world: World) -> None:
    handler = SepuruxCallbackHandler("down", client=world.client)
    raises(RuntimeError, lambda: BrokenModel(responses=[]).invoke("hello", {"callbacks": [handler]}))
    handler.finish()
    failure = events(world, handler)[-1]
    same((failure["tool"], failure["error"]["message"]), ("BrokenModel", "model overloaded"), "failure")


@area.row("SepuruxCallbackHandler, completion model", "on_llm_start: prompts and output of a model that is no chat model")
def completion_model(world: World) -> None:
    handler = SepuruxCallbackHandler("complete", client=world.client)
    same(FakeListLLM(responses=["forty-two"]).invoke("6 x 7", {"callbacks": [handler]}), "forty-two", "answer")
    handler.finish()
    recorded = events(world, handler)[0]
    same((recorded["type"], recorded["input"], recorded["output"]), ("llm_call", {"prompts": ["6 x 7"]}, [["forty-two"]]), "llm_call")


@area.row("SepuruxCallbackHandler, ainvoke", "async models and tools are recorded too")
def asynchronous(world: World) -> None:
    handler = SepuruxCallbackHandler("async", {"q": 1}, client=world.client)

    async def work() -> None:
        wish = await chat_model().ainvoke("Refund pay_5", {"callbacks": [handler]})
        await refund.ainvoke(wish.tool_calls[0], {"callbacks": [handler]})

    asyncio.run(work())
    handler.finish()
    same([event["type"] for event in events(world, handler)], ["prompt", "llm_call", "tool_call", "tool_result"], "events")


@area.row("with SepuruxCallbackHandler", "uploads on leaving the block, with a failure event if it raised")
def as_context(world: World) -> None:
    with SepuruxCallbackHandler("calm", client=world.client) as handler:
        refund.invoke({"payment_id": "pay_6", "amount": 5}, {"callbacks": [handler]})
    same([event["type"] for event in events(world, handler)], ["tool_call", "tool_result"], "events")

    def stormy() -> None:
        nonlocal handler
        with SepuruxCallbackHandler("stormy", client=world.client) as handler:
            raise RuntimeError("gave up")

    raises(RuntimeError, stormy)
    same(events(world, handler)[-1]["error"], {"message": "gave up"}, "failure")


@area.row("SepuruxCallbackHandler(client=None)", "takes the global client")
def global_client(world: World) -> None:
    sepurux.configure(world.client)
    with SepuruxCallbackHandler("global") as handler:
        pass
    same(world.client.get_trace(str(handler.trace_id))["task_name"], "global", "task_name")


@area.row("SepuruxCallbackHandler(raise_on_error)", "a refused upload: kept as upload_error, or raised if asked for")
def upload_refused(world: World) -> None:
    with SepuruxClient(world.base_url, "sepurux_wrong", PROJECT) as client:
        quiet = SepuruxCallbackHandler("refused", client=client)
        same(quiet.finish(), {"trace_id": None, "run_id": None}, "answer of finish()")
        assert "401" in str(quiet.upload_error), quiet.upload_error
        raises(Exception, lambda: SepuruxCallbackHandler("refused", client=client, raise_on_error=True).finish())


@area.row("SepuruxCallbackHandler", "without langchain-core installed")
def not_installed(_: World) -> FailsInClient:
    real = sys.modules["langchain_core"]
    sys.modules["langchain_core"] = None  # type: ignore[assignment]
    try:
        return fails_in_client(ImportError, lambda url: SepuruxCallbackHandler("x", client=SepuruxClient(url)))
    finally:
        sys.modules["langchain_core"] = real
