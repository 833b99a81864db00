"""Plays the conformance cases about products, deals and baskets. What they look like is told in
``grocery-core/tests/conformance/README.md``."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Awaitable
from typing import Any, Callable, Optional, Union

from grocery_core import (
    Access,
    CombinedHit,
    DealExplanation,
    DealSolution,
    EmbedTexts,
    ExplainedHit,
    GroceryAgent,
    GroceryError,
    HybridHit,
    ImportReport,
    LookupProducts,
    Money,
    OfferBook,
    PricedProduct,
    PricePerUnit,
    Product,
    ProductDetails,
    ProductRecord,
    QuoteRequest,
    RateLimitedError,
    Ratings,
    Review,
    Scanned,
    SearchNote,
    SearchProducts,
    SourcedProduct,
    SourcePage,
    SourcePrice,
    StoresPlan,
    Substitute,
    Substitutes,
    TimedOutError,
    UnavailableError,
    alert_step,
    detect_deals,
    optimise_basket,
    optimise_deals,
    rank_deals,
    split_deals,
)

NOW = "2026-11-20T10:30:00Z"
SEED = 7

Given = dict[str, Any]


def refused(error: GroceryError) -> Given:
    return {"error": error.code, "hint": error.hint}


def score(value: float) -> int:
    """Millionths, rounded down."""
    return math.floor(value * 1e6)


def money(given: Optional[Given]) -> Optional[Money]:
    return None if given is None else Money(given["minor"], given["currency"])


PARTS = ["category", "kind", "attributes", "size", "price", "brand", "popularity", "learned"]
LEFT_OUT = [
    "unsafe_allergen", "unknown_allergens", "diet", "excluded", "unavailable", "refused", "not_cheaper",
]  # fmt: skip


def price_per_unit(price: PricePerUnit) -> Given:
    return {
        "unit": price.unit,
        "currency": price.currency,
        "missing": price.missing_exact,
        "substitute": price.substitute_exact,
        "difference": price.difference_exact,
    }


def substitute(one: Substitute) -> Given:
    return {
        "product": one.product.id,
        "score": score(one.score),
        "parts": {name: score(getattr(one.parts, name)) for name in PARTS},
        "reasons": one.reasons,
        "size_ratio": one.size_ratio_exact,
        "price": one.price and price_per_unit(one.price),
    }


def substitutes(found: Substitutes) -> Given:
    return {
        "candidates": [substitute(one) for one in found.candidates],
        "left_out": {name: getattr(found.left_out, name) for name in LEFT_OUT},
    }


def limits(given: Given) -> Given:
    """The keyword arguments of a search for substitutes."""
    plain = {name: given[name] for name in LIMITS if name in given}
    if "wanted" in given:
        plain["wanted"] = tuple(given["wanted"])
    for name in ("accepted", "refused"):
        plain[name] = [(missing, offered) for missing, offered in given.get(name, [])]
    return plain


LIMITS = ["diets", "allergens", "avoiding", "excludes", "cheaper", "limit", "unavailable"]


class Shop:
    """The shop of a case: it always finds all that it has, or fails in the one way it is told."""

    FAILURES: dict[str, type[GroceryError]] = {
        "unavailable": UnavailableError,
        "rate_limited": RateLimitedError,
        "timeout": TimedOutError,
    }

    def __init__(self, given: Given) -> None:
        self.name: str = given["name"]
        self.products = [
            SourcedProduct(
                one["product"],
                price=money(one.get("price")),
                regular=money(one.get("regular")),
                in_stock=one.get("in_stock"),
            )
            for one in given["products"]
        ]
        self.total: Optional[int] = given.get("total")
        self.fails: Optional[str] = given.get("fails")

    def may_answer(self) -> None:
        if self.fails is not None:
            raise self.FAILURES[self.fails]("the shop is shut", hint="come back tomorrow")

    async def search(self, request: SearchProducts) -> SourcePage:
        self.may_answer()
        return SourcePage(self.products[request.offset :][: request.limit], self.total)

    async def lookup(self, request: LookupProducts) -> list[SourcedProduct]:
        self.may_answer()
        return [
            one
            for one in self.products
            if one.product.id in request.ids
            or one.product.retailer_id in request.retailer_ids
            or one.product.barcode in request.barcodes
        ]


class Words:
    """The embedder of a case: the vector of the first word that occurs in a text, and zeros without one."""

    def __init__(self, given: Given) -> None:
        self.name: str = given["name"]
        self.dimensions: int = given["dimensions"]
        self.vectors: list[tuple[str, list[float]]] = given["vectors"]

    def embed(self, request: EmbedTexts) -> list[list[float]]:
        none = [0.0] * self.dimensions
        return [
            next((vector for word, vector in self.vectors if word in text.lower()), none)
            for text in request.texts
        ]


class Shelf:
    """The prices of a case."""

    name = "shelf"

    def __init__(self, given: Given) -> None:
        self.given = given

    async def quotes(self, request: QuoteRequest) -> list[SourcePrice]:
        return [
            SourcePrice(
                id,
                Money(told["price"]),
                regular=Money(told["regular"]) if "regular" in told else None,
                in_stock=told.get("in_stock"),
            )
            for id in request.product_ids
            if (told := self.given.get(id)) is not None
        ]


def agent_of(given: Given) -> GroceryAgent:
    return GroceryAgent(
        product_source=Shop(given["source"]) if "source" in given else None,
        embedder=Words(given["embedder"]) if "embedder" in given else None,
        price_source=Shelf(given["prices"]) if "prices" in given else None,
        barcode_layouts=given.get("barcode_layouts"),
        fixed_time=NOW,
        seed=SEED,
    )


def ratings(one: Optional[Ratings]) -> Optional[Given]:
    return None if one is None else {"average": one.average, "count": one.count}


def product(one: Product) -> Given:
    price = one.typical_price
    return {
        **{name: getattr(one, name) for name in PRODUCT},
        "typical_price": price
        and {"price": price.price, "kind": price.kind, "source": price.source, "as_of": price.as_of},
        "availability": {
            "in_stock": one.availability.in_stock,
            "quantity": one.availability.quantity,
        },
        "ratings": ratings(one.ratings),
    }


PRODUCT = [
    "id", "retailer_id", "name", "brand", "category", "size", "barcode", "tax_class", "snap_eligible", "diets",
    "allergens", "allergens_complete", "sold_by", "price_unit", "popularity", "aliases",
]  # fmt: skip


def record(one: ProductRecord) -> Given:
    category, price, there = one.category, one.price, one.availability
    return {
        "id": one.id,
        "walmart_id": one.walmart_id,
        "name": one.name,
        "brand": one.brand,
        "category": category and {"id": category.id, "name": category.name, "path": category.path},
        "price": price
        and {
            "regular": price.regular,
            "sale": price.sale,
            "unit": price.unit_exact,
            "unit_of_measure": price.unit_of_measure,
            "currency": price.currency,
        },
        "availability": there and {"in_stock": there.in_stock, "quantity": there.quantity},
        "ratings": ratings(one.ratings),
    }


def explained(hit: ExplainedHit) -> Given:
    assert sum(part.value for part in hit.parts) == hit.score
    return {
        "product": hit.product_id,
        "name": hit.name,
        "score": score(hit.score),
        "parts": [
            {
                "kind": part.kind,
                "value": score(part.value),
                "word": part.word,
                "answered_by": part.answered_by,
                "reading": part.reading,
            }
            for part in hit.parts
        ],
    }


def priced(one: PricedProduct) -> Given:
    names = ["id", "name", "price", "unit", "in_stock", "deal_price", "savings", "price_kind", "price_source"]
    return {name: getattr(one, name) for name in names}


def note(one: Optional[SearchNote]) -> Optional[Given]:
    return one and {"from": one.source, "code": one.code, "retryable": one.retryable}


def hybrid(hit: HybridHit) -> Given:
    return {
        "product": hit.product.id,
        "score": score(hit.score),
        "word_rank": hit.word_rank,
        "vector_rank": hit.vector_rank,
        "similarity": None if hit.similarity is None else score(hit.similarity),
    }


def combined(hit: CombinedHit) -> Given:
    names = ["is_known", "source_rank", "price", "regular", "in_stock"]
    return {"product": hit.product.id, **{name: getattr(hit, name) for name in names}}


def sourced(one: SourcedProduct) -> Given:
    return {
        "product": one.product.id,
        "price": one.price,
        "regular": one.regular,
        "in_stock": one.in_stock,
    }


def scanned(found: Scanned) -> Given:
    measure: Optional[Given] = None
    if found.measure is not None:
        measure = {"item": found.measure.item}
        if found.measure.price is not None:
            measure["price"] = found.measure.price
        else:
            measure["weight"] = {"amount": found.measure.weight_exact, "unit": found.measure.unit}
    return {"barcode": found.barcode, "measure": measure, "product": found.product.id}


def details(known: ProductDetails) -> Given:
    per, reviews = known.unit_price, known.reviews
    return {
        "product": known.product.id,
        "in_stock": known.in_stock,
        "unit_price": per and {"price": per.price, "amount": per.amount_exact, "unit": per.unit},
        "reviews": {
            "by_stars": reviews.by_stars,
            "count": reviews.count,
            "ratings": ratings(reviews.ratings),
        },
    }


def review(one: Review) -> Given:
    return {
        "product": one.product_id,
        "user": one.user_id,
        "stars": one.stars,
        "text": one.text,
        "at": one.at,
    }


REPORT = [
    "format", "read", "imported", "replaced", "skipped", "left_out", "unread_sizes", "wrong_barcodes", "formula_cells",
]  # fmt: skip


def report(done: ImportReport) -> Given:
    return {
        **{name: getattr(done, name) for name in REPORT},
        "skipped_lines": [{"line": one.line, "reason": one.reason} for one in done.skipped_lines],
        "notes": [{"line": one.line, "note": one.note} for one in done.notes],
    }


FILTERS = [
    "category", "brand", "min_price", "max_price", "in_stock", "diets", "min_rating", "sort", "bought", "limit", "offset",
]  # fmt: skip


def filters(given: Given) -> Given:
    plain = {name: given[name] for name in FILTERS if name in given}
    for name in ("min_price", "max_price"):
        plain[name] = money(given.get(name))
    return plain


def some(given: Given, *names: str) -> Given:
    return {name: given[name] for name in names if name in given}


async def searched(agent: GroceryAgent, op: str, given: Given) -> Any:
    catalog, q = agent.catalog, given["q"]
    if op == "search":
        found = catalog.search(q, **filters(given))
        return {"hits": [hit.product.id for hit in found.hits], "total": found.total}
    if op == "page":
        page = catalog.page(q, **filters(given))
        facts = page.metadata
        return {
            "products": [record(one) for one in page.products],
            "total_results": facts.total_results,
            "search_id": facts.search_id,
            "cached": facts.cached,
        }
    if op == "explain_search":
        why = catalog.explain_search(q, **filters(given))
        return {
            "q": why.q,
            "words": why.words,
            "head": why.head,
            "total": why.total,
            "hits": [explained(hit) for hit in why.hits],
        }
    if op == "search_prices":
        prices = await agent.prices.search(q, **filters(given))
        return {
            "products": [priced(one) for one in prices.products],
            "total_results": prices.total_results,
            "cached": prices.cached,
            "missing": prices.missing,
        }
    if op == "search_hybrid":
        both = await catalog.search_hybrid(q, **filters(given))
        return {"hits": [hybrid(hit) for hit in both.hits], "total": both.total, "note": note(both.note)}
    if op == "search_combined":
        all = await catalog.search_combined(q, **filters(given))
        return {"hits": [combined(hit) for hit in all.hits], "total": all.total, "note": note(all.note)}
    assert op == "search_remote", op
    there = await catalog.search_remote(q, **some(given, "category", "limit", "offset"))
    return {"products": [sourced(one) for one in there.products], "total": there.total}


async def said(agent: GroceryAgent, op: str, given: Given) -> Any:
    catalog, swaps, user = agent.catalog, agent.swaps, given.get("user", "conformance")
    if op == "details":
        return details(await catalog.details(given["product"]))
    if op == "review":
        return await catalog.review(given["product"], given["stars"], given.get("text", ""), user_id=user)
    if op == "reviews":
        limit = given.get("limit", 20)
        first = await catalog.reviews(given["product"], limit=limit)
        behind = await catalog.reviews(given["product"], limit=limit, after=first[-1]) if first else []
        return {"reviews": [review(one) for one in first], "next": [review(one) for one in behind]}
    if op == "remove_review":
        return await catalog.remove_review(given["product"], user_id=user)
    if op == "forget_reviews":
        return await catalog.forget_reviews(user_id=user)
    if op == "record":
        return await catalog.record([Access(a["product"], a["kind"], a.get("at")) for a in given["accesses"]])
    if op == "trending":
        hot = await catalog.trending(given.get("limit", 10), category=given.get("category"))
        return [{"product": one.product.id, "worth": one.worth} for one in hot]
    if op == "judge":
        return await swaps.judge(given["missing"], given["offered"], given["accepted"], user_id=user)
    if op == "swaps":
        return [
            {"missing": one.missing, "offered": one.offered, "accepted": one.accepted, "at": one.at}
            for one in await swaps.list(user_id=user)
        ]
    if op == "swap_substitutes":
        return substitutes(await swaps.substitutes(given["product"], **limits(given), user_id=user))
    if op == "forget_swap":
        return await swaps.forget(given["missing"], given["offered"], user_id=user)
    if op == "forget_swaps":
        return await swaps.forget_all(user_id=user)
    return await searched(agent, op, given)


async def step(agent: GroceryAgent, given: Given) -> Any:
    catalog, op = agent.catalog, given["op"]
    if op == "count":
        return len(catalog)
    if op == "get":
        return product(catalog.get(given["product"]))
    if op == "add":
        return await catalog.add(given["products"])
    if op == "change":
        return await catalog.change(put=given.get("put", []), remove=given.get("remove", []))
    if op == "scan":
        return scanned(catalog.scan(given["code"]))
    if op == "import":
        file: Union[str, Given] = given["file"]
        bytes = file.encode() if isinstance(file, str) else base64.b64decode(file["base64"])
        options = some(given, "format", "lenient", "currency", "as_of", "source", "max_rows", "language", "country")
        return report(await catalog.import_(bytes, **options))
    if op == "index_vectors":
        done = await catalog.index_vectors(given.get("products"))
        return {"indexed": done.indexed, "skipped": done.skipped}
    if op == "lookup_remote":
        found = await catalog.lookup_remote(**some(given, "ids", "retailer_ids", "barcodes"))
        return [sourced(one) for one in found]
    return await said(agent, op, given)


async def play(given: Given) -> list[Any]:
    """Does the steps of a case one after the other."""
    agent = agent_of(given)
    answers: list[Any] = []
    for one in given["steps"]:
        try:
            answers.append(await step(agent, one))
        except GroceryError as error:
            why = {"message": error.message} if one["op"] == "import" else {}
            answers.append({**refused(error), **why})
    return answers


def plan(found: DealSolution) -> Given:
    return {
        "applications": [
            {
                "offer": one.offer,
                "tier": one.tier,
                "uses": one.uses,
                "units": [{"line": u.line, "qty": u.qty, "role": u.role} for u in one.units],
            }
            for one in found.plan.applications
        ],
        "delivery_waived": found.plan.delivery_waived,
        "gap": found.gap,
        "greedy_savings": found.greedy_savings,
        "is_optimal": found.is_optimal,
        "payable": found.plan.payable,
        "savings": found.plan.savings,
    }


def choice(best: StoresPlan) -> Given:
    picks: Callable[[Any, list[str]], Given] = lambda one, names: {name: getattr(one, name) for name in names}
    return {
        "picks": [picks(one, ["need", "store", "sku", "price", "qty"]) for one in best.picks],
        "stores": [picks(one, ["store", "goods", "fee", "off"]) for one in best.stores],
        "pay": best.pay,
        "score": best.score,
        "objective": best.objective,
    }


def deals(given: Given) -> Given:
    """Solves the problem of a case."""
    try:
        if "basket" in given:
            found = optimise_basket(given["basket"])
            return {
                "gap": found.gap,
                "is_optimal": found.is_optimal,
                "plan": found.plan and choice(found.plan),
            }
        return plan(optimise_deals(given["deals"]))
    except GroceryError as error:
        return {"error": error.code, "message": error.message}


def told(found: DealExplanation) -> Given:
    return {
        "changes": [change.saves for change in found.changes],
        "lines": [[line.line, line.paid] for line in found.lines],
        "payable": found.plan.payable,
        "rebates": found.rebates.total,
        "runner_up": found.runner_up and found.runner_up.saves_less,
        "sentences": found.sentences,
    }


async def book(given: Given) -> Given:
    offers = OfferBook(given["book"])
    cart = given["cart"]
    context = (json.loads(cart) if isinstance(cart, str) else cart).get("context")
    on = offers.applicable(cart)
    plan = optimise_deals(on.problem).plan
    explained = await offers.explain(cart, most_changes=given.get("most_changes", 3))
    ids: Callable[[Any], list[str]] = lambda found: [one.id for one in found]
    return {
        "claims": offers.claim_rebates(cart, plan).to_dict(),
        "currency": offers.currency,
        "current": ids(offers.current(context)),
        "explanation": explained.to_dict(),
        "not_on": [one.to_dict() for one in on.not_on],
        "on": [one["id"] for one in on.problem["offers"]],
        "product": ids(offers.on_product(given["product"], context)) if "product" in given else None,
        "rebates": ids(on.rebates),
        "rules": [rule.to_dict() for rule in offers.rules],
        "told": told(explained),
        "unknown_codes": on.unknown_codes,
    }


def alerts(given: Given) -> Given:
    state: Any = None
    steps: list[Any] = []
    for sighting in given["sightings"]:
        step = alert_step({"rule": given["rule"], "sighting": sighting, "state": state})
        steps.append(step.alert and step.alert.to_dict())
        state = step.state
    return {"alerts": steps, "state": state}


async def offers(given: Given, now: str, bring: Callable[[GroceryAgent, Given], Awaitable[Any]]) -> Any:
    """Answers a case about an offer book, or about prices; `bring` imports orders."""
    try:
        if "book" in given:
            return await book(given)
        if "split" in given:
            return split_deals(given["split"]["problem"], given["split"]["plan"]).to_dict()
        if "detect" in given:
            asked = given["detect"]
            return detect_deals(asked if isinstance(asked, str) else {"now": now, **asked}).to_dict()
        if "rank" in given:
            return [one.to_dict() for one in rank_deals({"now": now, **given["rank"]})]
        if "alerts" in given:
            return alerts(given["alerts"])
        asked, agent = given["report"], GroceryAgent(fixed_time=now, seed=7)
        for one in asked.get("imports", []):
            await bring(agent, one)
        report = await agent.prices.report(asked["product"], store=asked.get("store"))
        return report and report.to_dict()
    except GroceryError as error:
        return {"error": error.code, "message": error.message}
