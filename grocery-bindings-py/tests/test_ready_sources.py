"""Ready sources of prices and products, over a scripted transport and over a server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

import pytest

from conftest import conformance_folder
from grocery_core import (
    GroceryAgent,
    HttpPriceSource,
    HttpProductSource,
    HttpRequest,
    HttpResponse,
    InvalidInputError,
    KrogerSource,
    Money,
    OpenFoodFacts,
    OpenPrices,
    UnavailableError,
    UrllibTransport,
    WalmartSource,
)

MILK = "gc-whole-milk-1-gallon"
CONFIG = {
    "name": "corner-shop",
    "base_url": "https://api.example.com/v1",
    "path": "/prices?skus={ids}&store={store}",
    "prices": "/data",
    "fields": {"id": "/sku", "price": "/price/now", "was_price": "/price/was"},
}


class Script:
    """A transport that answers as it is told, and remembers what it was asked."""

    def __init__(self, answer: Callable[[HttpRequest], Any], status: int = 200) -> None:
        self.answer = answer
        self.status = status
        self.asked: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        body = json.dumps(self.answer(request)).encode()
        return HttpResponse(self.status, [("Content-Type", "application/json")], body)


def price(_: HttpRequest) -> Any:
    return {"data": [{"sku": "m1", "price": {"now": "3.98", "was": 4.49}}]}


async def test_a_shop_of_ones_own_configuration() -> None:
    script = Script(price)
    shop = HttpPriceSource(
        CONFIG, headers={"authorization": "Bearer hush"}, ids={MILK: "m1"}, transport=script
    )
    agent = GroceryAgent(price_source=[shop])
    (quote,) = (await agent.prices.quotes([MILK], store="s 1")).quotes
    assert (quote.price, quote.regular, quote.source) == (Money(398), Money(449), "corner-shop")
    (request,) = script.asked
    assert request.method == "GET" and request.body == b"" and request.timeout == 3.0
    assert request.url == "https://api.example.com/v1/prices?skus=m1&store=s%201"
    assert ("authorization", "Bearer hush") in request.headers
    assert "hush" not in repr(shop) and "hush" not in repr(request) and "m1" not in repr(request)
    assert shop.name == "corner-shop" and repr(shop) == '<HttpPriceSource "corner-shop">'


async def test_what_the_shop_refuses_is_said_without_the_key() -> None:
    script = Script(lambda _: {"error": "Bearer hush is no key"}, status=401)
    shop = HttpPriceSource(
        CONFIG, headers={"authorization": "Bearer hush"}, ids={MILK: "m1"}, transport=script
    )
    agent = GroceryAgent(price_source=shop)
    answer = await agent.prices.quotes([MILK])
    (status,) = agent.prices.state().sources
    assert answer.quotes[0].kind != "live" and status.failures == 1
    assert "hush" not in str(answer.notes) + str(status.last_error) + agent.prices.state().to_json()


async def test_kroger_fetches_one_token_and_shows_no_secret() -> None:
    def answer(request: HttpRequest) -> Any:
        if request.url.endswith("/connect/oauth2/token"):
            assert request.method == "POST" and b"client_credentials" in request.body
            return {"access_token": "token-hush", "expires_in": 1800, "token_type": "bearer"}
        return {"data": [{"locationId": "01400943", "name": "Kroger", "chain": "KROGER", "address": {"city": "Cincinnati"}}]}

    script = Script(answer)
    kroger = KrogerSource("app-1", "secret-hush", config={"store": "01400943"}, transport=script)
    for _ in range(2):
        (store,) = await kroger.stores("45202", limit=1)
        assert (store.id, store.city, store.zip) == ("01400943", "Cincinnati", None)
    assert [r.url.rpartition("/")[2].split("?")[0] for r in script.asked] == ["token", "locations", "locations"]
    assert "hush" not in repr(kroger) + repr(script.asked)
    assert kroger.name == "kroger"
    with pytest.raises(InvalidInputError) as refused:
        KrogerSource("app-1", "secret hush", transport=script)
    assert "hush" not in str(refused.value)
    GroceryAgent(price_source=kroger, product_source=kroger)


async def test_walmart_signs_and_shows_no_key() -> None:
    folder = conformance_folder()
    assert folder is not None
    pem = (folder / "test-only-key.pem").read_text()
    item = {"itemId": 10450114, "name": "Whole milk", "salePrice": 3.98, "stock": "Available"}
    script = Script(lambda _: {"items": [item], "totalResults": 1})
    walmart = WalmartSource("consumer-hush", "1", pem, ids={MILK: "10450114"}, transport=script)
    agent = GroceryAgent(price_source=walmart, product_source=walmart)
    (quote,) = (await agent.prices.quotes([MILK])).quotes
    assert (quote.price, quote.source, walmart.name) == (Money(398), "walmart", "walmart")
    (found,) = (await agent.catalog.search_remote("milk")).products
    assert found.product.id == "walmart-10450114"
    names = {name.lower() for name, _ in script.asked[0].headers}
    assert {"wm_consumer.id", "wm_sec.auth_signature"} <= names
    assert "hush" not in repr(walmart) + repr(script.asked)
    for key in ("", "hush", pem[:200] + "hush"):
        with pytest.raises(InvalidInputError) as refused:
            WalmartSource("consumer-1", "1", key, transport=script)
        assert "hush" not in str(refused.value)


async def test_open_prices_and_open_food_facts() -> None:
    who = "PantryPal/2.1 (hello@pantrypal.example)"
    seen = {
        "items": [
            {
                "product_code": "3017620422003",
                "price": 3.49,
                "currency": "USD",
                "date": "2026-11-01",
                "location": {"osm_name": "Corner", "osm_address_city": "Lyon"},
            }
        ],
        "total": 1,
    }
    script = Script(lambda _: seen)
    prices = OpenPrices(who, barcodes={MILK: "3017620422003"}, transport=script)
    (observed,) = await prices.prices("3017620422003")
    assert (observed.price, observed.date) == (Money(349), "2026-11-01")
    assert any(value.startswith("PantryPal/2.1") for _, value in script.asked[0].headers)
    with pytest.raises(InvalidInputError):
        await prices.prices("milk")
    for source in (OpenPrices, OpenFoodFacts):
        with pytest.raises(InvalidInputError):
            source("somebody", transport=script)
    found = Script(lambda _: {"products": [], "hits": [], "count": 0})
    agent = GroceryAgent(product_source=OpenFoodFacts(who, transport=found), price_source=prices)
    assert (await agent.catalog.search_remote("cocoa spread")).products == []
    assert len(found.asked) == 1


def test_settings_that_cannot_work_are_said_at_once() -> None:
    script = Script(price)
    for bad in ({}, {**CONFIG, "size": 1}, {**CONFIG, "path": "/prices"}, {**CONFIG, "batch": 0}):
        with pytest.raises(InvalidInputError):
            HttpPriceSource(bad, transport=script)
    with pytest.raises(InvalidInputError):
        HttpProductSource({}, transport=script)
    with pytest.raises(InvalidInputError):
        KrogerSource("a", "b", config={"timeout": 3}, transport=script)
    with pytest.raises(TypeError, match="Transport"):
        HttpPriceSource(CONFIG, transport=7)


@pytest.mark.parametrize("answer", [None, 200, HttpResponse(200, [], b"<html>"), UnavailableError("cut")])
async def test_a_transport_that_fails_costs_no_answer(answer: Any) -> None:
    class Odd:
        def send(self, request: HttpRequest) -> HttpResponse:
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[no-any-return]

    shop = HttpPriceSource(CONFIG, ids={MILK: "m1"}, transport=Odd())
    agent = GroceryAgent(price_source=shop)
    priced = await agent.prices.quotes([MILK])
    assert priced.quotes[0].kind != "live" and priced.notes != []
    assert agent.prices.state().sources[0].failures == 1


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = 302 if "away" in self.path else 404 if "none" in self.path else 200
        body = json.dumps(price(None)).encode()  # type: ignore[arg-type]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def test_the_ready_transport_asks_a_server(server: str) -> None:
    for path, live in (("/p?skus={ids}", True), ("/away?skus={ids}", False), ("/none?skus={ids}", False)):
        shop = HttpPriceSource({**CONFIG, "base_url": server, "path": path}, ids={MILK: "m1"})
        priced = await GroceryAgent(price_source=shop).prices.quotes([MILK])
        assert (priced.quotes[0].kind == "live") is live, path
    closed = HttpPriceSource({**CONFIG, "base_url": "http://127.0.0.1:1"}, ids={MILK: "m1"}, transport=UrllibTransport())
    priced = await GroceryAgent(price_source=closed).prices.quotes([MILK])
    assert priced.quotes[0].kind != "live" and "reach" in priced.notes[0]
