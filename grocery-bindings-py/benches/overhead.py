"""What a call costs beyond the same call in Rust. Run by ``scripts/overhead.sh``; nothing is asserted.

The argument is the JSON that ``examples/overhead.rs`` prints.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, Callable

from grocery_core import GroceryAgent, Money, QuoteRequest, SourcePrice, TotalsItem


def least(call: Callable[[], Any]) -> float:
    """The least of many batches, in nanoseconds."""
    batch, best = 200, float("inf")
    for _ in range(60):
        start = time.perf_counter_ns()
        for _ in range(batch):
            call()
        best = min(best, (time.perf_counter_ns() - start) / batch)
    return best


async def least_async(call: Callable[[], Any]) -> float:
    batch, best = 50, float("inf")
    for _ in range(20):
        start = time.perf_counter_ns()
        for _ in range(batch):
            await call()
        best = min(best, (time.perf_counter_ns() - start) / batch)
    return best


class Shop:
    name = "shop"

    async def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        return [SourcePrice(id, Money(250)) for id in request.product_ids]


class Plain:
    name = "plain"

    def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        return [SourcePrice(id, Money(250)) for id in request.product_ids]


async def asynchronous() -> None:
    agent = GroceryAgent()
    made = await agent.lists.create("Mine")
    await agent.lists.add(made.id, "milk")
    id = agent.catalog.search("whole milk", limit=1).hits[0].product.id
    print("asynchronous, in memory                us")
    print(f"  lists.get                    {await least_async(lambda: agent.lists.get(made.id)) / 1e3:9.1f}")
    print(f"  lists.view                   {await least_async(lambda: agent.lists.view(made.id)) / 1e3:9.1f}")
    print(f"  prices.quotes, typical       {await least_async(lambda: agent.prices.quotes([id])) / 1e3:9.1f}")
    for name, source in [("coroutine", Shop()), ("plain function", Plain())]:
        live = GroceryAgent(price_source=source)  # type: ignore[arg-type]
        one = await least_async(lambda: live.prices.quotes([id])) / 1e3
        start = time.perf_counter_ns()
        for _ in range(5):
            await asyncio.gather(*(live.prices.quotes([id]) for _ in range(200)))
        many = (time.perf_counter_ns() - start) / 1_000 / 1e3
        print(f"  prices.quotes, {name:14}{one:9.1f}   ({many:.1f} each where 200 run at once)")


def main() -> None:
    rust = json.loads(sys.argv[1])
    agent = GroceryAgent()
    id = agent.catalog.search("whole milk", limit=1).hits[0].product.id
    one = [TotalsItem(Money(399), 4)]
    calls: dict[str, Callable[[], Any]] = {
        "parse": lambda: agent.parse("2 gallons of milk"),
        "ingredient": lambda: agent.ingredient("2 cups flour"),
        "product": lambda: agent.catalog.get(id),
        "search": lambda: agent.catalog.search("whole milk", limit=10),
        "totals_1": lambda: agent.totals(one, state="IL"),
        "totals_7": lambda: agent.totals(one * 7, state="IL"),
    }
    nothing = least(lambda: None)
    print("synchronous, returning a handle      rust ns  python ns  beyond ns")
    for name, call in calls.items():
        ours = least(call) - nothing
        print(f"  {name:30}{rust[name]:12.0f}{ours:11.0f}{ours - rust[name]:11.0f}")
    sums = agent.totals(one * 7, state="IL")
    print("reading a handle                              ns")
    print(f"  one attribute                         {least(lambda: sums.total) - nothing:9.0f}")
    print(f"  seven lines                           {least(lambda: sums.lines) - nothing:9.0f}")
    print(f"  to_json                               {least(sums.to_json):9.0f}")
    print(f"  to_dict                               {least(sums.to_dict):9.0f}")
    asyncio.run(asynchronous())
    shop = agent.blocking
    made = shop.lists.create("Mine")
    print("blocking                                      us")
    print(f"  lists.get                    {least(lambda: shop.lists.get(made.id)) / 1e3:9.1f}")


main()
