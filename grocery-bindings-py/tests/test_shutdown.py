"""Programs that end while something is under way."""

from __future__ import annotations

import subprocess
import sys

import pytest

ENDINGS = {
    "nothing happened": "",
    "an agent is left open": "GroceryAgent().blocking.process('milk')",
    "a database is left open": "GroceryAgent(database=path).blocking.process('milk')",
    "a call is left unawaited": "agent = GroceryAgent(); call = agent.lists.all()",
    "a stream is left open": "events = GroceryAgent().events()",
    "a source is still asked": """
async def main():
    class Shop:
        name = 'shop'
        async def quotes(self, request):
            started.set()
            await asyncio.Event().wait()
    started = asyncio.Event()
    agent = GroceryAgent(price_source=Shop(), price_timeout_ms=600000)
    task = asyncio.create_task(agent.process('milk'))
    await started.wait()
asyncio.run(main())
""",
    "a blocking source is still asked": """
import threading
async def main():
    class Shop:
        name = 'shop'
        def quotes(self, request):
            asyncio.run_coroutine_threadsafe(seen(), loop)
            ended.wait(1)
            return []
    async def seen():
        started.set()
    loop, started, ended = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    agent = GroceryAgent(price_source=Shop(), price_timeout_ms=600000)
    task = asyncio.create_task(agent.process('milk'))
    await started.wait()
asyncio.run(main())
""",
    "a thread still blocks": """
import threading
events = GroceryAgent().blocking.events()
threading.Thread(target=lambda: next(events), daemon=True).start()
""",
}


@pytest.mark.parametrize("_again", range(3))
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=list(ENDINGS))
def test_a_program_ends_cleanly(tmp_path: object, ending: str, _again: int) -> None:
    script = f"import asyncio\nfrom grocery_core import GroceryAgent\npath = {str(tmp_path) + '/a.db'!r}\n{ending}"
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_starts_nothing() -> None:
    script = "import threading, grocery_core; print(threading.active_count(), end='')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout == "1"
    tasks = "import os, grocery_core; print(len(os.listdir('/proc/self/task')), end='')"
    if sys.platform == "linux":
        done = subprocess.run([sys.executable, "-c", tasks], capture_output=True, text=True, timeout=120)
        assert done.stdout == "1"
