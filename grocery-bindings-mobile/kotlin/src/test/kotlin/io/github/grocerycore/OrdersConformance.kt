// The answers of the cases about substitutes, receipts and orders. See grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import java.util.Base64
import kotlin.math.floor
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

object OrdersConformance {
    const val WHO = "conformance"

    fun JsonObject.text(key: String): String? = get(key)?.jsonPrimitive?.contentOrNull

    fun JsonObject.whole(key: String): Int? = get(key)?.jsonPrimitive?.int

    fun JsonObject.texts(key: String): List<String> = get(key)?.jsonArray.orEmpty().map { it.jsonPrimitive.content }

    fun refused(error: GroceryException) = mapOf("error" to error.code, "hint" to error.hint)

    /** Millionths, rounded down. */
    fun score(value: Double) = floor(value * 1e6).toLong()

    fun money(money: Money?) = money?.let { mapOf("currency" to it.currency, "minor" to it.minor) }

    private fun substitute(one: Substitute) = mapOf(
        "parts" to mapOf(
            "attributes" to score(one.parts.attributes),
            "brand" to score(one.parts.brand),
            "category" to score(one.parts.category),
            "kind" to score(one.parts.kind),
            "learned" to score(one.parts.learned),
            "popularity" to score(one.parts.popularity),
            "price" to score(one.parts.price),
            "size" to score(one.parts.size),
        ),
        "price" to one.price?.let {
            mapOf(
                "currency" to it.currency,
                "difference" to it.difference.exact,
                "missing" to it.missing.exact,
                "substitute" to it.substitute.exact,
                "unit" to it.unit,
            )
        },
        "product" to one.product.id,
        "reasons" to one.reasons,
        "score" to score(one.score),
        "size_ratio" to one.sizeRatio?.exact,
    )

    private fun swaps(input: JsonObject, key: String) =
        input[key]?.jsonArray.orEmpty().map { Swap(it.jsonArray[0].jsonPrimitive.content, it.jsonArray[1].jsonPrimitive.content) }

    fun substituteRequest(input: JsonObject): SubstituteRequest {
        val wanted = input.texts("wanted").takeIf { it.isNotEmpty() }
        return SubstituteRequest(
            productId = input.text("product")!!,
            diets = input.texts("diets"),
            allergens = input.texts("allergens").map { Allergen.valueOf(it.uppercase()) },
            avoiding = input.texts("avoiding"),
            excludes = input.texts("excludes"),
            wanted = wanted?.let { Wanted(it[0], it[1]) },
            cheaper = input.text("cheaper").toBoolean(),
            limit = input.whole("limit") ?: 5,
            unavailable = input.texts("unavailable"),
            accepted = swaps(input, "accepted"),
            refused = swaps(input, "refused"),
        )
    }

    fun found(found: Substitutes): Any? {
        val out = found.leftOut
        return mapOf(
            "candidates" to found.candidates.map(::substitute),
            "left_out" to mapOf(
                "diet" to out.diet,
                "excluded" to out.excluded,
                "not_cheaper" to out.notCheaper,
                "refused" to out.refused,
                "unavailable" to out.unavailable,
                "unknown_allergens" to out.unknownAllergens,
                "unsafe_allergen" to out.unsafeAllergen,
            ),
        )
    }

    fun substitutes(agent: Agent, input: JsonObject): Any? = agent.catalog().use { catalog ->
        try {
            input.text("alternatives")?.let { id ->
                return mapOf("candidates" to catalog.alternatives(id, input.whole("limit") ?: 5).map(::substitute))
            }
            found(catalog.substitutes(substituteRequest(input)))
        } catch (error: GroceryException) {
            refused(error)
        }
    }

    private fun shop(shop: Shop) =
        mapOf("id" to shop.id, "name" to shop.name, "number" to shop.number, "retailer" to shop.retailer)

    private fun line(line: OrderLine) = mapOf(
        "barcode" to line.barcode,
        "item_id" to line.itemId,
        "kind" to line.kind.name.lowercase(),
        "name" to line.name,
        "product" to line.productId,
        "quantity" to line.quantity.exact,
        "savings" to money(line.savings),
        "status" to line.status.name.lowercase(),
        "total" to money(line.total),
        "unit" to line.unit,
        "unit_price" to money(line.unitPrice),
    )

    private fun order(order: Order) = mapOf(
        "amounts" to mapOf(
            "bag_fee" to money(order.amounts.bagFee),
            "delivery" to money(order.amounts.delivery),
            "donations" to money(order.amounts.donations),
            "refund" to money(order.amounts.refund),
            "savings" to money(order.amounts.savings),
            "subtotal" to money(order.amounts.subtotal),
            "subtotal_before_savings" to money(order.amounts.subtotalBeforeSavings),
            "tax" to money(order.amounts.tax),
            "tip" to money(order.amounts.tip),
            "total" to money(order.amounts.total),
        ),
        "currency" to order.currency,
        "flags" to order.flags.map {
            mapOf("computed" to money(it.computed), "kind" to it.kind, "message" to it.message, "stated" to money(it.stated))
        },
        "fulfilment" to order.fulfilment?.name?.lowercase(),
        "id" to order.id,
        "kind" to order.kind.name.lowercase(),
        "lines" to order.lines.map(::line),
        "number" to order.number,
        "ordered_at" to order.orderedAt,
        "ordered_on" to order.orderedOn,
        "retailer" to order.retailer,
        "shop" to order.shop?.let(::shop),
    )

    /** A recogniser that gives the pieces of the case. */
    private class Scripted(private val pieces: JsonArray) : TextRecognizer {
        override suspend fun recognize(request: RecognizeText): List<TextLine> {
            check(String(request.image) == "picture")
            return pieces.map { piece ->
                val place = piece.jsonObject["place"]?.takeIf { it != JsonNull }?.jsonArray?.map { it.jsonPrimitive.int }
                TextLine(piece.jsonObject.getValue("text").jsonPrimitive.content, place?.let { TextBox(it[0], it[1], it[2], it[3]) })
            }
        }
    }

    fun receipts(agent: Agent, input: JsonObject): Any? = agent.orders().use { orders ->
        try {
            val pieces = input["pieces"]?.jsonArray
            val read = if (pieces == null) orders.readReceipt(input.text("text")!!)
            else runBlocking { orders.readPicture("picture".toByteArray(), Scripted(pieces)) }
            mapOf(
                "adds_up" to read.addsUp,
                "coupons" to read.coupons.map { mapOf("amount" to money(it.amount), "name" to it.name) },
                "items_sold" to read.itemsSold,
                "order" to order(read.order),
            )
        } catch (error: GroceryException) {
            refused(error)
        }
    }

    private fun bought(bought: Bought) = mapOf(
        "cadence" to mapOf(
            "days" to bought.cadence.days,
            "every_days" to bought.cadence.everyDays?.exact,
            "first" to bought.cadence.first,
            "last" to bought.cadence.last,
            "next" to bought.cadence.next,
        ),
        "last_paid" to bought.lastPaid?.let {
            mapOf("on" to it.on, "per" to it.per, "price" to money(it.price), "shop" to it.shop)
        },
        "lines" to bought.lines,
        "name" to bought.name,
        "product" to bought.productId,
        "quantity" to bought.quantity.exact,
        "thing" to bought.thing,
        "unit" to bought.unit,
    )

    private fun history(known: OrderHistory) = mapOf(
        "bought" to bought(known.bought),
        "purchases" to known.purchases.map {
            mapOf("line" to line(it.line), "on" to it.on, "order" to it.orderId, "retailer" to it.retailer, "shop" to it.shop)
        },
    )

    fun file(input: JsonElement): ImportSource = ImportSource.Content(
        if (input is JsonPrimitive) input.content.toByteArray()
        else Base64.getDecoder().decode(input.jsonObject.getValue("base64").jsonPrimitive.content),
    )

    suspend fun imported(orders: Orders, input: JsonObject): Any? =
        try {
            val receipt = input.text("receipt")
            if (receipt != null) {
                val kept = orders.importReceipt(receipt, WHO)
                mapOf("id" to kept.receipt.order.id, "imported" to kept.imported)
            } else {
                val options = OrderImportOptions(
                    lenient = input.text("lenient").toBoolean(),
                    retailer = input.text("retailer"),
                    priceIs = input.text("price_is")?.let { PriceMeaning.valueOf(it.uppercase()) },
                    currency = input.text("currency"),
                    maxRows = input.whole("max_rows")?.toLong(),
                )
                val done = orders.importFiles(input.getValue("files").jsonArray.map(::file), options, userId = WHO)
                mapOf(
                    "flagged" to done.flagged,
                    "imported" to done.imported,
                    "lines" to done.lines,
                    "matched" to done.matched,
                    "prices" to done.prices,
                    "read" to done.read,
                    "skipped" to done.skipped,
                    "skipped_lines" to done.skippedLines.map { mapOf("line" to it.line, "reason" to it.reason) },
                    "unchanged" to done.unchanged,
                    "updated" to done.updated,
                )
            }
        } catch (error: GroceryException) {
            refused(error)
        }

    fun orders(input: JsonObject): Any? = Agent(replay).use { agent ->
        val orders = agent.orders()
        runBlocking {
            val reports = input.getValue("imports").jsonArray.map { imported(orders, it.jsonObject) }
            val page = OrderPage(input.text("since"), limit = input.whole("limit") ?: 50)
            val first = orders.list(page, WHO)
            val next = first.lastOrNull()?.let { orders.list(page.copy(after = OrderPlace(it.orderedOn, it.id)), WHO) }.orEmpty()
            val product = input.text("product")
            val thing = input.text("thing")
            val known = if (product != null) orders.history(product, WHO) else thing?.let { orders.historyOfThing(it, WHO) }
            val counts = orders.counts(WHO)
            val answer = mapOf(
                "bought" to orders.bought(input.text("words").orEmpty(), WHO).map(::bought),
                "counts" to mapOf(
                    "items" to counts.items, "lines" to counts.lines, "orders" to counts.orders, "shops" to counts.shops,
                ),
                "history" to known?.let(::history),
                "next" to next.map { it.id },
                "orders" to first.map(::order),
                "reports" to reports,
                "shops" to orders.shops(WHO).map(::shop),
                "usual" to orders.usual(5, WHO).map { it.thing },
            )
            if ("remove" !in input) return@runBlocking answer
            val removed = orders.remove(input.texts("remove"), WHO)
            answer + mapOf("removed" to removed, "forgotten" to orders.forgetAll(WHO))
        }
    }
}
