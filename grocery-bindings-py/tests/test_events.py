from __future__ import annotations

import asyncio
import json

import pytest

from grocery_core import Event, EventStream, GroceryAgent, InputProcessed, ListUpdate, Lost, Money


async def take(events: EventStream, count: int) -> list[Event]:
    return [await asyncio.wait_for(events.__anext__(), 10) for _ in range(count)]


async def test_a_request_tells_what_happened(agent: GroceryAgent) -> None:
    async with agent.events() as events:
        answer = await agent.process("milk and eggs", user_id="ada")
        seen = await take(events, 2)
    by_kind = {event.kind: event.data for event in seen}
    update, processed = by_kind["grocery_update"], by_kind["grocery_input_processed"]
    assert isinstance(update, ListUpdate)
    assert (update.list_id, update.user_id) == (answer.grocery_list.id, "ada")
    assert update.items == ["milk", "eggs"]
    assert update.version == answer.grocery_list.version
    assert isinstance(processed, InputProcessed)
    assert (processed.list_total, processed.item_count) == (answer.grocery_list.total, 2)
    assert processed.timestamp == "2026-11-20T10:30:00Z"
    assert [event.seq for event in seen] == sorted(event.seq or 0 for event in seen)
    assert all(event.at == "2026-11-20T10:30:00Z" for event in seen)


async def test_the_envelope_is_documented(agent: GroceryAgent) -> None:
    events = agent.events()
    await agent.process("milk")
    for event in await take(events, 2):
        written = json.loads(event.to_json())
        assert written["type"] == event.kind
        assert set(written) == {"type", "data"}
        assert event.to_dict() == written
        assert event.kind in repr(event)


async def test_async_for_ends_when_the_stream_is_closed(agent: GroceryAgent) -> None:
    events = agent.events()
    seen: list[str] = []

    async def listen() -> None:
        async for event in events:
            seen.append(event.kind)

    listener = asyncio.create_task(listen())
    await agent.process("milk")
    while len(seen) < 2:
        await asyncio.sleep(0)
    events.close()
    await asyncio.wait_for(listener, 10)
    assert set(seen) == {"grocery_update", "grocery_input_processed"}


async def test_async_for_ends_when_the_agent_is_closed() -> None:
    agent = GroceryAgent()
    events = agent.events()
    await agent.process("milk")
    await agent.close()
    assert [event.kind async for event in events]


async def test_a_subscriber_goes_on_where_it_was(agent: GroceryAgent) -> None:
    first = agent.events()
    await agent.process("milk")
    (event, later) = await take(first, 2)
    again = agent.events(after=event.seq)
    assert await take(again, 1) == [later]


async def test_a_slow_subscriber_learns_what_it_lost() -> None:
    agent = GroceryAgent(event_buffer=2)
    events = agent.events()
    for item in ["milk", "eggs", "bread"]:
        await agent.process(item)
    (lost, *rest) = await take(events, 3)
    assert lost.kind == "lost"
    assert isinstance(lost.data, Lost)
    assert lost.data.first is not None and lost.data.last is not None
    assert lost.seq == lost.data.last
    assert [event.seq for event in rest] == [lost.data.last + 1, lost.data.last + 2]
    assert json.loads(lost.to_json())["type"] == "lost"


async def test_cancelling_a_wait_loses_nothing(agent: GroceryAgent) -> None:
    events = agent.events()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(events.__anext__(), 0.01)
    await agent.process("milk")
    assert len(await take(events, 2)) == 2


async def test_many_listeners_hear_the_same(agent: GroceryAgent) -> None:
    streams = [agent.events() for _ in range(50)]
    await agent.process("milk")
    heard = await asyncio.gather(*(take(stream, 2) for stream in streams))
    assert all(h == heard[0] for h in heard)


async def test_events_carry_money(agent: GroceryAgent) -> None:
    events = agent.events()
    answer = await agent.process("2 gallons of milk")
    totals = [e.data.total for e in await take(events, 2) if isinstance(e.data, ListUpdate)]
    assert totals == [answer.grocery_list.total]
    assert totals[0] is not None and totals[0] > Money(0)
