// Recipes put on a list, explanations, and how long a text may be.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class RecipesTest {
    private val pancakes = """
        For the batter:
        2 cups all-purpose flour
        3 large eggs

        1 1/2 cups milk
        1 cup water
        Salt to taste
        1/2 cup chopped walnuts (optional)
        2 cups zorblax
    """.trimIndent()

    private fun GroceryList.shown() = items.map { Triple(it.requested, it.quantity.exact, it.unit) }

    @Test
    fun `a recipe becomes lines and says what it left out`() = runBlocking {
        Agent(replay).use { agent ->
            val lists = agent.lists()
            val id = lists.create(USER, "Dinner").id
            val eggs = lists.add(USER, id, AddItem("eggs", amount = "6")).items.single()
            val added = lists.addRecipe(USER, id, recipeFromText(pancakes).copy(servings = Servings("4", "6")))
            assertEquals(
                listOf(
                    Triple("eggs", "21/2", null),
                    Triple("all-purpose flour", "3", "cup"),
                    Triple("milk", "9/4", "cup"),
                    Triple("zorblax", "3", "cup"),
                ),
                added.groceryList.shown(),
            )
            assertEquals(
                listOf(
                    LeftOutLine(1, "For the batter:", "heading"),
                    LeftOutLine(6, "1 cup water", "water"),
                    LeftOutLine(7, "Salt to taste", "to_taste"),
                    LeftOutLine(8, "1/2 cup chopped walnuts (optional)", "optional"),
                ),
                added.skipped,
            )
            assertEquals(listOf("zorblax"), added.unknown)
            val names = added.groceryList.items.associate { it.id to it.requested }
            assertEquals(listOf("all-purpose flour", "eggs", "milk", "zorblax"), added.lineIds.map(names::get))
            assertEquals(eggs.id, added.lineIds[1])
            assertEquals(added.groceryList, lists.view(USER, id))
            assertEquals(listOf(Triple("eggs", "6", null)), lists.undo(USER, id).shown(), "one undo takes all of it back")

            val bought = lists.addRecipe(USER, id, AddRecipe(pancakes.lines(), optional = true))
            assertEquals(listOf("heading", "water", "to_taste"), bought.skipped.map { it.reason })
            assertTrue(bought.groceryList.items.any { "walnuts" in it.requested })
        }
    }

    @Test
    fun `nothing to buy changes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            val id = agent.lists().create(USER, "Dinner").id
            for (text in listOf("", "\n \n", "For the sauce:\n2 cups water")) {
                val added = agent.lists().addRecipe(USER, id, recipeFromText(text))
                assertEquals(0L to emptyList<String>(), added.groceryList.version to added.lineIds)
            }
        }
    }

    @Test
    fun `bad input is refused and writes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            val lists = agent.lists()
            val id = lists.create(USER, "Dinner").id
            val before = lists.add(USER, id, AddItem("bread"))
            suspend fun code(recipe: AddRecipe) = failure { lists.addRecipe(USER, id, recipe) }.also { assertNotNull(it.hint) }.code
            val two = recipeFromText("1 cup milk\n2 eggs")
            for ((from, to) in listOf("0" to "4", "4" to "0", "4" to "-1", "4" to "many", "" to "4", "1" to "10000000")) {
                assertEquals("INPUT_001", code(two.copy(servings = Servings(from, to))), "$from to $to")
            }
            assertEquals("INPUT_002", code(AddRecipe(List(1_001) { "${it + 1} eggs" })))
            assertEquals("INPUT_002", code(AddRecipe(listOf("2 eggs", "x".repeat(1_001)))))
            assertEquals("INPUT_002", code(AddRecipe(listOf("2 eggs", "x".repeat(20_000)))))
            assertEquals(before, lists.view(USER, id), "nothing was half written")
            assertEquals("LIST_001", failure { lists.addRecipe("bob", id, two) }.code)
            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { lists.addRecipe(USER, id, two, cancel = token) }.kind)
            assertEquals(before.version, lists.view(USER, id).version)
        }
    }

    @Test
    fun `every stage of reading is told`() = runBlocking {
        Agent(replay).use { agent ->
            val text = "remove the milk and add 2 to 3 lb ground beef"
            val why = agent.explain(text)
            assertEquals(text to "en", why.text to why.language.code)
            assertEquals(listOf("remove", "add"), why.clauses.map { it.command })
            assertEquals(listOf("remove_items"), why.clauses.first().intents)
            assertEquals(listOf(SeenItem("ground beef", "2 to 3 pounds", null)), why.rules[1].items)
            val two = why.tokens.first { it.kind == "number" }
            assertEquals(Amount("2", 2.0) to "2", two.value to text.substring(two.span.start, two.span.end))
            assertEquals("pound", why.tokens.single { it.text == "lb" }.unit)
            assertTrue(why.tokens.any { "noun" in it.known })
            assertEquals(why.understanding.confidence, why.confidence.value)
            assertTrue(why.confidence.from in setOf("model", "rules") && why.confidence.reason.isNotEmpty())
            assertEquals(agent.parse(text), why.understanding)

            val model = agent.explain("how much is milk").model!!
            assertEquals("check_price" to false, model.intent to model.overruled)
            assertTrue(model.rightInPercent in 0..100)
            assertNull(agent.explain("zwei Liter Milch und Brot").model)
            val doubted = agent.explain("hi!! remove the cupcakes pls, Janet resigned lol")
            val second = doubted.second!!
            assertEquals(listOf("cupcakes") to "dropped", second.goods to second.outcome)
            assertTrue(second.lead!! > 0 && second.reason.isNotEmpty())
            assertEquals("second", doubted.confidence.from)
            assertNull(agent.explain("add milk").second)
            assertTrue(agent.explain("leche", language = "es").language.given)
            val speech = listOf("two gallons of milk", "to gallons of mill")
            assertEquals(speech.first(), agent.explain("", speech = speech).text)

            val json = Json.parseToJsonElement(agent.explainJson(text)).jsonObject
            assertEquals(why.text, json["text"]!!.jsonPrimitive.content)
            assertEquals(Json.parseToJsonElement(agent.parseJson(text)), json["understanding"])

            val said = listOf("what time do you open", "when do you close on sundays", "opening hours please")
            agent.intents().train(said.map { Example("store_hours", it) })
            assertEquals("taught", agent.explain("opening hours please").confidence.from)
        }
    }

    @Test
    fun `any text is explained`() {
        Agent(replay).use { agent ->
            for (text in listOf("", " ", "\u0000\u0007", "🥑🥑", "x".repeat(100_000))) {
                val why = agent.explain(text)
                assertEquals(agent.parse(text), why.understanding)
                assertTrue(why.language.reason.isNotEmpty() && why.confidence.reason.isNotEmpty())
            }
        }
    }

    private fun milk(bytes: Int) = "add milk".padEnd(bytes)

    @Test
    fun `texts below, at and above the limit`() = runBlocking {
        for (most in listOf(9, 16_384, 20_000, CEILING)) {
            Agent(replay.copy(maxTextBytes = most.takeIf { it != 16_384 })).use { agent ->
                for (bytes in listOf(most - 1, most)) {
                    val heard = agent.parse(milk(bytes))
                    assertEquals("add_items" to emptyList<Note>(), heard.intent to heard.notes)
                    assertEquals("add", agent.explain(milk(bytes)).clauses.first().command)
                    assertEquals(listOf("milk"), agent.say(milk(bytes)).groceryList.items.map { it.requested })
                }
                val said = "the text has ${most + 1} bytes; at most $most are read"
                val note = Note(NoteKind.TOO_LONG, said, null)
                assertEquals(listOf(note), agent.parse(milk(most + 1)).notes)
                val why = agent.explain(milk(most + 1))
                assertEquals(emptyList<SeenToken>() to listOf(note), why.tokens to why.understanding.notes)
                val error = failure { agent.say(milk(most + 1)) }
                assertEquals(Triple(ErrorKind.TOO_LARGE, "INPUT_002", said), Triple(error.kind, error.code, error.reason))
            }
        }
    }

    @Test
    fun `the limit holds for bytes and for recipe lines`() = runBlocking {
        Agent(replay.copy(maxTextBytes = 12)).use { agent ->
            assertTrue(agent.parse("2 jalapeños").notes.isEmpty())
            assertEquals(NoteKind.TOO_LONG, agent.parse("22 jalapeños").notes.single().kind)
            assertEquals("flour", agent.ingredient("2 cups flour").name)
            assertEquals("12 cups flour", agent.ingredient("12 cups flour").name)
            val id = agent.lists().create(USER, "Dinner").id
            val error = failure { agent.lists().addRecipe(USER, id, recipeFromText("3 eggs\n12 cups flour")) }
            assertEquals("line 2 of the recipe has 13 bytes; at most 12 are read", error.reason)
            assertTrue(agent.lists().view(USER, id).items.isEmpty())
        }
    }

    @Test
    fun `a limit without meaning is refused`() = runBlocking {
        for (bytes in listOf(0, CEILING + 1, Int.MAX_VALUE)) {
            val options = replay.copy(maxTextBytes = bytes)
            for (error in listOf(failureOf { Agent(options) }, failure { Agent.open(options) })) {
                assertEquals("max_text_bytes is $bytes; it can be from 1 to $CEILING", error.reason)
                assertEquals("INPUT_001", error.code)
                assertNotNull(error.hint)
            }
        }
        assertEquals("INPUT_001", failureOf { Agent(replay.copy(maxTextBytes = -1)) }.code)
    }

    private companion object {
        const val CEILING = 1_048_576
    }
}
