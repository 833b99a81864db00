// What may stand in, and what was bought: imports, receipts, pictures, and what follows from them.
package io.github.grocerycore

import java.io.File
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

private const val BUTTER = "gc-salted-butter-16-ounce"
private const val RECEIPT = "ALDI\nWHOLE MILK 3.48\nSUBTOTAL 3.48\nTAX 0.00\nTOTAL 3.48\n10/10/26 14:05\n"

private val table = "date,order,store,name,qty,price\n" + listOf(
    "10-01,1,Corner Shop,Whole Milk 1 gal,1,3.79",
    "10-11,2,Corner Shop,Whole Milk 1 gal,2,3.79",
    "10-20,3,Corner Shop,Whole Milk 1 gal,1,3.99",
    "10-21,4,Corner Shop,Rye Loaf,1,4.50",
).joinToString("") { "2026-$it\n" }

private fun content(text: String) = ImportSource.Content(text.toByteArray())

private class Reader(private val answer: suspend (RecognizeText) -> List<TextLine>) : TextRecognizer {
    override suspend fun recognize(request: RecognizeText): List<TextLine> = answer(request)
}

@Timeout(120, unit = TimeUnit.SECONDS)
class OrdersTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `what may stand in says why`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            val found = catalog.substitutes(SubstituteRequest(BUTTER, cheaper = true, limit = 3))
            assertEquals(BUTTER, found.product.id)
            assertTrue(found.candidates.size in 1..3 && found.leftOut.notCheaper > 0)
            for (one in found.candidates) {
                val sum = with(one.parts) { category + kind + attributes + size + price + brand + popularity + learned }
                assertEquals(one.score, sum, 1e-9)
                assertTrue("cheaper_per_unit" in one.reasons && one.price!!.difference.value < 0)
            }
            val vegan = catalog.substitutes(SubstituteRequest("gc-whole-milk-1-gallon", diets = listOf("vegan"), limit = 50))
            assertTrue(vegan.candidates.isNotEmpty() && vegan.candidates.all { "vegan" in it.product.diets })
            val safe = catalog.substitutes(SubstituteRequest("gc-whole-milk-1-gallon", allergens = listOf(Allergen.MILK)))
            assertTrue(safe.leftOut.unknownAllergens > 0 && safe.candidates.all { it.product.allergensComplete })
            val last = catalog.alternatives(BUTTER).last().product.id
            val again = catalog.substitutes(SubstituteRequest(BUTTER, accepted = listOf(Swap(BUTTER, last)))).candidates[0]
            assertEquals(last to "accepted_before", again.product.id to again.reasons[0])
            assertEquals("PRODUCT_001", failureOf { catalog.alternatives("none") }.code)
            for (wrong in listOf(
                SubstituteRequest(BUTTER, limit = 0),
                SubstituteRequest(BUTTER, limit = -1),
                SubstituteRequest(BUTTER, diets = listOf(" ")),
                SubstituteRequest(BUTTER, wanted = Wanted("1", "barrelful")),
            )) {
                assertEquals(ErrorKind.INVALID_INPUT, failureOf { catalog.substitutes(wrong) }.kind)
            }
        }
    }

    @Test
    fun `orders are imported, and what follows from them`() = runBlocking {
        Agent(replay).use { agent ->
            val orders = agent.orders()
            val path = File(folder.toFile(), "orders.csv").apply { writeText(table) }.path
            val report = orders.importFiles(listOf(ImportSource.Path(path)))
            assertEquals(listOf(4L, 4L, 4L, 0L), listOf(report.read, report.imported, report.lines, report.unchanged))
            assertEquals(4L, orders.importFiles(listOf(content(table))).unchanged)
            val milk = orders.bought("MILK whole").single()
            assertEquals("19/2" to "2026-10-30", milk.cadence.everyDays?.exact to milk.cadence.next)
            assertEquals(usd(399), milk.lastPaid?.price)
            val known = orders.history(milk.productId!!)!!
            assertEquals(milk, known.bought)
            assertEquals(known, orders.historyOfThing(milk.thing))
            assertEquals(listOf("2026-10-20", "2026-10-11", "2026-10-01"), known.purchases.map { it.on })
            assertEquals(listOf("Whole Milk 1 gal"), orders.usual(limit = 5).map { it.name })
            assertNull(orders.history("gc-bananas"))
            assertEquals(listOf("Corner Shop"), orders.shops().map { it.name })
            assertEquals(OrderCounts(4, 2, 4, 1), orders.counts())
            val first = orders.list(OrderPage(limit = 3))
            val rest = orders.list(OrderPage(limit = 3, after = first.last().let { OrderPlace(it.orderedOn, it.id) }))
            assertEquals(listOf(3, 1), listOf(first.size, rest.size))
            assertEquals(first[0], orders.get(first[0].id))
            assertEquals(emptyList<Order>(), orders.list(userId = "bob"))
            assertEquals(1L, orders.remove(listOf(first[0].id, "none:1")))
            assertEquals("ORDER_001", failure { orders.get(first[0].id) }.code)
            assertEquals(3L, orders.forgetAll())
        }
    }

    @Test
    fun `a file at fault names its line and changes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            val orders = agent.orders()
            val bad = content("date,name\n2026-01-01,Milk\nsoon,Bread\n")
            val error = failure { orders.importFiles(listOf(bad)) }
            assertEquals(ErrorKind.CORRUPT, error.kind)
            assertTrue("line 3" in error.reason && error.hint != null, error.reason)
            assertEquals(0L, orders.counts().orders)
            val lenient = orders.importFiles(listOf(bad), OrderImportOptions(lenient = true))
            assertEquals(listOf(3L), lenient.skippedLines.map { it.line })
            val none = ImportSource.Path(File(folder.toFile(), "none.csv").path)
            assertEquals("STORE_001", failure { orders.importFiles(listOf(none)) }.code)
            assertEquals("INPUT_002", failure { orders.importFiles(listOf(content(table)), OrderImportOptions(maxRows = 2)) }.code)
            assertEquals("INPUT_001", failure { orders.importFiles(listOf(content(table)), OrderImportOptions(currency = "x")) }.code)
            assertEquals("INPUT_001", failure { orders.list(OrderPage(since = "soon")) }.code)
        }
    }

    @Test
    fun `progress is told, and a listener that throws has no say`() = runBlocking {
        Agent(replay).use { agent ->
            val told = AtomicLong()
            val many = content("date,order,name,price\n" + "2026-10-01,1,Milk,3.99\n".repeat(5_000))
            val listener = object : ProgressListener {
                override fun progress(rows: Long, bytes: Long) {
                    told.set(rows)
                    error("no matter")
                }
            }
            assertEquals(1L, agent.orders().importFiles(listOf(many), listener = listener).imported)
            assertEquals(5_000L, told.get())
            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { agent.orders().importFiles(listOf(many), userId = "bob", cancel = token) }.kind)
            // Called off while it is read: nothing is kept.
            val early = CancelToken()
            val stop = object : ProgressListener {
                override fun progress(rows: Long, bytes: Long) = early.cancel()
            }
            assertEquals(
                ErrorKind.CANCELLED,
                failure { agent.orders().importFiles(listOf(many), listener = stop, userId = "eve", cancel = early) }.kind,
            )
            assertEquals(0L, agent.orders().counts("eve").orders)
        }
    }

    @Test
    fun `receipts are read and kept`() = runBlocking {
        Agent(replay).use { agent ->
            val orders = agent.orders()
            val read = orders.readReceipt(RECEIPT)
            assertTrue(read.addsUp)
            assertEquals(usd(348), read.order.amounts.total)
            assertEquals(Triple(OrderKind.RECEIPT, "2026-10-10", "14:05"), read.order.run { Triple(kind, orderedOn, orderedAt) })
            assertEquals(0L, orders.counts().orders)
            val kept = orders.importReceipt(RECEIPT)
            assertEquals(read to true, kept.receipt to kept.imported)
            assertTrue(!orders.importReceipt(RECEIPT).imported)
            assertEquals("no_lines", orders.importReceipt("thank you").receipt.order.flags[0].kind)
            assertEquals(ErrorKind.TOO_LARGE, failureOf { orders.readReceipt("x".repeat(256 * 1024 + 1)) }.kind)
        }
    }

    @Test
    fun `a picture is read by the app's own recogniser`() = runBlocking {
        Agent(replay).use { agent ->
            val orders = agent.orders()
            val read = orders.readPicture(byteArrayOf(1, 2), Reader { request ->
                check(request.image.contentEquals(byteArrayOf(1, 2)) && request.language == "en")
                listOf(
                    TextLine("3.48", TextBox(400, 52, 60, 20)),
                    TextLine("ALDI", TextBox(10, 10, 90, 20)),
                    TextLine("WHOLE MILK", TextBox(10, 50, 200, 20)),
                )
            }, language = "en")
            assertEquals(listOf("WHOLE MILK" to usd(348)), read.order.lines.map { it.name to it.total })
            val blurred = Reader { throw groceryException(ErrorKind.INVALID_INPUT, "the picture is blurred", hint = "hold still") }
            val error = failure { orders.readPicture(byteArrayOf(), blurred) }
            assertEquals(ErrorKind.INVALID_INPUT to "hold still", error.kind to error.hint)
            val broken = failure { orders.readPicture(byteArrayOf(), Reader { error("no engine") }) }
            assertEquals(ErrorKind.UNAVAILABLE, broken.kind)
            assertTrue("no engine" in broken.reason, broken.reason)
        }
    }

    @Test
    fun `a cancelled picture cancels its recogniser`() = runBlocking {
        Agent(replay).use { agent ->
            val asked = CompletableDeferred<Unit>()
            val cancelled = CompletableDeferred<Unit>()
            val hanging = Reader {
                asked.complete(Unit)
                try { awaitCancellation() } finally { cancelled.complete(Unit) }
            }
            val call = launch { agent.orders().readPicture(byteArrayOf(), hanging) }
            asked.await()
            call.cancel()
            withTimeout(10_000) { cancelled.await() }
        }
    }
}
