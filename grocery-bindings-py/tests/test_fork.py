"""A forked child: a runtime of its own, and no hold on its parent's database."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import AsyncShop, everything
from grocery_core import GroceryAgent, Money, StorageError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def in_child(work: Callable[[], None]) -> None:
    """Runs ``work`` in a forked child and fails where it fails."""
    sys.stdout.flush()
    with warnings.catch_warnings():
        # Python warns that forking with threads is risky; that it works here is what is tested.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_an_agent_in_memory_works_on_in_the_child() -> None:
    agent = GroceryAgent(price_source=AsyncShop(everything(250)), price_timeout_ms=600_000)
    agent.blocking.process("milk")

    def work() -> None:
        answer = agent.blocking.process("3 cans of tomato soup", user_id="child")
        assert answer.grocery_list.items[0].price == Money(250)

        async def again() -> None:
            assert (await agent.process("milk")).grocery_list.item_count == 1

        asyncio.run(again())

    in_child(work)
    assert agent.blocking.process("eggs").grocery_list.item_count == 2


def test_timers_live_in_the_child() -> None:
    async def hang(_: object) -> list[object]:
        await asyncio.Event().wait()
        return []

    agent = GroceryAgent(price_source=AsyncShop(hang), price_timeout_ms=30)
    agent.blocking.process("milk", user_id="parent")

    def work() -> None:
        answer = agent.blocking.process("milk", user_id="child")
        assert answer.grocery_list.item_count == 1

    in_child(work)


def test_a_database_is_not_inherited(tmp_path: Path) -> None:
    agent = GroceryAgent(database=tmp_path / "a.db")
    agent.blocking.process("milk")

    def work() -> None:
        nonlocal agent
        for call in (
            lambda: agent.blocking.process("eggs"),
            lambda: agent.blocking.lists.all(),
            lambda: agent.parse("milk"),
        ):
            with pytest.raises(StorageError, match="fork") as error:
                call()
            assert error.value.code == "STORE_001"
            assert error.value.hint
        agent.blocking.close()
        del agent
        gc.collect()
        with GroceryAgent(database=tmp_path / "a.db").blocking as own:
            assert own.process("eggs").grocery_list.item_count == 2

    in_child(work)
    assert [i.requested for i in agent.blocking.lists.current().items] == ["milk", "eggs"]
    agent.blocking.check()
    agent.blocking.close()


def test_a_child_may_end_like_any_program(tmp_path: Path) -> None:
    """The interpreter's own end in the child neither hangs nor harms the parent's database."""
    import subprocess

    script = f"""
import os, sys, warnings
warnings.simplefilter("ignore")
from grocery_core import GroceryAgent
agent = GroceryAgent(database={str(tmp_path / "a.db")!r})
agent.blocking.process("milk")
if os.fork() == 0:
    sys.exit(0)
_, status = os.wait()
assert status == 0, status
assert agent.blocking.process("eggs").grocery_list.item_count == 2
agent.blocking.check()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
