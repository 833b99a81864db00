// What can be taught, and a language model from the host.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

// The rules are unsure of this one, and it is longer than what the intent model judges.
private const val ODD = "zorblax would be the thing, were it to be had, said my aunt to the wind that was there when she had been " +
    "where they were, who would know whether it might have been there because it was what she had said it was while they were not " +
    "there, nor would he know what it was"

/** A model that answers what it is told to. */
private class Scripted(val answer: suspend (CompletionRequest) -> String) : LanguageModel {
    val asked = AtomicInteger()

    override fun name() = "scripted"

    override suspend fun complete(request: CompletionRequest): String {
        asked.incrementAndGet()
        return answer(request)
    }
}

private fun naming(vararg names: String): String {
    val items = names.joinToString(",") { """{"name":"$it","quantity":null,"unit":null,"brand":null}""" }
    return """{"actions":[{"intent":"add_items","items":[$items]}]}"""
}

@Timeout(120, unit = TimeUnit.SECONDS)
class LearningTest {
    private fun requested(answer: ProcessResponse) = answer.groceryList.items.map { it.requested }

    @Test
    fun `a model is asked only in doubt`() = runBlocking {
        val model = Scripted { request ->
            assertTrue(ODD in request.prompt && "\"actions\"" in request.schema && request.maxTokens > 0u)
            naming("zorblax")
        }
        Agent(replay, languageModel = model).use { agent ->
            assertEquals("add_items", agent.understand("add milk").understanding.intent)
            assertEquals(0, model.asked.get())
            val opinion = agent.understand(ODD)
            assertEquals(listOf("zorblax"), opinion.understanding.actions.single().items.map { it.name })
            assertEquals(NoteKind.SECOND_OPINION, opinion.understanding.notes.last().kind)
            assertNull(opinion.failure)
        }
    }

    @Test
    fun `what was not said is asked about first`() = runBlocking {
        Agent(replay, languageModel = Scripted { naming("zorblax", "caviar") }).use { agent ->
            val answer = agent.process(ProcessRequest(ODD))
            assertEquals(listOf("zorblax"), requested(answer))
            assertTrue("caviar" in answer.response)
            assertEquals(listOf("zorblax", "caviar"), requested(agent.process(ProcessRequest("yes"))))
        }
    }

    @Test
    fun `trouble leaves the reading of the rules`() = runBlocking {
        val offline = Agent(replay).use { it.parse(ODD).intent }
        val cancelled = CompletableDeferred<Unit>()
        val troubles = listOf<suspend (CompletionRequest) -> String>(
            { "no JSON" },
            { throw IllegalStateException("boom") },
            { try { awaitCancellation() } finally { cancelled.complete(Unit) } },
        )
        for (trouble in troubles) {
            val options = replay.copy(modelBudgetMs = 2_000)
            Agent(options, languageModel = Scripted(trouble)).use { agent ->
                val opinion = agent.understand(ODD)
                assertTrue(opinion.failure != null)
                assertEquals(offline, opinion.understanding.intent)
            }
        }
        withTimeout(60_000) { cancelled.await() }
    }

    @Test
    fun `intents can be taught, listed and taken back`() = runBlocking {
        Agent(replay).use { agent ->
            val builtIn = agent.intents().all()
            assertTrue(builtIn.any { it.name == "add_items" && it.examples.isNotEmpty() && !it.custom })
            val hours = listOf("what time do you open", "when do you close", "opening hours please", "are you open today")
            val version = agent.intents().train(hours.map { Example("store_hours", it) })
            assertEquals(listOf("store_hours"), version.intents)
            val heard = agent.parse("when do you open?")
            assertEquals("custom" to "store_hours", heard.intent to heard.slots.custom)
            assertEquals("store_hours", agent.intents().all().last().name)
            agent.intents().useBuiltIn()
            assertNull(agent.intents().version())
            assertEquals(listOf(version), agent.intents().versions())
            assertEquals(version, agent.intents().useVersion(version.version))
            assertEquals("invalid_input", failure { agent.intents().train(emptyList()) }.kind.name.lowercase())
        }
    }

    @Test
    fun `phrases can be taught and carried elsewhere`() = runBlocking {
        Agent(replay).use { agent ->
            val oat = agent.find("oat milk")
            agent.aliases().learn("the usual milk", oat.id)
            assertEquals(listOf(oat.id), agent.aliases().list().map { it.productId })
            val answer = agent.process(ProcessRequest("add the usual milk"))
            assertEquals(oat.id, answer.groceryList.items.single().productId)
            val text = agent.aliases().toJsonLines()
            assertEquals(1L, agent.aliases().learnJsonLines(text, userId = "bob"))
            assertEquals(1, agent.aliases().list(userId = "bob").size)
            assertTrue(agent.aliases().forget("the usual milk"))
            assertEquals(0L, agent.aliases().forgetAll())
            assertEquals("PRODUCT_001", failure { agent.aliases().learn("x", "none") }.code)
        }
    }

    @Test
    fun `a recipe is made for more`() = runBlocking {
        Agent(replay).use { agent ->
            val lines = listOf("For the dough:", "2 cups all-purpose flour", "1 to 2 eggs").map(agent::ingredient)
            assertEquals(listOf(true, false, false), lines.map { it.isHeading })
            val six = scaleRecipe(lines, "4", "6")
            assertEquals(listOf(null, "3", "3/2"), six.map { it.quantity?.exact })
            assertEquals("3", six[2].quantityMax?.exact)
            assertEquals(lines[1], lines[1].scaled("3/2").scaled("2/3"))
            assertEquals(Measure(Amount("250", 250.0), "gram"), lines[1].amountIn("gram"))
            assertEquals(ErrorKind.INVALID_INPUT, failureOf { lines[1].scaled("0") }.kind)
            assertEquals(ErrorKind.INVALID_INPUT, failureOf { lines[2].amountIn("gram") }.kind)
        }
    }

    @Test
    fun `twenty languages are there`() = runBlocking {
        Agent(replay).use { agent ->
            val codes = agent.languages().map { it.code }
            assertEquals("en", codes.first())
            assertTrue(codes.containsAll(listOf("es", "fr", "de", "it", "pt")))
            val heard = agent.parse("añade dos litros de leche y pan")
            assertEquals("es", heard.language)
            assertEquals(listOf("leche", "pan"), heard.actions.single().items.map { it.name })
        }
    }
}
