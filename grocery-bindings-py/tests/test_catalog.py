from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from grocery_core import CorruptError, GroceryAgent, InvalidInputError, Money, NotFoundError, StorageError

ROWS = "id,name,brand,category,size,price\nzz-1,Moon cheese,Luna,Dairy & Eggs > Cheese,8 oz,4.99\n"


def test_search(agent: GroceryAgent) -> None:
    assert len(agent.catalog) > 2_000
    page = agent.catalog.search("bananna", limit=3)
    assert 0 < len(page.hits) <= 3
    assert page.total >= len(page.hits)
    best = page.hits[0]
    assert "banana" in best.product.name.lower()
    assert best.score >= page.hits[-1].score
    assert agent.catalog.search("bananna", limit=1, offset=1).hits[0] == page.hits[1]


def test_products_are_typed(agent: GroceryAgent) -> None:
    milk = agent.catalog.search("whole milk gallon", limit=1).hits[0].product
    assert agent.catalog.get(milk.id) == milk
    assert milk.category and milk.sold_by == "each" and milk.price_unit == "each"
    assert milk.tax_class == "food" and milk.snap_eligible
    assert milk.typical_price is not None
    assert milk.typical_price.price > Money(0)
    assert milk.typical_price.kind in {"average", "estimate", "listed"}
    assert milk.typical_price.source and milk.typical_price.as_of
    assert milk.to_dict()["id"] == milk.id


def test_filters(agent: GroceryAgent) -> None:
    cheap = agent.catalog.search("milk", max_price=Money(300)).hits
    assert cheap
    for hit in cheap:
        assert hit.product.typical_price is not None
        assert hit.product.typical_price.price <= Money(300)


def test_what_cannot_be_found(agent: GroceryAgent) -> None:
    with pytest.raises(NotFoundError) as error:
        agent.catalog.get("no-such-product")
    assert error.value.code == "PRODUCT_001"
    with pytest.raises(InvalidInputError):
        agent.catalog.search("")
    with pytest.raises(InvalidInputError):
        agent.catalog.search("milk", min_price=Money(1), max_price=Money(1, "EUR"))
    with pytest.raises(OverflowError):
        agent.catalog.search("milk", limit=-1)
    assert agent.catalog.search("'; DROP TABLE products; --").total >= 0


@pytest.mark.parametrize("packed", [False, True], ids=["csv", "gzip"])
async def test_a_catalogue_of_the_host_s_own(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("products.csv.gz" if packed else "products.csv")
    path.write_bytes(gzip.compress(ROWS.encode()) if packed else ROWS.encode())
    agent = GroceryAgent(catalog_file=path)
    assert len(agent.catalog) == 1
    cheese = agent.catalog.get("zz-1")
    assert (cheese.name, cheese.brand, cheese.size) == ("Moon cheese", "Luna", "8 ounce")
    assert cheese.typical_price is not None
    assert (cheese.typical_price.price, cheese.typical_price.kind) == (Money(499), "listed")


async def test_an_import_lasts(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(ROWS)
    async with GroceryAgent(database=tmp_path / "a.db") as agent:
        before = len(agent.catalog)
        report = await agent.catalog.import_file(tmp_path / "products.csv")
        assert report.imported == 1
        assert len(agent.catalog) == before + 1
    async with GroceryAgent(database=tmp_path / "a.db") as agent:
        assert agent.catalog.get("zz-1").name == "Moon cheese"


async def test_a_malformed_catalogue_names_the_line(tmp_path: Path, agent: GroceryAgent) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(ROWS + "zz-2,Star cheese,Luna,Cheese,8 oz,NaN\n")
    before = len(agent.catalog)
    with pytest.raises(CorruptError, match="line 3") as error:
        await agent.catalog.import_file(path)
    assert error.value.hint
    assert len(agent.catalog) == before
    with pytest.raises(CorruptError, match="line 3"):
        GroceryAgent(catalog_file=path)
    report = await agent.catalog.import_file(path, lenient=True)
    assert (report.read, report.imported, report.skipped) == (2, 1, 1)
    assert [line.line for line in report.skipped_lines] == [3]
    assert "NaN" in report.skipped_lines[0].reason
    assert report.to_dict()["imported"] == 1


async def test_a_catalogue_that_is_not_there(tmp_path: Path, agent: GroceryAgent) -> None:
    with pytest.raises(StorageError, match="no-such-file"):
        GroceryAgent(catalog_file=tmp_path / "no-such-file.csv")
    with pytest.raises(StorageError, match="no-such-file"):
        await agent.catalog.import_file(tmp_path / "no-such-file.csv")
