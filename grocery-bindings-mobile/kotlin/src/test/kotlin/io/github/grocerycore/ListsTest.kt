// Lists without words, and the catalogue.
package io.github.grocerycore

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(120, unit = TimeUnit.SECONDS)
class ListsTest {
    @Test
    fun `a list from its making to its end`() = runBlocking {
        Agent(replay).use { agent ->
            val lists = agent.lists()
            val id = lists.create(USER, "Groceries").id
            assertEquals(listOf("Groceries"), lists.all(USER).map { it.name })

            val milk = lists.add(USER, id, AddItem("milk", amount = "2", unit = "gallon")).items.single()
            assertEquals(Amount("2", 2.0) to "gallon", milk.quantity to milk.unit)
            val more = lists.add(USER, id, AddItem("milk", amount = "4", unit = "quart")).items.single()
            assertEquals(Amount("3", 3.0) to "gallon", more.quantity to more.unit)
            assertEquals(milk.id, more.id)
            lists.add(USER, id, AddItem("bread"))

            val half = lists.setAmount(USER, id, milk.id, "3/2", "gallon").items.first()
            assertEquals(Amount("3/2", 1.5), half.quantity)
            assertTrue(lists.check(USER, id, milk.id).items.first().checked)
            assertFalse(lists.undo(USER, id).items.first().checked)
            assertEquals(Amount("3", 3.0), lists.undo(USER, id).items.first().quantity)

            val oat = agent.find("oat milk")
            assertEquals(oat.name, lists.setProduct(USER, id, milk.id, oat.id).items.first().name)
            assertEquals("BBQ", lists.rename(USER, id, "BBQ").name)
            assertEquals(1, lists.remove(USER, id, milk.id).items.size)
            assertTrue(lists.clear(USER, id).items.isEmpty())
            assertEquals(listOf("bread"), lists.undo(USER, id).items.map { it.requested })

            val log = lists.log(USER, id)
            assertEquals((1L..log.size).toList(), log.map { it.version })
            val first = log.first().op as ListOp.AddLine
            assertEquals("milk", first.line.requested)
            assertEquals(ListOp.RemoveLine(milk.id), log.first().inverse)
            assertTrue(log.any { it.op is ListOp.Clear && it.undone })
            val undo = log.last().op as ListOp.Undo
            assertEquals(1, undo.ops.size)
            assertEquals(log.drop(2).take(3), lists.log(USER, id, afterVersion = 2, limit = 3))

            val plain = lists.get(USER, id)
            assertEquals(log.last().version, plain.version)
            assertEquals(NOW, plain.updatedAt)
            lists.delete(USER, id)
            assertTrue(lists.all(USER).isEmpty())
            assertEquals("LIST_001", failure { lists.get(USER, id) }.code)
        }
    }

    @Test
    fun `users are kept apart`() = runBlocking {
        Agent(replay).use { agent ->
            val lists = agent.lists()
            val id = lists.create("ann", "Groceries").id
            assertEquals(ErrorKind.LIST_NOT_FOUND, failure { lists.view("bob", id) }.kind)
            assertEquals(ErrorKind.LIST_NOT_FOUND, failure { lists.add("bob", id, AddItem("milk")) }.kind)
            assertEquals(ErrorKind.LIST_NOT_FOUND, failure { lists.delete("bob", id) }.kind)
            assertTrue(lists.view("ann", id).items.isEmpty())
        }
    }

    @Test
    fun `a change that has no meaning changes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            val lists = agent.lists()
            assertEquals("INPUT_001", failure { lists.create(USER, " ") }.code)
            val id = lists.create(USER, "Groceries").id
            val line = lists.add(USER, id, AddItem("milk")).items.single().id
            for (amount in listOf("0", "-1", "1000000000000", "NaN", "1/0", "")) {
                assertEquals("INPUT_001", failure { lists.setAmount(USER, id, line, amount) }.code, amount)
                assertEquals("INPUT_001", failure { lists.add(USER, id, AddItem("eggs", amount = amount)) }.code, amount)
            }
            assertEquals("INPUT_001", failure { lists.setAmount(USER, id, line, "1", "furlong") }.code)
            assertEquals("INPUT_001", failure { lists.add(USER, id, AddItem("")) }.code)
            assertEquals("PRODUCT_001", failure { lists.add(USER, id, AddItem("milk", productId = "none")) }.code)
            assertEquals("INPUT_001", failure { lists.remove(USER, id, "first") }.code)
            assertEquals("LIST_001", failure { lists.remove(USER, id, id) }.code)
            assertEquals("INPUT_001", failure { lists.log(USER, id, afterVersion = -1) }.code)
            assertEquals(1L, lists.get(USER, id).version)
            lists.undo(USER, id)
            assertEquals("INPUT_001", failure { lists.undo(USER, id) }.code)
        }
    }

    @Test
    fun `the catalogue is searched and looked up`() {
        Agent(replay).use { agent ->
            agent.catalog().use { catalog ->
                assertTrue(catalog.count() >= 2_000)
                val page = catalog.search(SearchRequest("bananna", limit = 3))
                assertTrue("banana" in page.hits.first().product.name.lowercase())
                assertTrue(page.hits.size <= 3 && page.total >= page.hits.size)
                val product = page.hits.first().product
                assertEquals(product, catalog.get(product.id))
                val typical = product.typicalPrice!!
                assertTrue(typical.price.minor > 0 && typical.source.isNotEmpty())
                val cheap = catalog.search(SearchRequest("milk", maxPrice = usd(300)))
                assertTrue(cheap.hits.isNotEmpty())
                assertTrue(cheap.hits.all { it.product.typicalPrice!!.price.minor <= 300 })
                assertEquals("PRODUCT_001", failureOf { catalog.get("none") }.code)
                assertEquals("INPUT_001", failureOf { catalog.search(SearchRequest(" ")) }.code)
                assertEquals("INPUT_001", failureOf { catalog.search(SearchRequest("milk", offset = -1)) }.code)
            }
        }
    }

    @Test
    fun `a catalogue file is imported, or refused with its line`(@TempDir folder: Path) = runBlocking {
        fun file(name: String, text: String) = Files.writeString(folder.resolve(name), text).toString()
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            val before = catalog.count()
            val good = file("good.csv", "id,name,price\nx1,Dragonfruit jam,4.25\nx2,Yuzu salt,6.10\n")
            var rows = 0L
            val listener = object : ProgressListener {
                override fun progress(rows: Long, bytes: Long) {
                    rows.also { seen -> synchronized(this) { set(seen) } }
                    throw IllegalStateException("a listener has no say in the import")
                }
                private fun set(seen: Long) { rows = seen }
            }
            val report = catalog.importFile(good, listener = listener)
            assertEquals(2L to 0L, report.imported to report.skipped)
            assertEquals(2L, rows)
            assertEquals(before + 2, catalog.count())
            assertEquals(usd(425), catalog.get("x1").typicalPrice!!.price)

            val bad = file("bad.csv", "id,name,price\nx3,Figs,1.00\nx4,Dates,cheap\n")
            val error = failure { catalog.importFile(bad) }
            assertEquals(ErrorKind.CORRUPT, error.kind)
            assertTrue("line 3" in error.reason, error.reason)
            assertEquals("PRODUCT_001", failureOf { catalog.get("x3") }.code)
            val lenient = catalog.importFile(bad, lenient = true)
            assertEquals(listOf(3L), lenient.skippedLines.map { it.line })
            assertEquals("Figs", catalog.get("x3").name)
            assertEquals("STORE_001", failure { catalog.importFile(File(folder.toFile(), "none.csv").path) }.code)

            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { catalog.importFile(good, cancel = token) }.kind)
        }
        Agent(replay.copy(catalogFile = file("own.csv", "id,name\nx1,Dragonfruit jam\n"))).use { agent ->
            assertEquals(1, agent.catalog().count())
        }
    }
}
