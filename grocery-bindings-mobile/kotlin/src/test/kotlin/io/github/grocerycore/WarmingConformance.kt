// The answers of the cases about the warmer. See grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.text
import io.github.grocerycore.OrdersConformance.texts
import java.util.Collections
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

object WarmingConformance {
    /** What the warmer told of its progress and nobody has looked at. */
    private class Told : WarmListener {
        private val progress = Collections.synchronizedList(mutableListOf<List<Long>>())

        override fun progress(done: Long, of: Long) {
            progress += listOf(done, of)
        }

        fun take(): List<List<Long>> = synchronized(progress) { progress.toList().also { progress.clear() } }
    }

    private fun report(done: WarmReport) = mapOf(
        "calls" to done.calls,
        "fresh" to done.fresh,
        "left" to done.left,
        "missed" to done.missed,
        "notes" to done.notes,
        "overlapped" to done.overlapped,
        "picked" to done.picked,
        "strategies" to done.strategies,
        "warmed" to done.warmed,
    )

    private fun budget(of: WarmBudget) = mapOf("calls" to of.callsPerHour, "items" to of.itemsPerHour)

    private fun state(now: WarmerState) = mapOf(
        "budget" to budget(now.budget),
        "earned" to now.earned.let {
            mapOf(
                "calls" to it.calls,
                "reads" to it.reads,
                "runs" to it.runs,
                "used" to it.used,
                "warmed" to it.warmed,
            )
        },
        "last" to now.last?.let(::report),
        "last_run" to now.lastRun,
        "left" to budget(now.left),
        "next_due" to now.nextDue,
        "running" to now.running,
        "strategies" to now.strategies.map {
            mapOf("limit" to it.limit, "name" to it.name, "next_due" to it.nextDue, "schedule" to it.schedule)
        },
    )

    private suspend fun step(agent: Agent, told: Told, step: JsonObject): Any? = agent.warmer().use { warmer ->
        when (step.text("op")) {
            "warm_now" -> warmer.runNow().let { mapOf("progress" to told.take(), "report" to report(it)) }
            "warm_tick" -> warmer.tick().let { mapOf("progress" to told.take(), "report" to report(it)) }
            "warmer_state" -> {
                check(warmer.state().nextDue == warmer.nextDue())
                state(warmer.state())
            }
            "note_asked" -> {
                warmer.noteAsked(step.texts("products"), step.text("at"))
                null
            }
            "note_served" -> {
                warmer.noteServed(step.texts("users"))
                null
            }
            "say" -> {
                agent.process(ProcessRequest(step.text("text")!!, userId = step.text("user")))
                null
            }
            "warm" -> agent.prices().use { prices ->
                val place = QuoteOptions(step.text("store"), step.text("zip"))
                val done = prices.warm(step.texts("products"), place, step["still_for_ms"]?.jsonPrimitive?.long ?: 0)
                mapOf(
                    "calls" to done.calls,
                    "fresh" to done.fresh,
                    "products" to done.productIds.sorted(),
                    "warmed" to done.warmed,
                )
            }
            else -> agent.prices().use { PricesConformance.step(it, step) }
        }
    }

    fun warming(input: JsonObject): Any? = runBlocking {
        val told = Told()
        val agent = try {
            val warmer = input["warmer"]?.let { warmerOptions(it.toString()) }
            val options = PricesConformance.options(input).copy(warmer = warmer)
            Agent(options, priceSources = PricesConformance.sources(input), warmListener = told)
        } catch (error: GroceryException) {
            return@runBlocking mapOf("error" to error.code, "named" to (input.text("place")!! in error.reason))
        }
        agent.use {
            input.getValue("steps").jsonArray.map { it.jsonObject }.map { one ->
                try {
                    step(agent, told, one)
                } catch (error: GroceryException) {
                    mapOf("error" to error.code, "hint" to error.hint)
                }
            }
        }
    }
}
