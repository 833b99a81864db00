"""The cases that every language answers alike, byte for byte.

Each answer is written from this language's own typed objects, attribute by attribute; nothing is
handed through as JSON. ``grocery-core/tests/conformance/README.md`` says what the form is.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from typing import Any, Optional

import pytest

import catalog_cases
import errors_cases
import prices_cases
import spending_cases
import warming_cases
from catalog_cases import refused, substitute
from conftest import conformance_folder
from grocery_core import (
    Action,
    Bought,
    Explanation,
    GroceryAgent,
    GroceryError,
    GroceryItem,
    GroceryList,
    Ingredient,
    Item,
    ItemSize,
    Money,
    Order,
    OrderHistory,
    OrderImportReport,
    OrderLine,
    Receipt,
    RecipeAdded,
    RecognizeText,
    Shop,
    Slots,
    Span,
    TextBox,
    TextLine,
    Totals,
    TotalsItem,
    Understanding,
)

NOW = "2026-11-20T10:30:00Z"
SEED = 7
SUITES = [
    "parse", "ingredients", "conversation", "totals", "explain", "recipes", "substitutes", "receipts", "orders",
    "catalog", "deals", "offers", "spending", "prices", "errors", "warming",
]  # fmt: skip


FOLDER = conformance_folder()
CASES = [
    (suite, case)
    for suite in SUITES
    if FOLDER is not None
    for case in json.loads((FOLDER / f"{suite}.json").read_text(encoding="utf-8"))
]


def canonical(value: Any) -> str:
    """Sorted keys, no white space, no needless escapes, whole numbers without a point, other numbers
    as the shortest decimal that reads back."""

    def plain(value: Any) -> Any:
        if isinstance(value, Money):
            return {"currency": value.currency, "minor": value.minor}
        if isinstance(value, Span):
            return [value.start, value.end]
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
            return int(value)
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(part) for part in value]
        return value

    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def item_size(size: Optional[ItemSize]) -> Optional[dict[str, Any]]:
    return None if size is None else {"value": size.value, "unit": size.unit, "count": size.count}


def item(item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "quantity": item.quantity,
        "quantity_max": item.quantity_max,
        "quantity_exact": item.quantity_exact,
        "unit": item.unit,
        "size": item_size(item.size),
        "brand": item.brand,
        "attributes": item.attributes,
        "preparation": item.preparation,
        "excludes": item.excludes,
        "alternatives": item.alternatives,
        "choice_rule": item.choice_rule,
        "max_price": item.max_price,
        "only_if_on_sale": item.only_if_on_sale,
        "approximate": item.approximate,
        "span": item.span,
    }


SLOTS = [
    "quantity", "unit", "delta", "factor", "budget", "period", "date", "time", "list_name", "email",
    "servings", "diet", "allergen", "brand", "store", "recipe", "fulfilment", "max_price", "excludes",
    "target_price", "option", "choice", "custom",
]  # fmt: skip


def slots(slots: Slots) -> dict[str, Any]:
    said = {key: getattr(slots, key) for key in SLOTS}
    return {key: value for key, value in said.items() if value is not None and value != []}


def action(action: Action) -> dict[str, Any]:
    return {
        "confidence": action.confidence,
        "intent": action.intent,
        "items": [item(one) for one in action.items],
        "slots": slots(action.slots),
    }


def understanding(heard: Understanding) -> dict[str, Any]:
    return {
        "language": heard.language,
        "actions": [action(one) for one in heard.actions],
        "notes": [{"kind": n.kind, "text": n.text, "span": n.span} for n in heard.notes],
    }


def ingredient(line: Ingredient) -> dict[str, Any]:
    return {
        "qty": line.qty_exact,
        "unit": line.unit,
        "name": line.name,
        "size": item_size(line.size),
        "preparation": line.preparation,
        "comment": line.comment,
        "alternatives": line.alternatives,
        "optional": line.optional,
    }


def row(line: GroceryItem) -> dict[str, Any]:
    return {
        "requested": line.requested,
        "product": line.name if line.product_id is not None else None,
        "quantity": line.quantity,
        "unit": line.unit,
        "packs": line.packs,
        "unit_price": line.price,
        "line_total": line.line_total,
    }


def conversation(replies: list[str], last: GroceryList) -> dict[str, Any]:
    return {
        "replies": replies,
        "list": [row(line) for line in last.items],
        "subtotal": last.subtotal,
        "tax": last.estimated_tax,
        "total": last.total,
    }


def totals(sums: Totals) -> dict[str, Any]:
    return {
        "subtotal": sums.subtotal,
        "original_subtotal": sums.original_subtotal,
        "item_savings": sums.item_savings,
        "promo_discount": sums.promo_discount,
        "promo_description": sums.promo_description,
        "loyalty_discount": sums.loyalty_discount,
        "tax": sums.tax,
        "tax_rate": sums.tax_rate_ppm,
        "delivery_fee": sums.delivery_fee,
        "total_savings": sums.total_savings,
        "total": sums.total,
        "free_delivery_eligible": sums.free_delivery_eligible,
        "amount_for_free_delivery": sums.amount_for_free_delivery,
        "notes": sums.notes,
    }


def explanation(why: Explanation) -> dict[str, Any]:
    model, second = why.model, why.second
    return {
        "text": why.text,
        "language": {
            "code": why.language.code,
            "given": why.language.given,
            "reason": why.language.reason,
        },
        "tokens": [
            {
                "text": t.text,
                "span": t.span,
                "kind": t.kind,
                "value": t.value_exact,
                "unit": t.unit,
                "known": t.known,
            }
            for t in why.tokens
        ],
        "clauses": [
            {"command": c.command, "opened_by": c.opened_by, "rest": c.rest, "intents": c.intents}
            for c in why.clauses
        ],
        "rules": [
            {
                "intent": a.intent,
                "confidence": a.confidence,
                "items": [{"name": i.name, "amount": i.amount, "size": i.size} for i in a.items],
            }
            for a in why.rules
        ],
        "model": model
        and {
            "intent": model.intent,
            "lead": model.lead,
            "right_in_percent": model.right_in_percent,
            "overruled": model.overruled,
        },
        "second": second
        and {
            "goods": second.goods,
            "lead": second.lead,
            "outcome": second.outcome,
            "reason": second.reason,
        },
        "confidence": {
            "value": why.confidence.value,
            "from": why.confidence.source,
            "reason": why.confidence.reason,
        },
        "intents": [one.intent for one in why.understanding.actions],
    }


def recipe_added(added: RecipeAdded) -> dict[str, Any]:
    items = added.grocery_list.items
    places = {one.id: at for at, one in enumerate(items)}
    return {
        "list": [row(one) for one in items],
        "lines": [places[line] for line in added.line_ids],
        "skipped": [{"line": s.line, "text": s.text, "reason": s.reason} for s in added.skipped],
        "unknown": added.unknown,
    }


async def recipe(given: dict[str, Any]) -> dict[str, Any]:
    lists = GroceryAgent(fixed_time=NOW, seed=SEED).lists
    user = "conformance"
    made = await lists.create("Dinner", user_id=user)
    for one in given.get("before", []):
        await lists.add(made.id, one["name"], amount=one["amount"], unit=one.get("unit"), user_id=user)
    servings = given.get("servings")
    try:
        return recipe_added(
            await lists.add_recipe(
                made.id,
                given["recipe"],
                servings=None if servings is None else (servings[0], servings[1]),
                optional=given.get("optional", False),
                user_id=user,
            )
        )
    except GroceryError as error:
        left = await lists.view(made.id, user_id=user)
        return {"error": error.code, "list": [row(one) for one in left.items]}


def substitutes(agent: GroceryAgent, given: dict[str, Any]) -> dict[str, Any]:
    try:
        if "alternatives" in given:
            like = agent.catalog.alternatives(given["alternatives"], limit=given.get("limit", 5))
            return {"candidates": [substitute(one) for one in like]}
        found = agent.catalog.substitutes(given["product"], **catalog_cases.limits(given))
    except GroceryError as error:
        return refused(error)
    return catalog_cases.substitutes(found)


def shop(one: Shop) -> dict[str, Any]:
    return {"id": one.id, "retailer": one.retailer, "name": one.name, "number": one.number}


def order_line(line: OrderLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "name": line.name,
        "item_id": line.item_id,
        "barcode": line.barcode,
        "product": line.product_id,
        "quantity": line.quantity_exact,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "total": line.total,
        "savings": line.savings,
        "status": line.status,
    }


AMOUNTS = [
    "subtotal_before_savings", "savings", "subtotal", "delivery", "bag_fee", "tax", "tip", "refund",
    "donations", "total",
]  # fmt: skip


def order(one: Order) -> dict[str, Any]:
    return {
        "id": one.id,
        "retailer": one.retailer,
        "number": one.number,
        "kind": one.kind,
        "fulfilment": one.fulfilment,
        "shop": one.shop and shop(one.shop),
        "ordered_on": one.ordered_on,
        "ordered_at": one.ordered_at,
        "currency": one.currency,
        "amounts": {name: getattr(one.amounts, name) for name in AMOUNTS},
        "lines": [order_line(line) for line in one.lines],
        "flags": [
            {"kind": f.kind, "message": f.message, "stated": f.stated, "computed": f.computed}
            for f in one.flags
        ],
    }


def receipt(read: Receipt) -> dict[str, Any]:
    return {
        "order": order(read.order),
        "coupons": [{"name": c.name, "amount": c.amount} for c in read.coupons],
        "items_sold": read.items_sold,
        "adds_up": read.adds_up,
    }


class Scripted:
    """A recogniser that gives the pieces of the case."""

    def __init__(self, pieces: list[dict[str, Any]]) -> None:
        self.pieces = pieces

    async def recognize(self, request: RecognizeText) -> list[TextLine]:
        assert request.image == b"picture"
        return [
            TextLine(piece["text"], TextBox(*piece["place"]) if piece["place"] is not None else None)
            for piece in self.pieces
        ]


async def receipts(agent: GroceryAgent, given: dict[str, Any]) -> dict[str, Any]:
    try:
        if "pieces" in given:
            return receipt(await agent.orders.read_picture(b"picture", Scripted(given["pieces"])))
        return receipt(agent.orders.read_receipt(given["text"]))
    except GroceryError as error:
        return refused(error)


def bought(one: Bought) -> dict[str, Any]:
    cadence, paid = one.cadence, one.last_paid
    return {
        "thing": one.thing,
        "product": one.product_id,
        "name": one.name,
        "lines": one.lines,
        "cadence": {
            "days": cadence.days,
            "first": cadence.first,
            "last": cadence.last,
            "every_days": cadence.every_days_exact,
            "next": cadence.next,
        },
        "quantity": one.quantity_exact,
        "unit": one.unit,
        "last_paid": paid and {"on": paid.on, "shop": paid.shop, "price": paid.price, "per": paid.per},
    }


def history(known: OrderHistory) -> dict[str, Any]:
    return {
        "bought": bought(known.bought),
        "purchases": [
            {
                "order": p.order_id,
                "on": p.on,
                "retailer": p.retailer,
                "shop": p.shop,
                "line": order_line(p.line),
            }
            for p in known.purchases
        ],
    }


REPORT = [
    "read", "imported", "updated", "unchanged", "skipped", "lines", "matched", "flagged", "prices",
]  # fmt: skip


def report(done: OrderImportReport) -> dict[str, Any]:
    skipped = [{"line": line.line, "reason": line.reason} for line in done.skipped_lines]
    return {"skipped_lines": skipped, **{name: getattr(done, name) for name in REPORT}}


async def imported(agent: GroceryAgent, given: dict[str, Any]) -> dict[str, Any]:
    user = "conformance"
    try:
        if "receipt" in given:
            kept = await agent.orders.import_receipt(given["receipt"], user_id=user)
            return {"id": kept.receipt.order.id, "imported": kept.imported}
        return report(
            await agent.orders.import_(
                [
                    file.encode() if isinstance(file, str) else base64.b64decode(file["base64"])
                    for file in given["files"]
                ],
                lenient=given.get("lenient", False),
                retailer=given.get("retailer"),
                price_is=given.get("price_is"),
                currency=given.get("currency"),
                max_rows=given.get("max_rows"),
                user_id=user,
            )
        )
    except GroceryError as error:
        return refused(error)


async def orders(given: dict[str, Any]) -> dict[str, Any]:
    agent, user = GroceryAgent(fixed_time=NOW, seed=SEED), "conformance"
    rooms = agent.orders
    reports = [await imported(agent, one) for one in given["imports"]]
    since, limit = given.get("since"), given.get("limit", 50)
    first = await rooms.list(since=since, limit=limit, user_id=user)
    known: Optional[OrderHistory] = None
    if "product" in given:
        known = await rooms.history(given["product"], user_id=user)
    elif "thing" in given:
        known = await rooms.history_of_thing(given["thing"], user_id=user)
    counts = await rooms.counts(user_id=user)
    answer = {
        "reports": reports,
        "orders": [order(one) for one in first],
        "next": [
            one.id
            for one in (
                await rooms.list(since=since, after=first[-1], limit=limit, user_id=user) if first else []
            )
        ],
        "history": known and history(known),
        "bought": [bought(one) for one in await rooms.bought(given.get("words", ""), user_id=user)],
        "usual": [one.thing for one in await rooms.usual(limit=5, user_id=user)],
        "shops": [shop(one) for one in await rooms.shops(user_id=user)],
        "counts": {
            "orders": counts.orders,
            "items": counts.items,
            "lines": counts.lines,
            "shops": counts.shops,
        },
    }
    if "remove" in given:
        answer["removed"] = await rooms.remove(given["remove"], user_id=user)
        answer["forgotten"] = await rooms.forget_all(user_id=user)
    return answer


def basket(lines: list[dict[str, Any]]) -> list[TotalsItem]:
    return [
        TotalsItem(
            Money.parse(str(line["price"])),
            line["quantity"],
            original_price=Money.parse(str(line["originalPrice"])) if "originalPrice" in line else None,
            product_id=line.get("productId"),
            tax_class=line.get("taxClass"),
        )
        for line in lines
    ]


@functools.cache
def shared() -> GroceryAgent:
    """For what has no memory; each conversation has an agent of its own."""
    return GroceryAgent(fixed_time=NOW, seed=SEED)


async def answer(suite: str, given: dict[str, Any]) -> Any:
    agent = GroceryAgent(fixed_time=NOW, seed=SEED) if suite == "conversation" else shared()
    if suite == "parse":
        return understanding(agent.parse(given["text"], language=given.get("lang")))
    if suite == "ingredients":
        line = agent.ingredient(given["text"])
        return ingredient(line.scaled(given["scale"]) if "scale" in given else line)
    if suite == "conversation":
        answers = [
            await agent.process(turn, user_id="conformance", state=given.get("state"))
            for turn in given["turns"]
        ]
        return conversation([a.response for a in answers], answers[-1].grocery_list)
    if suite == "explain":
        return explanation(
            agent.explain(given["text"], language=given.get("lang"), speech=given.get("speech", []))
        )
    if suite == "recipes":
        return await recipe(given)
    if suite == "substitutes":
        return substitutes(agent, given)
    if suite == "receipts":
        return await receipts(agent, given)
    if suite == "orders":
        return await orders(given)
    if suite == "catalog":
        return await catalog_cases.play(given)
    if suite == "deals":
        return catalog_cases.deals(given)
    if suite == "offers":
        return await catalog_cases.offers(given, NOW, imported)
    if suite == "spending":
        return await spending_cases.spending(given, NOW, SEED)
    if suite == "prices":
        return await prices_cases.prices(given, NOW)
    if suite == "errors":
        return await errors_cases.errors(given, NOW)
    if suite == "warming":
        return await warming_cases.warming(given, NOW)
    place = given.get("location", {})
    try:
        return totals(
            agent.totals(
                basket(given["items"]),
                state=place.get("state"),
                zip_code=place.get("zipCode"),
                promo_code=given.get("promoCode"),
                loyalty_member=given.get("loyaltyMember", False),
                tax_rate=given.get("taxRate"),
                policy=given.get("policy"),
            )
        )
    except GroceryError as error:
        return {"error": error.code}


@pytest.mark.skipif(FOLDER is None, reason="the conformance cases are not here")
@pytest.mark.parametrize(
    ("suite", "case"), CASES, ids=[f"{suite}: {case['name']}"[:80] for suite, case in CASES]
)
async def test_a_case(suite: str, case: dict[str, Any]) -> None:
    assert canonical(await answer(suite, case["input"])) == canonical(case["expect"])


@pytest.mark.skipif(FOLDER is None, reason="the conformance cases are not here")
async def test_the_hash_over_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(CASES) >= 500
    digest = hashlib.sha256()
    for suite, case in CASES:
        digest.update((canonical(await answer(suite, case["input"])) + "\n").encode())
    with capsys.disabled():
        print(f"\nconformance sha256 {digest.hexdigest()} over {len(CASES)} cases")


def test_the_canonical_form() -> None:
    value = {"b": [1.0, 0.1, 1e21], "a": Money(5), "ä": "é\n\"", "n": None, "t": True}
    assert canonical(value) == (
        '{"a":{"currency":"USD","minor":5},"b":[1,0.1,1e+21],"n":null,"t":true,"ä":"é\\n\\""}'
    )
