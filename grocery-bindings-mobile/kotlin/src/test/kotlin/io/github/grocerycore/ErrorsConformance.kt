// The answers of the cases about errors. See grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.text
import io.github.grocerycore.OrdersConformance.whole
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

object ErrorsConformance {
    /** A shop that fails as the case says. */
    private class Shut(private val given: JsonObject) : ProductSource {
        private fun error(): GroceryException {
            val kind = ErrorKind.valueOf(given.text("kind")!!.uppercase())
            val wait = given.whole("retry_after_ms")?.milliseconds
            val said = given["retryable"]?.jsonPrimitive?.boolean
            if (said == null) return groceryException(kind, "the shop is shut", given.text("hint"), wait)
            return groceryException(kind, "the shop is shut", given.text("hint"), wait, said)
        }

        override fun name() = "corner-shop"

        override suspend fun search(request: SearchProducts): SourcePage = throw error()

        override suspend fun lookup(request: LookupProducts): List<SourcedProduct> = throw error()
    }

    private suspend fun provoke(agent: Agent, given: JsonObject) {
        when {
            "say" in given -> agent.say(given.text("say")!!.repeat(given.whole("times") ?: 1))
            "list" in given -> agent.lists().get(USER, given.text("list")!!)
            "product" in given -> agent.catalog().get(given.text("product")!!)
            "search" in given -> agent.catalog().search(SearchRequest(given.text("search")!!))
            "backup" in given -> agent.backup(given.text("backup")!!)
            else -> agent.catalog().searchRemote(SearchProducts("milk"))
        }
    }

    fun errors(given: JsonObject): Any? = runBlocking {
        val source = given["source"]?.jsonObject?.let { Shut(it) }
        Agent(replay, productSource = source).use { agent ->
            val error = failure { provoke(agent, given) }
            mapOf(
                "code" to error.code,
                "hint" to error.hint,
                "kind" to error.kind.name.lowercase(),
                "message" to error.reason.takeIf { source == null },
                "retry_after_ms" to error.retryAfter?.inWholeMilliseconds,
                "retryable" to error.retryable,
            )
        }
    }
}
