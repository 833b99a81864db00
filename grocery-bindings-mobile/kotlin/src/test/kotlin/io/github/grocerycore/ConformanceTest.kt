// The cases that every language answers alike: this language's own objects, written as canonical JSON. See
// grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import java.io.File
import java.security.MessageDigest
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ConformanceTest {
    /** For what has no memory; each conversation has an agent of its own. */
    private val agent by lazy { Agent(replay) }

    private val suites: List<Pair<String, (JsonObject) -> Any?>> = listOf(
        "parse" to ::parse,
        "ingredients" to ::ingredient,
        "conversation" to ::conversation,
        "totals" to ::totals,
        "explain" to ::explain,
        "recipes" to ::recipe,
        "substitutes" to { OrdersConformance.substitutes(agent, it) },
        "receipts" to { OrdersConformance.receipts(agent, it) },
        "orders" to OrdersConformance::orders,
        "catalog" to CatalogConformance::catalog,
        "deals" to CatalogConformance::deals,
        "offers" to OffersConformance::offers,
        "spending" to SpendingConformance::spending,
        "prices" to PricesConformance::prices,
        "errors" to ErrorsConformance::errors,
        "warming" to WarmingConformance::warming,
    )

    @Test
    fun `every case answers as expected`() {
        val folder = File(System.getProperty("grocery.conformance"))
        val digest = MessageDigest.getInstance("SHA-256")
        val faults = mutableListOf<String>()
        var count = 0
        for ((name, answer) in suites) {
            for (case in Json.parseToJsonElement(File(folder, "$name.json").readText()).jsonArray) {
                count++
                val got = canonical(answer(case.jsonObject["input"]!!.jsonObject))
                digest.update("$got\n".toByteArray())
                // Cases without an answer yet are only answered.
                val want = case.jsonObject["expect"] ?: continue
                if (want != JsonNull && got != canonical(want)) {
                    faults += "$name: ${case.jsonObject["name"]}\n  got  $got\n  want ${canonical(want)}"
                }
            }
        }
        assertTrue(count >= 500, "only $count cases were found")
        assertTrue(faults.isEmpty(), "${faults.size} of $count cases:\n${faults.joinToString("\n")}")
        val hash = digest.digest().joinToString("") { "%02x".format(it) }
        println("conformance sha256 $hash over $count cases")
    }

    private fun JsonObject.text(key: String): String? = get(key)?.jsonPrimitive?.contentOrNull

    private fun parse(input: JsonObject): Any? {
        val heard = agent.parseWith(input.text("text")!!, language = input.text("lang"))
        return mapOf("actions" to heard.actions.map(::action), "language" to heard.language, "notes" to heard.notes.map(::note))
    }

    private fun action(action: Action) = mapOf(
        "confidence" to action.confidence,
        "intent" to action.intent,
        "items" to action.items.map(::item),
        "slots" to slots(action.slots),
    )

    private fun item(item: Item) = mapOf(
        "alternatives" to item.alternatives,
        "approximate" to item.approximate,
        "attributes" to item.attributes,
        "brand" to item.brand,
        "choice_rule" to item.choiceRule,
        "excludes" to item.excludes,
        "max_price" to item.maxPrice?.let(::money),
        "name" to item.name,
        "only_if_on_sale" to item.onlyIfOnSale,
        "preparation" to item.preparation,
        "quantity" to item.quantity?.value,
        "quantity_exact" to item.quantity?.exact,
        "quantity_max" to item.quantityMax?.value,
        "size" to item.size?.let(::size),
        "span" to span(item.span),
        "unit" to item.unit,
    )

    /** Only what was said. */
    private fun slots(slots: Slots) = mapOf(
        "allergen" to slots.allergen,
        "brand" to slots.brand,
        "budget" to slots.budget?.let(::money),
        "choice" to slots.choice,
        "custom" to slots.custom,
        "date" to slots.date,
        "delta" to slots.delta?.value,
        "diet" to slots.diet,
        "email" to slots.email,
        "excludes" to slots.excludes.ifEmpty { null },
        "factor" to slots.factor?.value,
        "fulfilment" to slots.fulfilment,
        "list_name" to slots.listName,
        "max_price" to slots.maxPrice?.let(::money),
        "option" to slots.option,
        "period" to slots.period,
        "quantity" to slots.quantity?.value,
        "recipe" to slots.recipe,
        "servings" to slots.servings,
        "store" to slots.store,
        "target_price" to slots.targetPrice?.let(::money),
        "time" to slots.time,
        "unit" to slots.unit,
    ).filterValues { it != null }

    private fun size(size: ItemSize) = mapOf("count" to size.count, "unit" to size.unit, "value" to size.value?.value)

    private fun span(span: Span) = listOf(span.start, span.end)

    private fun note(note: Note) =
        mapOf("kind" to note.kind.name.lowercase(), "span" to note.span?.let(::span), "text" to note.text)

    private fun money(money: Money) = mapOf("currency" to money.currency, "minor" to money.minor)

    private fun ingredient(input: JsonObject): Any? {
        val read = agent.ingredient(input.text("text")!!)
        val line = input.text("scale")?.let(read::scaled) ?: read
        return mapOf(
            "alternatives" to line.alternatives,
            "comment" to line.comment,
            "name" to line.name,
            "optional" to line.optional,
            "preparation" to line.preparation,
            "qty" to line.quantity?.exact,
            "size" to line.size?.let(::size),
            "unit" to line.unit,
        )
    }

    private fun conversation(input: JsonObject): Any? = Agent(replay).use { agent ->
        val answers = input["turns"]!!.jsonArray.map { turn ->
            val place = input.text("state")?.let { Location(state = it) }
            val request = ProcessRequest(turn.jsonPrimitive.content, userId = "conformance", location = place)
            runBlocking { agent.process(request) }
        }
        val list = answers.last().groceryList
        mapOf(
            "list" to list.items.map(::row),
            "replies" to answers.map { it.response },
            "subtotal" to money(list.subtotal),
            "tax" to money(list.estimatedTax),
            "total" to money(list.total),
        )
    }

    private fun row(item: GroceryItem) = mapOf(
        "line_total" to item.lineTotal?.let(::money),
        "packs" to item.packs,
        "product" to item.productId?.let { item.name },
        "quantity" to item.quantity.value,
        "requested" to item.requested,
        "unit" to item.unit,
        "unit_price" to item.price?.let(::money),
    )

    private fun explain(input: JsonObject): Any? {
        val speech = input["speech"]?.jsonArray?.map { it.jsonPrimitive.content }.orEmpty()
        val why = agent.explain(input.text("text")!!, language = input.text("lang"), speech = speech)
        return mapOf(
            "clauses" to why.clauses.map {
                mapOf("command" to it.command, "intents" to it.intents, "opened_by" to it.openedBy, "rest" to it.rest)
            },
            "confidence" to with(why.confidence) { mapOf("from" to from, "reason" to reason, "value" to value) },
            "intents" to why.understanding.actions.map { it.intent },
            "language" to with(why.language) { mapOf("code" to code, "given" to given, "reason" to reason) },
            "model" to why.model?.run {
                mapOf("intent" to intent, "lead" to lead, "overruled" to overruled, "right_in_percent" to rightInPercent)
            },
            "rules" to why.rules.map { action ->
                val items = action.items.map { mapOf("amount" to it.amount, "name" to it.name, "size" to it.size) }
                mapOf("confidence" to action.confidence, "intent" to action.intent, "items" to items)
            },
            "second" to why.second?.run {
                mapOf("goods" to goods, "lead" to lead, "outcome" to outcome, "reason" to reason)
            },
            "text" to why.text,
            "tokens" to why.tokens.map {
                mapOf(
                    "kind" to it.kind,
                    "known" to it.known,
                    "span" to span(it.span),
                    "text" to it.text,
                    "unit" to it.unit,
                    "value" to it.value?.exact,
                )
            },
        )
    }

    private fun recipe(input: JsonObject): Any? = Agent(replay).use { agent ->
        val lists = agent.lists()
        val user = "conformance"
        runBlocking {
            val id = lists.create(user, "Dinner").id
            for (item in input["before"]?.jsonArray.orEmpty().map { it.jsonObject }) {
                lists.add(user, id, AddItem(item.text("name")!!, amount = item.text("amount")!!, unit = item.text("unit")))
            }
            val servings = input["servings"]?.jsonArray?.map { it.jsonPrimitive.content }
            val recipe = recipeFromText(input.text("recipe")!!).copy(
                servings = servings?.let { (from, to) -> Servings(from, to) },
                optional = input.text("optional").toBoolean(),
            )
            try {
                val added = lists.addRecipe(user, id, recipe)
                val items = added.groceryList.items
                mapOf(
                    "lines" to added.lineIds.map { line -> items.indexOfFirst { it.id == line } },
                    "list" to items.map(::row),
                    "skipped" to added.skipped.map { mapOf("line" to it.line, "reason" to it.reason, "text" to it.text) },
                    "unknown" to added.unknown,
                )
            } catch (error: GroceryException) {
                mapOf("error" to error.code, "list" to lists.view(user, id).items.map(::row))
            }
        }
    }

    private fun totals(input: JsonElement): Any? =
        try {
            val t = agent.totals(readTotals(input.toString()))
            mapOf(
                "amount_for_free_delivery" to money(t.amountForFreeDelivery),
                "delivery_fee" to money(t.deliveryFee),
                "free_delivery_eligible" to t.freeDeliveryEligible,
                "item_savings" to money(t.itemSavings),
                "loyalty_discount" to money(t.loyaltyDiscount),
                "notes" to t.notes,
                "original_subtotal" to money(t.originalSubtotal),
                "promo_description" to t.promoDescription,
                "promo_discount" to money(t.promoDiscount),
                "subtotal" to money(t.subtotal),
                "tax" to money(t.tax),
                "tax_rate" to t.taxRatePpm,
                "total" to money(t.total),
                "total_savings" to money(t.totalSavings),
            )
        } catch (error: GroceryException) {
            mapOf("error" to error.code)
        }
}
