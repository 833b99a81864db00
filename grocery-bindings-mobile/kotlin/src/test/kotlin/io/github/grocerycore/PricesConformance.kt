// The answers of the cases about price sources, the cache of prices and prices that users wait for. See
// grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.text
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

object PricesConformance {
    /** A shop with an answer for each time it is asked; the last one stands. */
    private fun shop(given: JsonObject): PriceSource {
        val answers = given.getValue("answers").jsonArray
        var asked = 0
        return CornerShop(given.text("name")!!) { request ->
            val answer = answers[minOf(asked++, answers.size - 1)]
            if (answer is JsonPrimitive) throw groceryException(ErrorKind.valueOf(answer.content.uppercase()), "the shop is shut")
            request.productIds.mapNotNull { id -> answer.jsonObject[id]?.let { SourcePrice(id, usd(it.jsonPrimitive.long)) } }
        }
    }

    /** The usual guards, with what the case says of them. */
    private fun policy(given: JsonObject): Policy {
        val usual = usualPolicy()
        return usual.copy(
            retry = if (given["retry"] is JsonNull) null else usual.retry,
            breaker = usual.breaker?.copy(failures = given.getValue("breaker").jsonObject.getValue("failures").jsonPrimitive.int),
        )
    }

    private fun money(money: Money?) = money?.let { mapOf("currency" to it.currency, "minor" to it.minor) }

    private fun tracked(one: TrackedPrice) = mapOf(
        "due_at" to one.dueAt,
        "last_price" to money(one.lastPrice),
        "last_seen" to one.lastSeen,
        "product" to one.productId,
        "since" to one.since,
        "state" to one.state,
        "store" to one.store,
        "target" to money(one.target),
        "told_at" to one.toldAt,
        "user" to one.userId,
    )

    private fun state(state: PricesState) = mapOf(
        "cache" to state.cache?.let {
            mapOf(
                "background" to it.background,
                "gets" to it.gets,
                "hit_percent" to it.hitPercent,
                "load_failures" to it.loadFailures,
                "loads" to it.loads,
                "memory_hits" to it.memoryHits,
                "misses" to it.misses,
                "negative" to it.negative,
                "overtaken" to it.overtaken,
                "stale" to it.stale,
            )
        },
        "sources" to state.sources.map {
            mapOf(
                "breaker" to it.policy?.breaker?.state,
                "calls" to it.calls,
                "failures" to it.failures,
                "last_answer" to it.lastAnswer,
                "name" to it.name,
                "refused" to it.refused,
            )
        },
    )

    private fun quotes(told: PricedQuotes) = mapOf(
        "missing" to told.missing,
        "notes" to told.notes.size,
        "quotes" to told.quotes.map {
            mapOf(
                "as_of" to it.asOf,
                "kind" to it.kind.name.lowercase(),
                "price" to money(it.price),
                "product" to it.productId,
                "source" to it.source,
                "stale" to it.stale,
                "store" to it.store,
            )
        },
    )

    private fun compared(told: PriceComparison) = mapOf(
        "notes" to told.notes.size,
        "prices" to told.prices.map {
            mapOf(
                "above" to it.abovePpm,
                "amount" to it.unitPrice.amount.exact,
                "price" to money(it.quote.price),
                "source" to it.quote.source,
                "stale" to it.quote.stale,
                "unit" to it.unitPrice.unit,
            )
        },
        "product" to told.productId,
    )

    private fun ticked(tick: PriceTick) = mapOf(
        "alerts" to tick.alerts.map {
            mapOf(
                "price" to money(it.price),
                "product" to it.productId,
                "source" to it.source,
                "store" to it.store,
                "target" to money(it.target),
                "timestamp" to it.timestamp,
                "user" to it.userId,
            )
        },
        "due" to tick.due,
        "notes" to tick.notes.size,
        "seen" to tick.seen,
    )

    suspend fun step(prices: Prices, step: JsonObject): Any? {
        val user = step.text("user") ?: "conformance"
        val place = QuoteOptions(step.text("store"), step.text("zip"))
        val products = step["products"]
        return when (val op = step.text("op")!!) {
            "quotes" -> quotes(prices.quotes(products!!.jsonArray.map { it.jsonPrimitive.content }, place))
            "compare" -> compared(prices.compare(step.text("product")!!, place))
            "track" -> {
                val target = step.getValue("target").jsonObject
                val below = Money(target.getValue("minor").jsonPrimitive.long, target.text("currency")!!)
                tracked(prices.track(step.text("product")!!, below, step.text("store"), user))
            }
            "tracked" -> prices.tracked(user).map(::tracked)
            "untrack" -> {
                val all = prices.tracked(step.text("of") ?: "conformance")
                prices.untrack(all[step.getValue("at").jsonPrimitive.int].id, user)
            }
            "tick" -> {
                val most = (products as? JsonPrimitive)?.int ?: 100
                ticked(prices.tick(most, step["every_ms"]?.jsonPrimitive?.long ?: 3_600_000))
            }
            "state" -> state(prices.state())
            "invalidate" -> {
                prices.invalidate((products as? JsonArray)?.map { it.jsonPrimitive.content }, step.text("source"))
                null
            }
            "history" -> prices.history(HistoryRequest(step.text("product")!!)).map {
                mapOf("price" to money(it.price), "source" to it.source)
            }
            "compact" -> prices.compactHistory(step.text("daily_before"), step.text("drop_before")).let {
                mapOf("dropped" to it.dropped, "read" to it.read)
            }
            else -> error("there is no step $op")
        }
    }

    /** The shops of a case. */
    fun sources(input: JsonObject) = input.getValue("sources").jsonArray.map { it.jsonObject }.map { given ->
        GuardedPriceSource(shop(given), given["policy"]?.jsonObject?.let(::policy))
    }

    /** What a case says of its agent. */
    fun options(input: JsonObject): AgentOptions {
        // A setting that there is not cannot be written here, and this one is refused for another reason.
        val numbers = input["cache"]?.jsonObject?.let { given ->
            fun whole(key: String) = given[key]?.jsonPrimitive?.long
            CacheOptions(
                ttlMs = whole("ttl_ms"),
                staleIfErrorMs = whole("stale_if_error_ms"),
                entries = if ("size" in given) -1 else null,
            )
        }
        return replay.copy(
            askAllPriceSources = input["ask_all"]?.jsonPrimitive?.boolean ?: false,
            priceFreshForMs = input["fresh_for_ms"]?.jsonPrimitive?.long,
            priceCache = numbers,
        )
    }

    fun prices(input: JsonObject): Any? = runBlocking {
        val agent = try {
            Agent(options(input), priceSources = sources(input))
        } catch (error: GroceryException) {
            return@runBlocking mapOf("error" to error.code)
        }
        agent.use {
            agent.prices().use { prices ->
                input.getValue("steps").jsonArray.map { it.jsonObject }.map { one ->
                    try {
                        step(prices, one)
                    } catch (error: GroceryException) {
                        mapOf("error" to error.code, "hint" to error.hint)
                    }
                }
            }
        }
    }
}
