"""Traces that the checks upload."""

from __future__ import annotations

from typing import Any

from sepurux import TraceBuilder

Trace = dict[str, Any]


def refund(task: str = "refund_flow", *, payment: str = "pay_123", amount: int = 4200) -> Trace:
    """Money moves, and nothing stops a second move: no idempotency key, no read-back, no approval."""
    builder = TraceBuilder(task, {"ticket_id": "t-101", "payment_id": payment})
    builder.add_prompt(f"Refund the duplicate charge {payment} of {amount}")
    builder.add_llm_call("gpt-4o", {"messages": 1}, {"content": "refund it"}, latency_ms=120)
    builder.add_tool_call("payments.lookup_charge", {"payment_id": payment})
    builder.add_tool_result("payments.lookup_charge", {"payment_id": payment, "amount": amount, "currency": "usd"})
    builder.add_tool_call("payments.refund", {"payment_id": payment, "amount": amount})
    builder.add_tool_result("payments.refund", {"refund_id": "rf_123", "status": "queued"})
    builder.add_agent_output({"text": f"Refunded {amount}, reference rf_123"})
    return builder.to_trace()


def lookup(task: str = "order_status", *, order: str = "A-1009") -> Trace:
    """Reads and answers: there is nothing in it that could do harm."""
    builder = TraceBuilder(task, {"order_id": order})
    builder.add_prompt(f"Where is order {order}?")
    builder.add_tool_call("orders.get_status", {"order_id": order})
    builder.add_tool_result("orders.get_status", {"order_id": order, "state": "shipped", "eta": "2026-11-27"})
    builder.add_agent_output({"text": "It has shipped and arrives on 2026-11-27."})
    return builder.to_trace()


def every_kind(task: str) -> Trace:
    """One event of every kind that the client can write."""
    builder = TraceBuilder(task, {"ticket_id": "t-7", "note": "Zażółć gęślą jaźń ☂"}, source="suite", trace_version="0.1")
    builder.add_prompt({"text": "close ticket t-7"}, name="user")
    builder.add_llm_call("gpt-4o-mini", {"messages": [{"role": "user", "content": "close"}]}, {"text": "ok"}, latency_ms=12)
    builder.add_model_step("plan", {"goal": "close"}, {"steps": 2})
    builder.add_tool_call("tickets.close(commit)", {"ticket_id": "t-7", "ratio": 0.5}, latency_ms=31, status="success")
    builder.add_tool_result("tickets.close(commit)", {"closed": True, "big": 9007199254740993, "none": None})
    builder.add_tool_call("mail.send", {"to": "ann@example.org"})
    builder.add_error("mailbox full", tool="mail.send")
    builder.add_retry("mail.send", retries=2)
    builder.add_tool_call("mail.send", {"to": "ann@example.org"})
    builder.add_tool_result("mail.send", {"id": "m-1"})
    builder.add_mutation("slow_answer", input={"ms": 900}, output={"applied": True})
    builder.add_agent_output({"text": "closed"}, name="answer")
    return builder.to_trace()
