"""What a type checker says to right and wrong programs. ``scripts/test.sh`` checks the package itself."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import grocery_core

pytestmark = pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")

RIGHT = """
import grocery_core
from collections.abc import Sequence
from typing_extensions import assert_type
from grocery_core import GroceryAgent, GroceryList, Money, Order, OrderImportReport, PriceSource, QuoteRequest, RecipeAdded
from grocery_core import DealSolution, Embedder, EmbedTexts, LookupProducts, ProductSource, ProductVector, Review
from grocery_core import RecognizeText, SearchProducts, SearchResult, SearchVectors, SeenModel, SourcedProduct, SourcePage
from grocery_core import SourcePrice, TextLine, VectorHit, VectorIndex, optimise_basket, optimise_deals

class Plain:
    name = "plain"
    def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        return [SourcePrice(id, Money(399)) for id in request.product_ids]

class Later:
    @property
    def name(self) -> str:
        return "later"
    async def quotes(self, request: QuoteRequest) -> Sequence[SourcePrice]:
        return []

class Reader:
    def recognize(self, request: RecognizeText) -> list[TextLine]:
        return [TextLine(str(len(request.image)))]

class Corner:
    name = "corner"
    def search(self, request: SearchProducts) -> SourcePage:
        return SourcePage([SourcedProduct({"id": "x", "name": request.q}, price=Money(1))], total=7)
    async def lookup(self, request: LookupProducts) -> list[SourcedProduct]:
        return []

class Model:
    name = "model"
    dimensions = 2
    async def embed(self, request: EmbedTexts) -> list[list[float]]:
        return [[1.0, 0.0] for _ in request.texts]

class Index:
    dimensions = 2
    def upsert(self, vectors: list[ProductVector]) -> int:
        return len(vectors)
    async def remove(self, product_ids: list[str]) -> None: ...
    async def search(self, request: SearchVectors) -> list[VectorHit]:
        return [VectorHit("x", request.vector[0])]
    def count(self) -> int:
        return 1

sources: list[PriceSource] = [Plain(), Later()]
shops: list[ProductSource] = [Corner()]
models: list[Embedder] = [Model()]
indexes: list[VectorIndex] = [Index()]

async def main() -> None:
    agent = GroceryAgent(price_source=Plain(), state="IL")
    answer = await agent.process("milk")
    assert_type(answer.grocery_list, GroceryList)
    assert_type(answer.grocery_list.total, Money)
    assert_type(answer.grocery_list.items[0].price, "Money | None")
    assert_type(agent.parse("milk").actions[0].items[0].quantity, "float | None")
    async for event in agent.events():
        assert_type(event.kind, str)
    assert_type(agent.explain("milk").tokens[0].value, "float | None")
    assert_type(agent.explain("milk").model, "SeenModel | None")
    made = await agent.lists.create("BBQ")
    added = await agent.lists.add_recipe(made.id, ["2 eggs"], servings=(4, "6"))
    assert_type(added.skipped[0].reason, str)
    await agent.lists.add(made.id, "charcoal", amount="3/2")
    found = agent.catalog.substitutes("x", diets=["vegan"], wanted=(2, "pound"), refused=[("x", "y")])
    assert_type(found.candidates[0].parts.kind, float)
    full = GroceryAgent(
        product_source=Corner(), embedder=Model(), vector_index=Index(), model_policy={"retry": None},
        price_policy={"timeout_ms": 9, "breaker": {"failures": 2}, "rate": {"amount": 1, "per_ms": 2}},
    )
    assert_type(full.catalog.search("milk", sort="price", diets=["vegan"]), SearchResult)
    assert_type((await full.catalog.search_hybrid("milk")).hits[0].similarity, "float | None")
    assert_type(full.catalog.page("milk").products[0].price, "grocery_core.PriceRecord | None")
    await full.catalog.add([found.product, {"id": "x", "name": "y", "diets": ["vegan"]}])
    assert_type(await full.catalog.reviews("x"), "list[Review]")
    assert_type((await full.catalog.import_(b"", format="csv")).left_out, "dict[str, int]")
    assert_type(optimise_deals({"lines": []}), DealSolution)
    assert_type(await agent.optimise_deals("{}"), DealSolution)
    assert_type(await GroceryAgent.open(database="x.db", seed=7), GroceryAgent)
    assert_type(optimise_basket("{}").plan, "grocery_core.StoresPlan | None")
    assert_type(await agent.orders.import_(["orders.csv", b"items"], progress=lambda at: at.rows), OrderImportReport)
    assert_type((await agent.orders.read_picture(b"", Reader())).order.lines[0].unit_price, "Money | None")
    assert_type(await agent.orders.list(limit=1), "list[Order]")
    with agent.blocking as shop:
        assert_type(shop.lists.view(made.id), GroceryList)
        assert_type(shop.lists.add_recipe(made.id, "2 eggs"), RecipeAdded)
"""

WRONG = {
    "GroceryAgent(price_source=7)": "arg-type",
    "GroceryAgent(databse='x')": "call-arg",
    "GroceryAgent.open(databse='x')": "call-arg",
    "GroceryAgent.open(price_source=7)": "arg-type",
    "agent.parse(b'milk')": "arg-type",
    "agent.process('milk').response": "attr-defined",
    "agent.parse('milk').intnet": "attr-defined",
    "agent.parse('milk').intent = 'x'": "misc",
    "Money(3.99)": "arg-type",
    "SourcePrice('x', 3.99)": "arg-type",
    "agent.lists.add('x', 'rice', amount=[])": "arg-type",
    "agent.lists.add_recipe('x', 7)": "arg-type",
    "agent.lists.add_recipe('x', 'rice', servings=4)": "arg-type",
    "agent.explain('milk').clauses[0].comand": "attr-defined",
    "agent.parse('milk').actions[0].items[0].quantity + 1": "operator",
    "GroceryAgent(price_source=Bad())": "arg-type",
    "agent.catalog.substitutes('x', diet='vegan')": "call-arg",
    "agent.catalog.substitutes('x', accepted=['y'])": "list-item",
    "agent.orders.read_picture(b'', Bad())": "arg-type",
    "agent.orders.import_('x', progress=lambda: None)": "arg-type",
    "agent.orders.import_(7)": "arg-type",
    "agent.catalog.search('x', sort=7)": "arg-type",
    "agent.catalog.import_('x', formt='csv')": "call-arg",
    "agent.catalog.add('x')": "arg-type",
    "agent.catalog.page('x').hits": "attr-defined",
    "GroceryAgent(product_source=Bad())": "arg-type",
    "GroceryAgent(embedder=Bad())": "arg-type",
    "GroceryAgent(price_policy={'timeout': 5})": "arg-type",
    "GroceryAgent(price_policy={'rate': {'amount': 5}})": "arg-type",
    "grocery_core.optimise_deals([])": "arg-type",
}

PREFIX = """
import grocery_core
from grocery_core import GroceryAgent, Money, QuoteRequest, SourcePrice
class Bad:
    name = "bad"
    def quotes(self, request: QuoteRequest) -> list[float]:
        return []
agent = GroceryAgent()
"""


def mypy(folder: Path, source: str) -> tuple[int, str]:
    (folder / "program.py").write_text(source)
    package = Path(grocery_core.__file__).parent.parent
    # mypy finds an installed package by itself and refuses to be pointed at it.
    path = {} if package.name == "site-packages" else {"MYPYPATH": str(package)}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", "program.py"],
        cwd=folder,
        env={"PATH": "", **path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def test_right_programs_pass(tmp_path: Path) -> None:
    status, said = mypy(tmp_path, RIGHT)
    assert status == 0, said


def test_wrong_programs_are_found(tmp_path: Path) -> None:
    lines = PREFIX.count("\n") + 1
    status, said = mypy(tmp_path, PREFIX + "\n".join(WRONG))
    assert status == 1
    for number, (program, code) in enumerate(WRONG.items(), lines):
        assert any(
            line.startswith(f"program.py:{number}: error:") and f"[{code}]" in line for line in said.splitlines()
        ), f"{program}: {said}"


def test_the_package_says_that_it_is_typed() -> None:
    folder = Path(grocery_core.__file__).parent
    assert (folder / "py.typed").exists()
    assert "Incomplete" not in (folder / "_grocery_core.pyi").read_text()


def test_everything_public_is_exported_and_documented() -> None:
    for name in grocery_core.__all__:
        value = getattr(grocery_core, name)
        if isinstance(value, type):
            assert value.__doc__, name
            assert not value.__module__.endswith("._grocery_core"), name
