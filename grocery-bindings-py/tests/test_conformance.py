"""The cases that every language answers alike, byte for byte.

Each answer is written from this language's own typed objects, attribute by attribute; nothing is
handed through as JSON. ``grocery-core/tests/conformance/README.md`` says what the form is.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Optional

import pytest

from grocery_core import (
    Action,
    Explanation,
    GroceryAgent,
    GroceryError,
    GroceryItem,
    GroceryList,
    Ingredient,
    Item,
    ItemSize,
    Money,
    RecipeAdded,
    Slots,
    Span,
    Totals,
    TotalsItem,
    Understanding,
)

NOW = "2026-11-20T10:30:00Z"
SEED = 7
SUITES = ["parse", "ingredients", "conversation", "totals", "explain", "recipes"]


def folder() -> Optional[Path]:
    if "GROCERY_CONFORMANCE" in os.environ:
        return Path(os.environ["GROCERY_CONFORMANCE"])
    for parent in Path(__file__).resolve().parents:
        if (parent / "grocery-core" / "tests" / "conformance").is_dir():
            return parent / "grocery-core" / "tests" / "conformance"
    return None


FOLDER = folder()
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
    model = why.model
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


async def answer(suite: str, given: dict[str, Any]) -> dict[str, Any]:
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
    assert len(CASES) >= 300
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
