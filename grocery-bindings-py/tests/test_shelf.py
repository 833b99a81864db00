"""Products as a shop shows them: put in, searched, scanned, reviewed, trending, swapped, imported."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grocery_core import (
    Access,
    CorruptError,
    GroceryAgent,
    ImportProgress,
    InvalidInputError,
    Money,
    NotFoundError,
    TooLargeError,
)

MILK = "gc-whole-milk-1-gallon"
YUZU = {
    "id": "my-yuzu",
    "name": "Yuzu Marmalade",
    "brand": "Kito",
    "size": "10 ounce",
    "barcode": "036000291452",
    "diets": ["vegan"],
    "typical_price": {"price": Money(450), "kind": "listed", "source": "corner", "as_of": "2026-11-01"},
    "availability": {"quantity": 3},
    "ratings": {"average": 4.5, "count": 12},
}


async def test_products_are_put_in_and_taken_out(agent: GroceryAgent) -> None:
    before = len(agent.catalog)
    await agent.catalog.add([YUZU, {"id": "plain", "name": "Plain Thing"}])
    yuzu = agent.catalog.get("my-yuzu")
    assert (yuzu.size, yuzu.availability.quantity, yuzu.availability.in_stock) == ("10 ounce", 3, None)
    assert yuzu.ratings is not None and (yuzu.ratings.average, yuzu.ratings.count) == (4.5, 12)
    assert yuzu.typical_price is not None and yuzu.typical_price.price == Money(450)
    assert agent.catalog.get("plain").ratings is None
    # What is handed out goes in again, as a product or as its data.
    other = GroceryAgent()
    await other.catalog.add([yuzu])
    await other.catalog.change(put=[{**yuzu.to_dict(), "name": "Yuzu Jelly"}])
    assert other.catalog.get("my-yuzu").name == "Yuzu Jelly"
    await agent.catalog.change(remove=["my-yuzu", "plain"])
    assert len(agent.catalog) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "x"},
        {"name": "x"},
        {"id": "x", "name": "x", "prize": 1},
        {"id": "x", "name": "x", "popularity": -1},
        {"id": "x", "name": "x", "popularity": float("nan")},
        {"id": "x", "name": "\ud800"},
    ],
    ids=repr,
)
async def test_products_that_are_none_are_refused(agent: GroceryAgent, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        await agent.catalog.add([{"id": "ok", "name": "Zorblat"}, wrong])
    assert agent.catalog.search("zorblat").total == 0


@pytest.mark.parametrize("wrong", [7, "x", {"id": "x", "name": "x"}, ["x"], [7], [{"id": Decimal(1)}]], ids=repr)
async def test_what_is_no_sequence_of_products_is_a_type_error(agent: GroceryAgent, wrong: Any) -> None:
    with pytest.raises(TypeError):
        await agent.catalog.add(wrong)


async def test_filters_and_orders(agent: GroceryAgent) -> None:
    await agent.catalog.add([YUZU, {"id": "y2", "name": "Yuzu Juice", "typical_price": YUZU["typical_price"]}])
    def found(**filters: Any) -> list[str]:
        return [hit.product.id for hit in agent.catalog.search("yuzu", **filters).hits]

    assert found(brand="kito") == found(in_stock=True) == found(diets=["vegan"]) == ["my-yuzu"]
    assert found(min_rating=4.6) == [] and found(max_price=Money(449)) == []
    assert found(sort="rating")[0] == "my-yuzu" and found(bought=["y2"])[0] == "y2"
    with pytest.raises(InvalidInputError, match="order"):
        agent.catalog.search("yuzu", sort="colour")
    page = agent.catalog.page("yuzu", limit=1)
    assert page.metadata.total_results == 2 and page.products[0].price is not None
    written = json.loads(page.to_json())
    assert written["metadata"] == {
        "totalResults": 2, "searchId": page.metadata.search_id, "cached": False,
    }  # fmt: skip
    why = agent.catalog.explain_search("yuzzu")
    assert why.hits[0].parts[0].reading == "one_edit"


async def test_scanning(agent: GroceryAgent) -> None:
    beef = {"id": "beef", "name": "Beef", "barcode": "212345000007", "sold_by": "weight", "price_unit": "pound"}
    await agent.catalog.add([YUZU, beef])
    assert agent.catalog.scan("0 36000 29145 2").product.id == "my-yuzu"
    piece = agent.catalog.scan("212345928752")
    assert piece.measure is not None
    assert (piece.product.id, piece.measure.item, piece.measure.price) == ("beef", "12345", Money(2875))
    assert piece.measure.weight is None and piece.measure.unit is None
    with pytest.raises(InvalidInputError):
        agent.catalog.scan("036000291453")
    with pytest.raises(NotFoundError):
        agent.catalog.scan("4006381333931")


async def test_reviews(agent: GroceryAgent) -> None:
    assert not await agent.catalog.review(MILK, 5, "Just milk.", user_id="ann")
    assert not await agent.catalog.review(MILK, 2)
    first = await agent.catalog.reviews(MILK, limit=1)
    (behind,) = await agent.catalog.reviews(MILK, after=first[0])
    assert {first[0].user_id, behind.user_id} == {"ann", "local"}
    known = await agent.catalog.details(MILK)
    assert known.reviews.by_stars == [0, 1, 0, 0, 1] and known.reviews.ratings is not None
    assert known.reviews.ratings.average == 3.5 and known.unit_price is not None
    assert (known.unit_price.amount_exact, known.unit_price.unit) == ("1", "gallon")
    assert await agent.catalog.remove_review(MILK, user_id="ann")
    assert await agent.catalog.forget_reviews() == 1
    for stars in (0, 6):
        with pytest.raises(InvalidInputError):
            await agent.catalog.review(MILK, stars)
    with pytest.raises((OverflowError, ValueError)):
        await agent.catalog.review(MILK, -1)
    with pytest.raises(TooLargeError):
        await agent.catalog.review(MILK, 5, "x" * 4001)


async def test_trending(agent: GroceryAgent) -> None:
    await agent.catalog.record([Access(MILK, "buy"), Access("gc-whole-milk-1-quart", "view", "2026-11-01T00:00:00Z")])
    hot = await agent.catalog.trending(5)
    assert [one.product.id for one in hot] == [MILK, "gc-whole-milk-1-quart"] and hot[0].worth == 10_000
    assert await agent.catalog.trending(category="Bakery") == []
    with pytest.raises(InvalidInputError):
        Access(MILK, "smell")
    with pytest.raises(TypeError):
        await agent.catalog.record([MILK])  # type: ignore[list-item]


async def test_swaps(agent: GroceryAgent) -> None:
    swaps = agent.swaps
    first = (await swaps.substitutes(MILK, limit=1)).candidates[0].product.id
    await swaps.judge(MILK, first, False, user_id="ann")
    assert (await swaps.substitutes(MILK, limit=1, user_id="ann")).candidates[0].product.id != first
    assert (await swaps.substitutes(MILK, limit=1)).candidates[0].product.id == first
    (said,) = await swaps.list(user_id="ann")
    assert (said.missing, said.offered, said.accepted) == (MILK, first, False)
    assert await swaps.forget(MILK, first, user_id="ann") and await swaps.forget_all(user_id="ann") == 0


async def test_prices_of_a_search(agent: GroceryAgent) -> None:
    found = await agent.prices.search("whole milk", limit=2)
    assert len(found.products) == 2 and found.products[0].savings == Money(0)
    assert found.to_dict()["totalResults"] == found.total_results


TABLE = "id,name,price\nz1,Zorblat,3.99\nz2,,1.00\n"


async def test_files_of_every_sort(agent: GroceryAgent, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(TABLE)
    with path.open("rb") as opened:
        for file in (path, str(path), TABLE.encode(), bytearray(TABLE.encode()), io.BytesIO(TABLE.encode()), opened):
            seen: list[ImportProgress] = []
            report = await agent.catalog.import_(file, lenient=True, progress=seen.append)
            assert (report.format, report.imported, report.skipped, seen[-1].rows) == ("csv", 1, 1, 2)
    with pytest.raises(CorruptError, match="line 3"):
        await agent.catalog.import_(path)
    with pytest.raises(TypeError):
        await agent.catalog.import_(7)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        await agent.catalog.import_(io.StringIO(TABLE))  # type: ignore[arg-type]


async def test_options_of_an_import(agent: GroceryAgent) -> None:
    rows = b'{"id":"z1","name":"Zorblat","price":3.99}\n'
    await agent.catalog.import_(rows, format="jsonl", currency="EUR", as_of="2026-01-31", source="shelf")
    price = agent.catalog.get("z1").typical_price
    assert price is not None
    assert (price.price, price.as_of, price.source) == (Money(399, "EUR"), "2026-01-31", "shelf")
    for wrong in ({"format": "xml"}, {"currency": "dollars"}, {"as_of": "soon"}):
        with pytest.raises(InvalidInputError):
            await agent.catalog.import_(rows, **wrong)  # type: ignore[arg-type]
    with pytest.raises(TooLargeError):
        await agent.catalog.import_(rows * 3, max_rows=2)


async def test_what_progress_raises_ends_the_import(agent: GroceryAgent) -> None:
    def stop(at: ImportProgress) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        await agent.catalog.import_(b"id,name\nz1,Zorblat\n", progress=stop)
    assert agent.catalog.search("zorblat").total == 0


def test_without_asyncio() -> None:
    shop = GroceryAgent(fixed_time="2026-11-20T10:30:00Z").blocking
    shop.catalog.add([YUZU])
    assert shop.catalog.search_hybrid("yuzu", limit=1).note is not None
    assert shop.catalog.search_combined("yuzu", brand="Kito").hits[0].product.id == "my-yuzu"
    assert shop.prices.search("yuzu").products[0].price == Money(450)
    assert shop.catalog.details("my-yuzu").in_stock
    assert not shop.catalog.review("my-yuzu", 4)
    assert shop.catalog.reviews("my-yuzu")[0].stars == 4
    assert shop.catalog.remove_review("my-yuzu") and shop.catalog.forget_reviews() == 0
    shop.catalog.record([Access("my-yuzu", "buy", datetime.date(2026, 11, 20).isoformat() + "T00:00:00Z")])
    assert shop.catalog.trending()[0].product.id == "my-yuzu"
    shop.swaps.judge(MILK, "gc-whole-milk-1-quart")
    assert shop.swaps.list()[0].accepted and shop.swaps.substitutes(MILK).candidates
    assert shop.swaps.forget(MILK, "gc-whole-milk-1-quart") and shop.swaps.forget_all() == 0
    assert shop.catalog.import_(TABLE.encode(), lenient=True).imported == 1
    shop.catalog.change(remove=["my-yuzu"])
    for call in (lambda: shop.catalog.search_remote("x"), lambda: shop.catalog.lookup_remote(), shop.catalog.index_vectors):
        with pytest.raises(Exception, match="SYSTEM_004"):
            call()
