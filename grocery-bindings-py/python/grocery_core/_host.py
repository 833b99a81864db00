"""Running the host's own coroutines on behalf of the native half."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Optional, TypeVar

from ._grocery_core import _shutdown

T = TypeVar("T")

Done = Callable[[Optional[Any], Optional[BaseException]], None]


class HostCall:
    """One call of a host's port, as a task of the event loop that the call came from.

    ``done`` is called on that loop exactly once, unless the call was withdrawn first.
    """

    __slots__ = ("_loop", "_task", "_withdrawn")

    def __init__(
        self,
        loop: Optional[asyncio.AbstractEventLoop],
        context: Optional[contextvars.Context],
        method: Callable[..., Any],
        is_async: bool,
        arguments: tuple[Any, ...],
        done: Done,
    ) -> None:
        self._loop = loop if loop is not None else background_loop()
        self._task: Optional[asyncio.Task[None]] = None
        self._withdrawn = False
        # Several calls of one request run with copies of their own: a context can only be entered once.
        context = context.copy() if context is not None else contextvars.copy_context()
        self._loop.call_soon_threadsafe(
            self._start, method, is_async, arguments, done, context=context
        )

    def _start(
        self,
        method: Callable[..., Any],
        is_async: bool,
        arguments: tuple[Any, ...],
        done: Done,
    ) -> None:
        if not self._withdrawn:
            self._task = self._loop.create_task(self._run(method, is_async, arguments, done))

    async def _run(
        self,
        method: Callable[..., Any],
        is_async: bool,
        arguments: tuple[Any, ...],
        done: Done,
    ) -> None:
        try:
            if is_async:
                answer = await method(*arguments)
            else:
                run = contextvars.copy_context().run
                answer = await self._loop.run_in_executor(worker_threads(), run, method, *arguments)
                if inspect.isawaitable(answer):
                    answer = await answer
        except asyncio.CancelledError:
            if not self._withdrawn:
                done(None, asyncio.CancelledError("it was cancelled"))
            raise
        except Exception as error:
            done(None, error)
        else:
            done(answer, None)

    def withdraw(self) -> None:
        """Cancels the task. May be called from any thread, and after the end."""
        self._withdrawn = True
        try:
            self._loop.call_soon_threadsafe(self._cancel)
        except RuntimeError:
            pass  # The loop is closed, and its tasks with it.

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


class _Process:
    """What one process has one of, made when first needed and made again in a forked child."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.loop: Optional[asyncio.AbstractEventLoop] = None
        self.thread: Optional[threading.Thread] = None
        self.workers: Optional[ThreadPoolExecutor] = None
        self.ended = False


_process = _Process()


def _here() -> _Process:
    global _process
    if _process.pid != os.getpid():
        _process = _Process()
    return _process


def background_loop() -> asyncio.AbstractEventLoop:
    """The event loop for calls that come from no event loop, on a daemon thread of its own."""
    here = _here()
    with here.lock:
        ended = here.ended
    if ended:
        if threading.current_thread() is not threading.main_thread():
            threading.Event().wait()  # The interpreter is ending and takes this daemon thread with it.
        raise RuntimeError("the interpreter is ending, so there is no event loop to run this on")
    with here.lock:
        if here.loop is None:
            here.loop = asyncio.new_event_loop()
            here.thread = threading.Thread(
                target=here.loop.run_forever, name="grocery-core-loop", daemon=True
            )
            here.thread.start()
        return here.loop


def worker_threads() -> ThreadPoolExecutor:
    """The threads for ports that are plain functions and may block. The interpreter waits for
    them at its end, as for any executor."""
    here = _here()
    with here.lock:
        if here.workers is None:
            here.workers = ThreadPoolExecutor(64, thread_name_prefix="grocery-core-host")
        return here.workers


def shut_down() -> None:
    """Ends the threads that run Python and Rust together. One that the interpreter's end caught in
    between would take the process down with it."""
    here = _here()
    # A daemon thread may be starting the loop at this very moment; the lock waits for it.
    held = here.lock.acquire(timeout=5)
    here.ended = True
    try:
        if here.loop is not None and here.thread is not None and here.thread.is_alive():
            here.loop.call_soon_threadsafe(here.loop.stop)
            here.thread.join(5)
    finally:
        if held:
            here.lock.release()
    _shutdown()


def wait_for(what: str, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs a coroutine to its end from code without an event loop. Ctrl-C cancels it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise RuntimeError(
            f"agent.blocking.{what}() would block the running event loop; "
            f"write `await agent.{what}()` here"
        )
    future = asyncio.run_coroutine_threadsafe(_true_coroutine(start), background_loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


async def _true_coroutine(start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    # The native coroutine looks for its event loop when it is first resumed, which is here.
    return await start()
