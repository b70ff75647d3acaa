"""Notes which of the client's own functions were really called, so that the table can say what it left out."""

from __future__ import annotations

import importlib
import inspect
import sys
import threading
from types import CodeType, FrameType
from typing import Any

# The command's module runs in processes of its own: the rows of the command are its evidence.
MODULES = ("client", "easy", "recorder", "trace", "integrations.langchain", "integrations.openai")
SPECIAL = {"__init__", "__enter__", "__exit__", "__getattr__"}

called: set[CodeType] = set()


def watch() -> None:
    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    threading.setprofile(note)
    sys.setprofile(note)


def public_functions(package: str = "sepurux", modules: tuple[str, ...] = MODULES) -> dict[str, CodeType]:
    """Every public function and method that the package defines, by its name."""
    found: dict[str, CodeType] = {}
    for module_name in modules:
        module = importlib.import_module(f"{package}.{module_name}")
        for name, member in vars(module).items():
            if getattr(member, "__module__", None) != module.__name__:
                continue
            if inspect.isclass(member):
                found.update(methods(f"{module_name}.{name}", member))
            elif inspect.isfunction(member) and not name.startswith("_"):
                found[f"{module_name}.{name}"] = code(member)
    return found


def methods(prefix: str, owner: type) -> dict[str, CodeType]:
    members = {name: getattr(member, "__func__", member) for name, member in vars(owner).items()}
    return {
        f"{prefix}.{name}": code(member)
        for name, member in members.items()
        if inspect.isfunction(member) and (name in SPECIAL or not name.startswith("_"))
    }


def code(function: Any) -> CodeType:
    return inspect.unwrap(function).__code__


def left_out(functions: dict[str, CodeType]) -> list[str]:
    return sorted(name for name, code in functions.items() if code not in called)
