// The shelf: products of the app's own, filters, scanned codes, reviews, what is trending, swaps, imports.
package io.github.grocerycore

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(120, unit = TimeUnit.SECONDS)
class CatalogTest {
    private val yuzu = newProduct("my-yuzu", "Yuzu Marmalade").copy(
        brand = "Kitō",
        category = listOf("Pantry", "Jams & Spreads"),
        size = "10 ounce",
        barcode = "036000291452",
        diets = listOf("vegan"),
        typicalPrice = TypicalPrice(usd(450), PriceKind.LISTED, "corner", "2026-11-01"),
        availability = Availability(inStock = true, quantity = 7),
        ratings = Ratings(average = 4.5, count = 12),
    )
    private val jelly = newProduct("my-jelly", "Yuzu Jelly").copy(availability = Availability(inStock = false))

    private fun ids(found: SearchResult) = found.hits.map { it.product.id }

    @Test
    fun `products of the app's own are added, replaced and taken away`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            val before = catalog.count()
            catalog.add(listOf(yuzu, jelly))
            assertEquals(before + 2, catalog.count())
            assertEquals(yuzu, catalog.get("my-yuzu"))
            val read = productFromJson("""{"id":"my-yuzu","name":"Yuzu Curd"}""")
            catalog.change(put = listOf(read), remove = listOf("my-jelly", "none"))
            assertEquals(newProduct("my-yuzu", "Yuzu Curd"), catalog.get("my-yuzu"))
            assertEquals("PRODUCT_001", failureOf { catalog.get("my-jelly") }.code)
            catalog.change()
        }
    }

    @Test
    fun `what is no product is refused and changes nothing`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            val before = catalog.count()
            for (bad in listOf(
                yuzu.copy(name = " "),
                yuzu.copy(id = ""),
                yuzu.copy(size = "much"),
                yuzu.copy(priceUnit = "furlong"),
                yuzu.copy(popularity = -1),
                yuzu.copy(ratings = Ratings(6.0, 1)),
                yuzu.copy(ratings = Ratings(Double.NaN, 1)),
                yuzu.copy(availability = Availability(quantity = -3)),
                yuzu.copy(typicalPrice = yuzu.typicalPrice!!.copy(price = usd(-1))),
                yuzu.copy(typicalPrice = yuzu.typicalPrice!!.copy(price = Money(1, "dollars"))),
                yuzu.copy(typicalPrice = yuzu.typicalPrice!!.copy(asOf = "noon")),
            )) {
                val error = failure { catalog.add(listOf(jelly, bad)) }
                assertEquals(ErrorKind.INVALID_PRODUCT to true, error.kind to (error.hint != null), "$bad")
            }
            assertEquals(before, catalog.count())
            assertEquals("INPUT_001", failure { catalog.change(remove = listOf("")) }.code)
            assertEquals(ErrorKind.INVALID_PRODUCT, failureOf { productFromJson("""{"id":"x","name":"y","prize":4}""") }.kind)
            assertEquals(ErrorKind.INVALID_PRODUCT, failureOf { productFromJson("nothing") }.kind)
            assertEquals("INPUT_001", failureOf { newProduct("", "Yuzu") }.code)
            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { catalog.add(listOf(jelly), token) }.kind)
        }
    }

    @Test
    fun `a search is filtered, put in order and explained`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            catalog.add(listOf(yuzu, jelly))
            fun search(more: SearchRequest.() -> SearchRequest) = ids(catalog.search(SearchRequest("yuzu").more()))
            assertEquals(setOf("my-yuzu", "my-jelly"), search { this }.toSet())
            assertEquals(listOf("my-yuzu"), search { copy(brand = "kitō") })
            assertEquals(listOf("my-yuzu"), search { copy(inStock = true) })
            assertEquals(listOf("my-yuzu"), search { copy(diets = listOf("vegan")) })
            assertEquals(listOf("my-yuzu"), search { copy(minRating = 4.0) })
            assertEquals(listOf("my-yuzu", "my-jelly"), search { copy(sort = "rating") })
            assertEquals(listOf("my-jelly"), search { copy(sort = "rating", limit = 1, offset = 1) })
            assertEquals(2, catalog.search(SearchRequest("yuzu", limit = 0)).total)
            for (bad in listOf(
                SearchRequest("yuzu", sort = "loudness"),
                SearchRequest("yuzu", minRating = 7.0),
                SearchRequest("yuzu", minRating = Double.NaN),
                SearchRequest("yuzu", brand = " "),
                SearchRequest("yuzu", bought = listOf("")),
                SearchRequest("yuzu", limit = -1),
                SearchRequest("yuzu", maxPrice = Money(1, "dollars")),
            )) {
                assertEquals("INPUT_001", failureOf { catalog.search(bad) }.code, "$bad")
            }
            val why = catalog.explainSearch(SearchRequest("chedar", limit = 1))
            val best = why.hits.single()
            assertEquals("chedar" to "cheddar", best.parts[0].word to best.parts[0].answeredBy)
            assertEquals("text" to "one_edit", best.parts[0].kind to best.parts[0].reading)
            assertEquals(best.score, best.parts.sumOf { it.value })
        }
    }

    @Test
    fun `a page is that of the original service, as records and as JSON`() = runBlocking {
        Agent(replay).use { agent ->
            agent.catalog().add(listOf(yuzu))
            val page = agent.catalog().page(SearchRequest("yuzu marmalade", limit = 1))
            assertFalse(page.metadata.cached)
            assertTrue(page.metadata.totalResults >= 1 && page.metadata.searchId.isNotEmpty())
            val record = page.products.single()
            assertEquals(CategoryRecord("pantry/jams-spreads", "Jams & Spreads", yuzu.category), record.category)
            assertEquals(PriceRecord(usd(450), null, Amount("9/20", 0.45), "ounce", "USD"), record.price)
            assertEquals(yuzu.availability to yuzu.ratings, record.availability to record.ratings)
            val json = Json.parseToJsonElement(agent.searchPageJson(SearchRequest("yuzu marmalade", limit = 1))).jsonObject
            val first = json.getValue("products").jsonArray.single().jsonObject
            assertEquals("0.45", first.getValue("price").jsonObject.getValue("unit").jsonPrimitive.content)
            assertEquals("INPUT_001", failureOf { agent.catalog().page(SearchRequest("")) }.code)
        }
    }

    @Test
    fun `codes are scanned`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            catalog.add(listOf(yuzu, newProduct("beef", "Beef Brisket").copy(barcode = "212345000007")))
            val scanned = catalog.scan("0 36000 29145 2")
            assertEquals(Scanned("0036000291452", yuzu, null), scanned)
            val piece = catalog.scan("212345928752")
            assertEquals(VariableMeasure("12345", usd(2875), null), piece.measure)
            Agent(replay.copy(barcodeLayouts = "nordic")).use { nordic ->
                nordic.catalog().add(listOf(newProduct("ham", "Ham").copy(retailerId = "123456")))
                val weight = Measure(Amount("69/200", 0.345), "kilogram")
                assertEquals(VariableMeasure("123456", null, weight), nordic.catalog().scan("2312345603456").measure)
            }
            val misread = failureOf { catalog.scan("036000291453") }
            assertEquals(ErrorKind.INVALID_INPUT, misread.kind)
            assertTrue("should end in 2" in misread.reason, misread.reason)
            assertEquals("INPUT_001", failureOf { catalog.scan("cheese") }.code)
            assertEquals("PRODUCT_001", failureOf { catalog.scan("4006381333931") }.code)
        }
    }

    @Test
    fun `shoppers review, page by page`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            catalog.add(listOf(yuzu))
            assertFalse(catalog.review("my-yuzu", 3, "Sour.", "ann"))
            assertTrue(catalog.review("my-yuzu", 5, "  Grew on me. ", "ann"))
            assertFalse(catalog.review("my-yuzu", 4))
            val first = catalog.reviews("my-yuzu", limit = 1)
            val rest = catalog.reviews("my-yuzu", after = first.last())
            assertEquals(setOf("ann" to 5, localUser() to 4), (first + rest).map { it.userId to it.stars }.toSet())
            assertEquals("Grew on me.", (first + rest).first { it.userId == "ann" }.text)
            val details = catalog.details("my-yuzu")
            assertEquals(ReviewSummary(listOf(0, 0, 0, 1, 1), 2, Ratings(4.5, 2)), details.reviews)
            assertEquals(UnitPrice(usd(450), Amount("10", 10.0), "ounce"), details.unitPrice)
            assertEquals(true, details.inStock)
            assertTrue(catalog.removeReview("my-yuzu"))
            assertFalse(catalog.removeReview("my-yuzu"))
            assertEquals(1L, catalog.forgetReviews("ann"))
            assertNull(catalog.details("my-yuzu").reviews.ratings)
            for (stars in listOf(-1, 0, 6, 300)) {
                val error = failure { catalog.review("my-yuzu", stars) }
                assertEquals("INPUT_001" to "give 1 to 5 stars", error.code to error.hint)
            }
            assertEquals(ErrorKind.TOO_LARGE, failure { catalog.review("my-yuzu", 5, "a".repeat(4_001)) }.kind)
            assertEquals("PRODUCT_001", failure { catalog.review("none", 5) }.code)
            assertEquals("PRODUCT_001", failure { catalog.reviews("none") }.code)
            assertEquals("PRODUCT_001", failure { catalog.details("none") }.code)
        }
    }

    @Test
    fun `what is bought is trending`() = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            catalog.add(listOf(yuzu, jelly))
            assertTrue(catalog.trending().isEmpty())
            val weekAgo = "2026-11-13T10:30:00Z"
            catalog.record(listOf(Access("my-jelly", "buy", weekAgo), Access("my-yuzu", "add"), Access("my-yuzu", "view")))
            assertEquals(listOf("my-jelly" to 5_000L, "my-yuzu" to 4_000L), catalog.trending().map { it.product.id to it.worth })
            assertEquals(listOf("my-yuzu"), catalog.trending(category = "Pantry").map { it.product.id })
            assertEquals("INPUT_001", failure { catalog.record(listOf(Access("my-yuzu", "smell"))) }.code)
            assertEquals("INPUT_001", failure { catalog.record(listOf(Access("my-yuzu", "buy", "noon"))) }.code)
            assertEquals("INPUT_001", failure { catalog.trending(limit = 0) }.code)
            assertEquals("INPUT_001", failure { catalog.trending(category = " ") }.code)
        }
    }

    @Test
    fun `what a user says to substitutes is kept`() = runBlocking {
        Agent(replay).use { agent ->
            val swaps = agent.swaps()
            val milk = agent.find("whole milk").id
            val request = SubstituteRequest(milk)
            val offered = swaps.substitutes(request).candidates.map { it.product.id }
            swaps.judge(milk, offered[0], accepted = false)
            swaps.judge(milk, offered[2])
            val again = swaps.substitutes(request).candidates.map { it.product.id }
            assertEquals(offered[2], again[0])
            assertFalse(offered[0] in again)
            assertEquals(offered, swaps.substitutes(request, "bob").candidates.map { it.product.id })
            val said = swaps.list().associate { it.offered to it.accepted }
            assertEquals(mapOf(offered[0] to false, offered[2] to true), said)
            assertEquals(NOW, swaps.list()[0].at)
            assertTrue(swaps.forget(milk, offered[0]))
            assertFalse(swaps.forget(milk, offered[0]))
            assertEquals(1L, swaps.forgetAll())
            assertEquals("INPUT_001", failure { swaps.judge(milk, milk) }.code)
            assertEquals("PRODUCT_001", failure { swaps.judge(milk, "none") }.code)
            assertEquals("INPUT_001", failure { swaps.substitutes(request.copy(limit = 0)) }.code)
        }
    }

    @Test
    fun `a search has prices`() = runBlocking {
        val shop = CornerShop { asked ->
            assertEquals("60601", asked.zip)
            asked.productIds.filter { it == "my-yuzu" }.map { SourcePrice(it, usd(399), regular = usd(450), inStock = false) }
        }
        Agent(replay, shop).use { agent ->
            agent.catalog().add(listOf(yuzu, jelly))
            val found = agent.prices().search(SearchRequest("yuzu"), QuoteOptions(zip = "60601"))
            assertEquals(1, shop.calls.get())
            val row = PricedProduct(
                "my-yuzu", "Yuzu Marmalade", usd(450), "10 ounce", false, usd(399), usd(51), QuoteKind.LIVE, "corner-shop",
            )
            assertEquals(listOf(row), found.products)
            assertEquals(listOf("my-jelly") to 2, found.missing to found.totalResults)
            assertTrue(found.notes.any { "1 of 2" in it }, "${found.notes}")
            val options = QuoteOptions(zip = "60601")
            val json = Json.parseToJsonElement(agent.pricedSearchJson(SearchRequest("yuzu"), options)).jsonObject
            val savings = json.getValue("products").jsonArray[0].jsonObject.getValue("savings")
            assertEquals("0.51", savings.jsonPrimitive.content)
            assertEquals("INPUT_001", failure { agent.prices().search(SearchRequest(" ")) }.code)
        }
    }

    @Test
    fun `catalogue files come in many shapes`(@TempDir folder: Path) = runBlocking {
        Agent(replay).use { agent ->
            val catalog = agent.catalog()
            fun content(text: String) = ImportSource.Content(text.toByteArray())
            val seen = AtomicLong()
            val listener = object : ProgressListener {
                override fun progress(rows: Long, bytes: Long) = seen.set(rows)
            }
            val csv = content("id;name;price;barcode\nx1;Dragonfruit jam;4.25;036000291453\n")
            val options = ImportOptions(format = "csv", currency = "EUR", asOf = "2026-01-31", source = "labels")
            val report = catalog.importProducts(csv, options, listener)
            assertEquals("csv" to 1L, report.format to report.imported)
            assertEquals(1L to listOf(2L), report.wrongBarcodes to report.notes.map { it.line })
            assertEquals(1L, seen.get())
            val price = TypicalPrice(Money(425, "EUR"), PriceKind.LISTED, "labels", "2026-01-31")
            assertEquals(price, catalog.get("x1").typicalPrice)

            val off = Files.writeString(
                folder.resolve("off.jsonl"),
                """
                {"code":"3017620422003","product_name":"Zorblat","countries_tags":["en:united-states"]}
                {"code":"4006381333931","product_name":"Sonstwas","countries_tags":["en:germany"]}
                """.trimIndent(),
            )
            val facts = ImportOptions(format = "open_food_facts", country = "us")
            val known = catalog.importProducts(ImportSource.Path(off.toString()), facts)
            assertEquals(1L to mapOf("other_country" to 1L), known.imported to known.leftOut)
            val nowhere = failure { catalog.importProducts(ImportSource.Path(off.toString()), facts.copy(country = "zz")) }
            assertEquals("INPUT_001", nowhere.code)

            val broken = content("id,name\nx3,Figs\nx4,\n")
            val error = failure { catalog.importProducts(broken) }
            assertEquals(ErrorKind.CORRUPT, error.kind)
            assertTrue("line 3" in error.reason, error.reason)
            assertEquals("PRODUCT_001", failureOf { catalog.get("x3") }.code)
            assertEquals(1L, catalog.importProducts(broken, ImportOptions(lenient = true)).skipped)
            for (bad in listOf(
                ImportOptions(format = "xml"),
                ImportOptions(currency = "dollars"),
                ImportOptions(asOf = "noon"),
                ImportOptions(maxRows = -1),
            )) {
                assertEquals("INPUT_001", failure { catalog.importProducts(broken, bad) }.code, "$bad")
            }
            assertEquals(ErrorKind.TOO_LARGE, failure { catalog.importProducts(broken, ImportOptions(maxRows = 1)) }.kind)
            assertEquals("STORE_001", failure { catalog.importProducts(ImportSource.Path("$folder/none.csv")) }.code)
            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { catalog.importProducts(csv, cancel = token) }.kind)
        }
    }
}
