// What a synchronous call costs, beside the same call in Rust: GROCERY_OVERHEAD=1 GROCERY_PROFILE=release
// scripts/kotlin-test.sh. Measures, and asserts nothing about time.
package io.github.grocerycore

import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

@Tag("overhead")
class OverheadTest {
    /** The fastest of many batches, per call. */
    private fun nanos(calls: Int, call: () -> Any): Long {
        var sink = 0
        var best = Long.MAX_VALUE
        repeat(60) {
            val start = System.nanoTime()
            repeat(calls) { sink += call().hashCode() and 1 }
            best = minOf(best, (System.nanoTime() - start) / calls)
        }
        check(sink >= 0)
        return best
    }

    @Test
    fun `a synchronous call`() {
        Agent(replay).use { agent ->
            val token = CancelToken()
            println("overhead kotlin nothing ${nanos(5_000) { token.isCancelled() }} ns")
            println("overhead kotlin parse ${nanos(1_000) { agent.parse("2 gallons of milk") }} ns")
            println("overhead kotlin parseJson ${nanos(1_000) { agent.parseJson("2 gallons of milk") }} ns")
        }
    }
}
