"""Ports about products from the host: a shop's own search, a model that makes vectors, an index that keeps them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Union

import pytest

from grocery_core import (
    BadAnswerError,
    EmbedTexts,
    GroceryAgent,
    InvalidInputError,
    LookupProducts,
    Money,
    NotFoundError,
    NotSupportedError,
    ProductVector,
    QuoteRequest,
    RateLimitedError,
    SearchProducts,
    SearchVectors,
    SourcedProduct,
    SourcePage,
    SourcePrice,
    TimedOutError,
    UnavailableError,
    VectorHit,
)

YAK = SourcedProduct({"id": "yak-1", "name": "Yak Milk", "size": "1 quart"}, price=Money(799), in_stock=True)


class PlainShop:
    name = "plain-shop"

    def __init__(self, answer: Callable[[Any], Any] = lambda request: SourcePage([YAK])) -> None:
        self.answer = answer
        self.asked: list[Union[SearchProducts, LookupProducts]] = []

    def search(self, request: SearchProducts) -> SourcePage:
        self.asked.append(request)
        return self.answer(request)  # type: ignore[no-any-return]

    def lookup(self, request: LookupProducts) -> list[SourcedProduct]:
        self.asked.append(request)
        return self.answer(request)  # type: ignore[no-any-return]


class AsyncShop:
    name = "async-shop"

    def __init__(self, answer: Callable[[Any], Any] = lambda request: SourcePage([YAK])) -> None:
        self.answer = answer
        self.asked: list[Union[SearchProducts, LookupProducts]] = []

    async def search(self, request: SearchProducts) -> SourcePage:
        self.asked.append(request)
        answer = self.answer(request)
        return await answer if hasattr(answer, "__await__") else answer  # type: ignore[no-any-return]

    async def lookup(self, request: LookupProducts) -> list[SourcedProduct]:
        self.asked.append(request)
        return self.answer(request)  # type: ignore[no-any-return]


@pytest.fixture(params=[AsyncShop, PlainShop], ids=["coroutine", "function"])
def corner(request: pytest.FixtureRequest) -> Any:
    return request.param


async def test_a_shop_is_searched_beside_the_catalogue(corner: Any) -> None:
    shop = corner()
    agent = GroceryAgent(product_source=shop)
    found = await agent.catalog.search_combined("yak milk", limit=3)
    first = found.hits[0]
    assert (first.product.name, first.price, first.is_known, first.source_rank) == (
        "Yak Milk", Money(799), False, 1,
    )  # fmt: skip
    assert first.in_stock and found.note is None and len(found.hits) == 3
    (asked,) = shop.asked
    assert (asked.q, asked.category, asked.limit, asked.offset) == ("yak milk", None, 100, 0)
    await agent.catalog.add([first.product])
    found = await agent.catalog.search_combined("yak milk", limit=1)
    assert found.hits[0].is_known and agent.catalog.get("yak-1") == YAK.product


async def test_products_are_looked_up_at_the_shop(corner: Any) -> None:
    shop = corner(lambda request: [YAK])
    agent = GroceryAgent(product_source=shop)
    (found,) = await agent.catalog.lookup_remote(ids=["yak-1"], retailer_ids=["7"], barcodes=["4006381333931"])
    assert found == YAK and found.to_dict()["price"] == {"minor": 799, "currency": "USD"}
    (asked,) = shop.asked
    assert (asked.ids, asked.retailer_ids, asked.barcodes) == (["yak-1"], ["7"], ["4006381333931"])


def raises(error: Exception) -> Callable[[Any], Any]:
    def answer(request: Any) -> Any:
        raise error

    return answer


async def test_a_shop_that_fails_leaves_the_catalogue(corner: Any) -> None:
    fault = RateLimitedError("too often", hint="wait a little", retry_after=2.5)
    agent = GroceryAgent(product_source=corner(raises(fault)))
    found = await agent.catalog.search_combined("whole milk", limit=1)
    assert found.note is not None and "Milk" in found.hits[0].product.name
    assert (found.note.source, found.note.code, found.note.retryable, found.note.retry_after) == (
        corner.name, "RATE_001", True, 2.5,
    )  # fmt: skip
    with pytest.raises(RateLimitedError) as raised:
        await agent.catalog.search_remote("milk")
    assert (raised.value.hint, raised.value.retry_after) == ("wait a little", 2.5)
    agent = GroceryAgent(product_source=corner(raises(OSError("no route"))))
    with pytest.raises(UnavailableError, match="no route") as out:
        await agent.catalog.lookup_remote(ids=["x"])
    assert isinstance(out.value.__cause__, OSError)


@pytest.mark.parametrize("answer", [None, 7, [], [YAK], "x", {}], ids=repr)
async def test_nonsense_for_a_page_is_a_bad_answer(corner: Any, answer: Any) -> None:
    agent = GroceryAgent(product_source=corner(lambda request: answer))
    with pytest.raises(BadAnswerError):
        await agent.catalog.search_remote("milk")
    found = await agent.catalog.search_combined("whole milk", limit=1)
    assert found.note is not None and found.note.code == "SOURCE_001"


async def test_more_than_was_asked_for_is_a_bad_answer(corner: Any) -> None:
    agent = GroceryAgent(product_source=corner(lambda request: SourcePage([YAK, YAK])))
    with pytest.raises(BadAnswerError, match="2 products for 1"):
        await agent.catalog.search_remote("milk", limit=1)


@pytest.mark.parametrize("answer", [None, 7, "x", {}, [7], SourcePage([]), [YAK] * 102], ids=lambda a: repr(a)[:30])
async def test_nonsense_for_a_look_up_is_a_bad_answer(corner: Any, answer: Any) -> None:
    agent = GroceryAgent(product_source=corner(lambda request: answer))
    with pytest.raises(BadAnswerError):
        await agent.catalog.lookup_remote(ids=["x"])


async def test_a_shop_that_hangs_is_cancelled() -> None:
    ended = asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    agent = GroceryAgent(product_source=AsyncShop(lambda request: hang()), source_timeout_ms=2_000)
    with pytest.raises(TimedOutError):
        await agent.catalog.search_remote("milk")
    await asyncio.wait_for(ended.wait(), 60)


async def test_what_cannot_be_asked_does_not_reach_the_shop(corner: Any) -> None:
    shop = corner()
    agent = GroceryAgent(product_source=shop)
    for q, limit in (("", 20), ("x", 101)):
        with pytest.raises(InvalidInputError):
            await agent.catalog.search_remote(q, limit=limit)
    with pytest.raises(InvalidInputError):
        await agent.catalog.lookup_remote(barcodes=["cheese"])
    with pytest.raises(InvalidInputError):
        await agent.catalog.search_combined(" ")
    assert shop.asked == []
    with pytest.raises(NotSupportedError):
        await GroceryAgent().catalog.search_remote("milk")


@pytest.mark.parametrize(
    ("keyword", "object", "what"),
    [
        ("product_source", object(), "has no `name`"),
        ("product_source", type("S", (), {"name": "s", "search": print}), "has no `lookup`"),
        ("product_source", type("S", (), {"name": "s", "search": 1, "lookup": print}), "`search` that cannot"),
        ("embedder", type("E", (), {"name": "e", "embed": print}), "has no `dimensions`"),
        ("embedder", type("E", (), {"name": "e", "dimensions": 3}), "has no `embed`"),
        ("vector_index", type("I", (), {"dimensions": 3}), "has no `upsert`"),
    ],
)
def test_what_a_port_lacks_is_said_at_once(keyword: str, object: Any, what: str) -> None:
    with pytest.raises(TypeError, match=what):
        GroceryAgent(**{keyword: object})


class Tastes:
    """An embedder that knows three words."""

    name = "tastes"
    dimensions = 3

    def __init__(self) -> None:
        self.batches: list[EmbedTexts] = []

    def vector(self, text: str) -> Sequence[float]:
        text = text.lower()
        return [float("cereal" in text or "xqvz" in text), float("dip" in text), float("flour" in text)]

    def embed(self, request: EmbedTexts) -> Iterable[Sequence[float]]:
        self.batches.append(request)
        return [self.vector(text) for text in request.texts]


class LaterTastes(Tastes):
    async def embed(self, request: EmbedTexts) -> Iterable[Sequence[float]]:  # type: ignore[override]
        return super().embed(request)


class Shelf:
    """An index of vectors by hand."""

    dimensions = 3

    def __init__(self) -> None:
        self.kept: dict[str, list[float]] = {}

    async def upsert(self, vectors: list[ProductVector]) -> None:
        self.kept.update({one.product_id: one.vector for one in vectors})

    def remove(self, product_ids: list[str]) -> None:
        for id in product_ids:
            self.kept.pop(id, None)

    async def search(self, request: SearchVectors) -> list[VectorHit]:
        near = [
            VectorHit(id, sum(a * b for a, b in zip(vector, request.vector))) for id, vector in self.kept.items()
        ]
        near.sort(key=lambda hit: (-hit.similarity, hit.product_id))
        return near[: request.limit]

    def count(self) -> int:
        return len(self.kept)


PRODUCTS = [
    {"id": "a", "name": "Zorblat Cereal"},
    {"id": "b", "name": "Zorblat Dip"},
    {"id": "c", "name": "Zorblat"},
]


@pytest.mark.parametrize("embedder", [Tastes, LaterTastes], ids=["function", "coroutine"])
@pytest.mark.parametrize("index", [None, Shelf], ids=["in memory", "of the host"])
async def test_vectors_find_what_words_do_not(embedder: type[Tastes], index: Any) -> None:
    model, shelf = embedder(), index and index()
    agent = GroceryAgent(embedder=model, vector_index=shelf, min_similarity=0.5)
    await agent.catalog.add(PRODUCTS)
    done = await agent.catalog.index_vectors(["a", "b", "c"])
    assert (done.indexed, done.skipped) == (2, 1)
    assert [batch.kind for batch in model.batches] == ["product"]
    found = await agent.catalog.search_hybrid("xqvz")
    hit = found.hits[0]
    assert (hit.similarity, hit.vector_rank, hit.word_rank, found.note) == (1.0, 1, None, None)
    assert [hit.product.id for hit in found.hits] == ["a"]
    assert (model.batches[-1].kind, model.batches[-1].texts) == ("query", ["xqvz"])
    if shelf is not None:
        assert sorted(shelf.kept) == ["a", "b"]
    with pytest.raises(NotFoundError):
        await agent.catalog.index_vectors(["nope"])


async def test_all_products_are_indexed_in_batches() -> None:
    model = Tastes()
    agent = GroceryAgent(embedder=model)
    done = await agent.catalog.index_vectors()
    assert done.indexed + done.skipped == len(agent.catalog)
    assert max(len(batch.texts) for batch in model.batches) == 256


@pytest.mark.parametrize(
    "answer",
    [None, 7, "x", [], [[1.0, 2.0]], [[1.0, "x", 0.0]], [[1.0, 0.0, 0.0]] * 2, [[float("nan"), 0.0, 1.0]], [7]],
    ids=repr,
)
async def test_a_model_that_talks_nonsense_leaves_the_words(answer: Any) -> None:
    class Bad(Tastes):
        def embed(self, request: EmbedTexts) -> Any:
            return answer

    agent = GroceryAgent(embedder=Bad())
    found = await agent.catalog.search_hybrid("whole milk", limit=1)
    assert "Milk" in found.hits[0].product.name
    assert found.note is not None and found.note.code in {"SOURCE_001", "INPUT_001"}


@pytest.mark.parametrize("answer", [None, 7, [7], [("a", 1.0)]], ids=repr)
async def test_an_index_that_talks_nonsense_leaves_the_words(answer: Any) -> None:
    class Bad(Shelf):
        async def search(self, request: SearchVectors) -> Any:
            return answer

    agent = GroceryAgent(embedder=Tastes(), vector_index=Bad())
    found = await agent.catalog.search_hybrid("cereal", limit=1)
    assert found.hits and found.note is not None
    assert (found.note.source, found.note.code) == ("vectors", "SOURCE_001")


def test_vectors_that_do_not_fit_are_refused() -> None:
    class Four(Shelf):
        dimensions = 4

    with pytest.raises(InvalidInputError, match="dimensions"):
        GroceryAgent(embedder=Tastes(), vector_index=Four())
    with pytest.raises(InvalidInputError):
        GroceryAgent(vector_index=Shelf())
    with pytest.raises(InvalidInputError, match="vector_weight"):
        GroceryAgent(embedder=Tastes(), vector_weight=11)


async def test_a_policy_guards_the_price_source() -> None:
    class Shaky:
        name = "shaky"
        calls = 0

        async def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
            self.calls += 1
            if self.calls == 1:
                raise UnavailableError("busy")
            return [SourcePrice(id, Money(123)) for id in request.product_ids]

    quick = {"base_ms": 1, "cap_ms": 1}
    source = Shaky()
    agent = GroceryAgent(price_source=source, price_policy={"retry": {"max_attempts": 2, "base_ms": 1, "cap_ms": 1}})
    answer = await agent.process("tomato soup")
    assert (answer.grocery_list.items[0].price, source.calls) == (Money(123), 2)
    source = Shaky()
    agent = GroceryAgent(price_source=source, price_policy={"retry": None})
    answer = await agent.process("tomato soup")
    assert answer.grocery_list.items[0].price_kind != "live" and source.calls == 1
    for wrong in ({"timeout": 5}, {"retry": {**quick, "max_attempts": 0}}, {"rate": {"amount": 1}}, {"timeout_ms": "x"}):
        with pytest.raises(InvalidInputError):
            GroceryAgent(price_source=Shaky(), price_policy=wrong)  # type: ignore[arg-type]
