// The answers of the cases about offer books, and about prices judged by their history. See
// grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.imported
import io.github.grocerycore.OrdersConformance.text
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

object OffersConformance {
    private const val NOW = "2026-11-20T10:30:00Z"

    /** A text is a request as it is; anything else is written as JSON first. */
    private fun written(given: JsonElement) = if (given is JsonPrimitive) given.content else given.toString()

    /** The same with the clock of the cases, where it says no time of its own. */
    private fun atNow(given: JsonElement) =
        if (given is JsonObject) JsonObject(mapOf("now" to JsonPrimitive(NOW)) + given).toString() else written(given)

    private fun wire(json: String): JsonElement = Json.parseToJsonElement(json)

    private fun JsonObject.whole(key: String): Long = getValue(key).jsonPrimitive.long

    fun plan(given: JsonObject) = DealPlan(
        applications = given.getValue("applications").jsonArray.map { it.jsonObject }.map { one ->
            val units = one["units"]?.jsonArray.orEmpty().map { it.jsonObject }.map {
                UnitUse(it.text("line")!!, it.whole("qty"), it.text("role").orEmpty())
            }
            Application(one.text("offer")!!, one.whole("uses"), units, one["tier"]?.jsonPrimitive?.int)
        },
        savings = given.whole("savings"),
        payable = given.whole("payable"),
        deliveryWaived = given.getValue("delivery_waived").jsonPrimitive.boolean,
    )

    private fun reason(why: OfferReason) = mapOf(
        "why" to why.why,
        "from" to why.begins,
        "until" to why.until,
        "limit" to why.limit,
        "allowed" to why.allowed,
        "used" to why.used,
        "missing" to why.missing,
    ).filterValues { it != null }

    private fun told(found: DealExplanation) = mapOf(
        "changes" to found.changes.map { it.saves },
        "lines" to found.lines.map { listOf(it.line, it.paid) },
        "payable" to found.plan.payable,
        "rebates" to found.rebates.total,
        "runner_up" to found.runnerUp?.savesLess,
        "sentences" to found.sentences,
    )

    private suspend fun book(input: JsonObject): Any? = OfferBook(written(input.getValue("book"))).use { book ->
        val cart = written(input.getValue("cart"))
        val context = wire(cart).jsonObject["context"]?.takeIf { it !is JsonNull }?.toString()
        val product = input["product"]?.jsonObject
        val on = book.applicable(cart)
        val plan = optimiseDeals(on.problem).plan
        val explained = book.explain(cart, input["most_changes"]?.jsonPrimitive?.int ?: 3)
        mapOf(
            "claims" to wire(book.claimRebates(cart, plan).json),
            "currency" to book.currency(),
            "current" to book.current(context).map { it.id },
            "explanation" to wire(explained.json),
            "not_on" to on.notOn.map { mapOf("offer" to it.offer, "why" to it.why.map(::reason)) },
            "on" to wire(on.problem).jsonObject.getValue("offers").jsonArray.map { it.jsonObject.getValue("id") },
            "product" to product?.let { asked ->
                book.onProduct(asked.text("sku")!!, asked.text("category"), asked.text("brand"), context).map { it.id }
            },
            "rebates" to on.rebates.map { it.id },
            "rules" to book.rules().map { wire(it.json) },
            "told" to told(explained),
            "unknown_codes" to on.unknownCodes,
        )
    }

    private fun alerts(input: JsonObject): Any? {
        var state: JsonElement = JsonNull
        val told = input.getValue("sightings").jsonArray.map { sighting ->
            val given = mapOf("rule" to input.getValue("rule"), "sighting" to sighting, "state" to state)
            val step = alertStep(JsonObject(given).toString())
            state = wire(step.state)
            wire(step.json).jsonObject.getValue("alert")
        }
        return mapOf("alerts" to told, "state" to state)
    }

    private suspend fun report(input: JsonObject): Any? = Agent(replay).use { agent ->
        agent.orders().use { orders -> input["imports"]?.jsonArray.orEmpty().forEach { imported(orders, it.jsonObject) } }
        agent.prices().use { it.report(input.text("product")!!, store = input.text("store")) }?.let { wire(it.json) }
    }

    fun offers(input: JsonObject): Any? = runBlocking {
        try {
            if ("book" in input) return@runBlocking book(input)
            input["split"]?.jsonObject?.let {
                val split = splitDeals(written(it.getValue("problem")), plan(it.getValue("plan").jsonObject))
                return@runBlocking wire(split.json)
            }
            input["detect"]?.let { return@runBlocking wire(detectDeals(atNow(it)).json) }
            input["rank"]?.let { given -> return@runBlocking rankDeals(atNow(given)).map { wire(it.json) } }
            input["alerts"]?.let { return@runBlocking alerts(it.jsonObject) }
            report(input.getValue("report").jsonObject)
        } catch (error: GroceryException) {
            mapOf("error" to error.code, "message" to error.reason)
        }
    }
}
