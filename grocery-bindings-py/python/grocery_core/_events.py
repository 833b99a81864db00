"""The events of an agent, as an asynchronous iterator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ._grocery_core import Event, Subscription

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["EventStream"]


class EventStream:
    """What an agent tells while it works::

        async for event in agent.events():
            print(event.seq, event.kind, event.data)

    It holds its place from the moment it is made. A subscriber that comes late or reads slowly is
    told what it lost by an event of kind ``"lost"``. The loop ends when the stream or the agent
    is closed.
    """

    __slots__ = ("_subscription",)

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> Event:
        event = await self._subscription.next()
        if event is None:
            raise StopAsyncIteration
        return event

    def close(self) -> None:
        """Ends the stream, and with it a loop that waits for the next event."""
        self._subscription.close()

    async def __aenter__(self) -> EventStream:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()
