// The warmer: what it is told, what it fetches, and what it tells.
package io.github.grocerycore

import java.util.Collections
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class WarmingTest {
    private val milk = "gc-whole-milk-1-gallon"
    private val eggs = "gc-large-grade-a-eggs-12-each"

    private class Told(private val throws: Boolean = false) : WarmListener {
        val progress: MutableList<Pair<Long, Long>> = Collections.synchronizedList(mutableListOf())

        override fun progress(done: Long, of: Long) {
            progress += done to of
            if (throws) error("it is not my day")
        }
    }

    @Test
    fun `what was asked for is at hand`() = runBlocking {
        val told = Told()
        val options = replay.copy(warmer = WarmerOptions(batch = 1))
        Agent(options, CornerShop.at(250), warmListener = told).use { agent ->
            val warmer = agent.warmer()
            assertEquals(emptyList<String>(), warmer.tick().strategies)
            warmer.noteAsked(listOf(milk, eggs), "2026-11-20T10:00:00Z")
            val report = warmer.runNow()
            assertEquals(listOf(2L, 2L, 2L, 0L), listOf(report.picked, report.warmed, report.calls, report.left))
            assertEquals(listOf(1L to 2L, 2L to 2L), told.progress)
            agent.prices().quotes(listOf(milk, eggs))
            val state = warmer.state()
            assertEquals(report, state.last)
            assertEquals(2L, state.earned.used)
            assertEquals(state.budget.itemsPerHour - 2, state.left.itemsPerHour)
            assertEquals("2026-11-20T10:35:00Z", warmer.nextDue())
            assertTrue("\"used\":2" in state.json)
        }
    }

    @Test
    fun `a listener that throws ends no run`() = runBlocking {
        Agent(replay, CornerShop.at(250), warmListener = Told(throws = true)).use { agent ->
            agent.warmer().noteAsked(listOf(milk))
            assertEquals(1L, agent.warmer().runNow().warmed)
            assertEquals(2L, agent.prices().warm(listOf(milk, eggs)).let { it.warmed + it.fresh })
        }
    }

    @Test
    fun `nothing is due where every plan is off`() = runBlocking {
        val never = WarmPlan(limit = 0)
        val off = WarmerOptions(popular = never, deals = never, own = never, predicted = never, seasonal = never)
        Agent(replay.copy(warmer = off)).use { agent ->
            assertNull(agent.warmer().nextDue())
            agent.warmer().run()
        }
    }

    @Test
    fun `what means nothing is refused by its name`() {
        for ((place, bad) in listOf(
            "batch" to WarmerOptions(batch = 0),
            "own.schedule" to WarmerOptions(own = WarmPlan(schedule = "every day")),
            "budget.calls_per_hour" to WarmerOptions(budget = WarmBudgetOptions(callsPerHour = -1)),
            "seasons[0]" to WarmerOptions(
                seasons = listOf(Season(MonthDay(2u, 30u), MonthDay(3u, 1u), emptyList())),
            ),
        )) {
            val error = failureOf { Agent(replay.copy(warmer = bad)) }
            assertEquals("INPUT_001", error.code)
            assertTrue("$place: " in error.reason, error.reason)
        }
        assertTrue("popularity" in failureOf { warmerOptions("""{"popularity":{}}""") }.reason)
        assertEquals(60L, warmerOptions("""{"budget":{"calls_per_hour":60}}""").budget?.callsPerHour)
    }
}
