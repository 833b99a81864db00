// The main job, conversations, totals, and what is refused.
package io.github.grocerycore

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

// The timeout only turns a hang into a failure; no test asserts a time.
@Timeout(120, unit = TimeUnit.SECONDS)
class AgentTest {
    @Test
    fun `the main job`() = runBlocking {
        Agent(replay).use { agent ->
            val answer = agent.say(
                "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under \$40",
            )
            val list = answer.groceryList
            assertEquals("add_items", answer.action)
            assertEquals(listOf("2% milk", "large eggs", "bread", "ground beef"), list.items.map { it.requested })
            assertEquals(0, list.unpricedCount)
            assertTrue(list.items.all { it.productId != null && it.lineTotal!!.minor > 0 })
            assertEquals(list.subtotal.minor, list.items.sumOf { it.lineTotal!!.minor })
            assertEquals(usd(0), list.estimatedTax, "Illinois has not taxed food since 2026")
            assertEquals(list.total.minor, list.subtotal.minor + list.estimatedTax.minor)
            val beef = list.items.last()
            assertEquals(Amount("2", 2.0), beef.quantity)
            assertEquals("pound", beef.unit)
            assertTrue(beef.estimated, "the scales have the last word")
            assertNull(beef.packs)
            val budget = answer.budget!!
            assertEquals(usd(4000), budget.limit)
            assertEquals(list.total, budget.spent)
            assertEquals(4000 - list.total.minor, budget.left.minor - budget.over.minor)
            assertEquals(NOW, answer.metadata.timestamp)
            assertEquals(0.0, answer.metadata.processingTime, "the clock stands still")
            assertEquals(list.items, agent.lists().current(USER).items)

            val taxed = agent.say("paper towels").groceryList
            assertTrue(taxed.estimatedTax.minor > 0, "household goods are taxed")
            assertEquals(taxed.total.minor, taxed.subtotal.minor + taxed.estimatedTax.minor)
        }
    }

    @Test
    fun `a conversation`() = runBlocking {
        Agent(replay).use { agent ->
            agent.say("add bananas")
            assertEquals(Amount("3", 3.0), agent.say("make it 3").groceryList.items.single().quantity)
            assertEquals(2, agent.say("milk").groceryList.items.size)
            assertEquals(listOf("bananas"), agent.say("remove the milk").groceryList.items.map { it.requested })
            assertEquals(2, agent.say("undo").groceryList.items.size)
            val asked = agent.say("clear my list")
            assertNotNull(asked.question)
            assertEquals(2, asked.groceryList.items.size, "clearing waits for a yes")
            assertEquals(0, agent.say("yes").groceryList.items.size)
        }
    }

    @Test
    fun `parse tells what was heard without doing it`() = runBlocking {
        Agent(replay).use { agent ->
            val heard = agent.parse("1 1/2 lbs of salmon and milk for tomorrow")
            assertEquals("add_items", heard.intent)
            val (salmon, milk) = heard.actions.single().items
            assertEquals(Amount("3/2", 1.5), salmon.quantity)
            assertEquals("pound", salmon.unit)
            assertEquals("salmon", salmon.name)
            assertNull(milk.quantity)
            assertEquals("2026-11-21", heard.slots.date)
            assertTrue(agent.lists().current(USER).items.isEmpty())
        }
    }

    @Test
    fun `parse never fails`() {
        Agent(replay).use { agent ->
            for (text in listOf("", " ", "\u0000\u0007", "🥑🥑", "-- DROP TABLE lists; --", "x".repeat(1_000_000))) {
                val heard = agent.parse(text)
                assertTrue(heard.confidence in 0.0..1.0)
            }
            assertEquals(NoteKind.TOO_LONG, agent.parse("x".repeat(1_000_000)).notes.first().kind)
            assertEquals("es", agent.parseWith("dos litros de leche", language = "es").language)
        }
    }

    @Test
    fun `a line of a recipe`() {
        Agent(replay).use { agent ->
            val flour = agent.ingredient("1 1/2 cups all-purpose flour, sifted")
            assertEquals(Amount("3/2", 1.5), flour.quantity)
            assertEquals("cup", flour.unit)
            assertEquals("all-purpose flour", flour.name)
            assertEquals("sifted", flour.preparation)
        }
    }

    private val sample = TotalsRequest(
        items = listOf(TotalsItem(usd(399), quantity = "4", originalPrice = usd(499), productId = "prod-123")),
        zipCode = "12345",
        state = "IL",
        promoCode = "SAVE10",
        loyaltyMember = true,
    )

    @Test
    fun `the documented totals`() {
        Agent(replay).use { agent ->
            val original = agent.totals(sample.copy(policy = totalsPolicy("original")))
            assertEquals("20.14", original.total.text)
            assertEquals(
                listOf("15.96", "19.96", "4.00", "1.60", "0.32", "1.15", "4.95", "5.92", "19.04"),
                with(original) {
                    listOf(subtotal, originalSubtotal, itemSavings, promoDiscount, loyaltyDiscount, tax, deliveryFee,
                        totalSavings, amountForFreeDelivery).map { it.text }
                },
            )
            assertEquals(72_500L, original.taxRatePpm)
            assertFalse(original.freeDeliveryEligible)
            assertEquals("20.15", agent.totals(sample.copy(policy = totalsPolicy("documented"))).total.text)
            val two = sample.copy(items = sample.items.map { it.copy(quantity = "2") })
            assertEquals("12.55", agent.totals(two.copy(policy = totalsPolicy("documented"))).total.text)
        }
    }

    @Test
    fun `a policy of the shop's own`() {
        Agent(replay).use { agent ->
            val cheap = totalsPolicy("original").copy(deliveryFee = usd(100), taxRounding = Rounding.UP)
            val totals = agent.totals(sample.copy(policy = cheap))
            assertEquals(usd(100), totals.deliveryFee)
            assertEquals(usd(1620), totals.total)
            val error = failureOf { agent.totals(sample.copy(policy = cheap.copy(flatRatesPpm = mapOf("ZZ" to 1L)))) }
            assertEquals(ErrorKind.INVALID_INPUT, error.kind)
        }
    }

    @Test
    fun `totals that have no meaning name the item and field`() {
        Agent(replay).use { agent ->
            fun with(item: TotalsItem) = failureOf { agent.totals(TotalsRequest(listOf(sample.items[0], item))) }
            val none = with(TotalsItem(usd(399), quantity = "0"))
            assertEquals("INPUT_001", none.code)
            assertTrue(none.reason.startsWith("items[1].quantity"), none.reason)
            assertNotNull(none.hint)
            assertTrue(with(TotalsItem(usd(-1))).reason.startsWith("items[1].price"))
            assertTrue(with(TotalsItem(usd(399), quantity = "a few")).reason.startsWith("items[1].quantity"))
            assertTrue(with(TotalsItem(Money(399, "dollars"))).reason.startsWith("items[1].price"))
            assertTrue(with(TotalsItem(Money(399, "EUR"))).reason.contains("EUR"))
            assertEquals(usd(0), agent.totals(TotalsRequest(emptyList())).total)
        }
    }

    @Test
    fun `money is exact`() {
        assertEquals(usd(399), parseMoney("3.99"))
        assertEquals(Money(1500, "JPY"), parseMoney("1500", "jpy"))
        assertEquals("1500", Money(1500, "JPY").text)
        assertEquals("20.14".toBigDecimal(), usd(2014).toBigDecimal())
        assertEquals("INPUT_001", failureOf { parseMoney("3.999") }.code)
    }

    @Test
    fun `the core's own JSON is at hand`() = runBlocking {
        Agent(replay).use { agent ->
            val request = """{"userId":"$USER","input":"2 gallons of milk","location":{"state":"IL"}}"""
            val answer = Json.parseToJsonElement(agent.processJson(request)).jsonObject
            assertEquals("true", answer["success"].toString())
            val list = answer["groceryList"]!!.jsonObject
            val id = list["id"]!!.jsonPrimitive.content
            val item = list["items"]!!.jsonArray.single().jsonObject
            assertEquals(agent.lists().view(USER, id).items.single().name, item["name"]!!.jsonPrimitive.content)
            assertEquals(item["name"], Json.parseToJsonElement(agent.listJson(USER, id)).jsonObject["items"]!!
                .jsonArray.single().jsonObject["name"])
            val product = item["productId"]!!.jsonPrimitive.content
            assertTrue("\"id\":\"$product\"" in agent.productJson(product))
            assertTrue("\"intent\":\"add_items\"" in agent.parseJson("milk"))
            assertTrue("flour" in agent.ingredientJson("1 cup flour"))
            assertTrue("\"subtotal\":3.99" in agent.totalsJson("""{"items":[{"quantity":1,"price":3.99}]}"""))
            assertEquals("INPUT_001", failure { agent.processJson("{") }.code)
        }
    }

    @Test
    fun `a replay repeats`() = runBlocking {
        suspend fun run() = Agent(replay).use { it.say("milk and bread") }
        assertEquals(run(), run())
        val other = Agent(replay.copy(seed = 8u)).use { it.say("milk and bread") }
        assertNotEquals(run().groceryList.id, other.groceryList.id)
    }

    @Test
    fun `what has no meaning is refused and changes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            for (empty in listOf("", "  ", "\n\t", "\u0000")) {
                val error = failure { agent.say(empty) }
                assertEquals(ErrorKind.INVALID_INPUT, error.kind)
                assertEquals("INPUT_001", error.code)
                assertNotNull(error.hint)
                assertFalse(error.retryable)
                assertNull(error.retryAfter)
            }
            assertEquals("INPUT_002", failure { agent.say("milk ".repeat(200_000)) }.code)
            assertEquals("INPUT_001", failure { agent.say("milk", state = "ZZ") }.code)
            assertEquals("INPUT_001", failure { agent.say("milk", user = "") }.code)
            assertEquals("INPUT_001", failure { agent.process(ProcessRequest("milk", listId = "my list")) }.code)
            val stranger = "0198f0a2-7c00-7000-8000-000000000000"
            assertEquals("LIST_001", failure { agent.process(ProcessRequest("milk", listId = stranger)) }.code)
            assertTrue(agent.lists().all(USER).isEmpty())
            assertTrue(agent.lists().all(localUser()).isEmpty())
        }
    }

    @Test
    fun `options that have no meaning are refused`(@TempDir folder: Path) {
        assertEquals("INPUT_001", failureOf { Agent(AgentOptions(currency = "dollars")) }.code)
        assertEquals("INPUT_001", failureOf { Agent(AgentOptions(fixedTime = "noon")) }.code)
        assertEquals("INPUT_001", failureOf { Agent(AgentOptions(eventBuffer = -1)) }.code)
        assertEquals("STORE_001", failureOf { Agent(AgentOptions(catalogFile = "$folder/none.csv")) }.code)
        assertEquals("STORE_001", failureOf { Agent(AgentOptions(database = "$folder/none/lists.db")) }.code)
        val text = Files.writeString(folder.resolve("text.db"), "this is no database, ".repeat(100))
        assertEquals("STORE_002", failureOf { Agent(AgentOptions(database = text.toString())) }.code)
    }

    @Test
    fun `two hundred calls at once`() = runBlocking(Dispatchers.Default) {
        val shop = CornerShop.at(250)
        // Nothing is kept, so that each call reaches the host.
        Agent(replay.copy(priceFreshForMs = 0), shop).use { agent ->
            val answers = (0 until 200).map { async { agent.say("milk", user = "user-$it") } }.awaitAll()
            assertEquals(200, answers.map { it.groceryList.id }.toSet().size)
            for ((i, answer) in answers.withIndex()) {
                assertEquals("user-$i", answer.groceryList.userId)
                val milk = answer.groceryList.items.single()
                assertEquals(usd(250), milk.price)
                assertEquals(QuoteKind.LIVE, milk.priceKind)
                assertEquals("corner-shop", milk.priceSource)
            }
            assertTrue(shop.calls.get() >= 200)
        }
    }

    @Test
    fun `a database outlives its agent`(@TempDir folder: Path) = runBlocking {
        val options = replay.copy(database = folder.resolve("lists.db").toString())
        val list = Agent.open(options).use { agent ->
            val list = agent.say("2 gallons of milk").groceryList
            agent.check()
            agent.backup(folder.resolve("copy.db").toString())
            agent.say("bread")
            agent.shutdown()
            assertEquals("STORE_001", failure { agent.say("eggs") }.code)
            list
        }
        Agent(options).use { agent ->
            assertEquals(2, agent.lists().get(USER, list.id).lines.size)
            assertEquals("bread", agent.say("what's on my list").groceryList.items.last().requested)
            agent.shutdown()
        }
        restoreDatabase(folder.resolve("copy.db").toString(), options.database!!)
        Agent(options).use { agent ->
            val kept = agent.lists().get(USER, list.id).lines.single()
            assertEquals("milk" to "gallon", kept.requested to kept.unit)
            agent.shutdown()
        }
        Agent(replay).use { agent ->
            agent.check()
            val nothing = failure { agent.backup(folder.resolve("nothing.db").toString()) }
            assertEquals(ErrorKind.NOT_SUPPORTED, nothing.kind)
        }
    }
}
