// What happens, as a Flow.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class EventsTest {
    private val Delivery.event get() = (this as Delivery.Happened).event

    @Test
    fun `events flow in order`() = runBlocking {
        Agent(replay).use { agent ->
            val events = agent.events().asFlow()
            val list = agent.say("milk").groceryList
            val (update, processed) = events.take(2).toList()
            assertEquals(1L to NOW, with(update as Delivery.Happened) { seq to at })
            assertEquals(
                Event.GroceryUpdate(list.id, USER, listOf("milk"), list.version, list.total, NOW), update.event,
            )
            assertEquals(
                Event.GroceryInputProcessed("default", USER, list.total, 1, NOW), processed.event,
            )
        }
    }

    @Test
    fun `a subscriber comes back, and is told what it lost`() = runBlocking {
        Agent(replay.copy(eventBuffer = 2)).use { agent ->
            val lists = agent.lists()
            val id = lists.create(USER, "Groceries").id
            for (name in listOf("milk", "bread", "eggs")) {
                lists.add(USER, id, AddItem(name))
            }
            assertEquals(Delivery.Lost(2, 2), agent.events(after = 1).next())
            val last = agent.events(after = 3).next() as Delivery.Happened
            assertEquals(4L, last.seq)
            assertEquals(Delivery.Restarted, agent.events(after = 99).next())
            assertEquals("INPUT_001", failureOf { agent.events(after = -1) }.code)
            val json = agent.events(after = 3).nextJson()!!
            assertTrue(json.startsWith("""{"type":"grocery_update","data":{"listId":"$id""""), json)
        }
    }

    @Test
    fun `a flow ends when its stream is stopped`() = runBlocking(Dispatchers.Default) {
        Agent(replay).use { agent ->
            val stream = agent.events()
            val first = CompletableDeferred<Unit>()
            val all = async {
                var seen = 0
                stream.asFlow().collect { seen++; first.complete(Unit) }
                seen
            }
            agent.lists().create(USER, "Groceries")
            first.await()
            stream.stop()
            assertEquals(1, all.await())
        }
    }

    @Test
    fun `a flow ends when its agent is shut down or gone`() = runBlocking {
        for (end in listOf<suspend (Agent) -> Unit>({ it.shutdown() }, { it.close() })) {
            val agent = Agent(replay)
            val stream = agent.events()
            agent.lists().use { it.create(USER, "Groceries") }
            end(agent)
            assertEquals(1, stream.asFlow().toList().size)
        }
    }

    @Test
    fun `a waiting subscriber hears the end`() = runBlocking(Dispatchers.Default) {
        val agent = Agent(replay)
        val stream = agent.events()
        val last = async { stream.next() }
        agent.close()
        assertNull(last.await())
    }
}
