// What the host finds beyond the catalogue: a shop's products, vectors, and the guards around both. All of them work,
// throw, hang, and answer nonsense.
package io.github.grocerycore

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.math.sqrt
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(120, unit = TimeUnit.SECONDS)
class SourcesTest {
    @TempDir
    lateinit var folder: Path

    /** A shelf of four things. */
    private lateinit var small: AgentOptions

    @BeforeEach
    fun shelf() {
        val file = Files.writeString(
            folder.resolve("shelf.csv"),
            "id,name,category,barcode\nm1,Whole Milk,Dairy,036000291452\nm2,Oat Milk,Dairy,\ns1,Cheddar Slices,Dairy,\nb1,Bagels,Bakery,\n",
        )
        small = replay.copy(catalogFile = file.toString())
    }

    /** A shop's own search that answers as it is told. */
    private open class Elsewhere(private val answer: suspend () -> List<SourcedProduct>) : ProductSource {
        var searched: SearchProducts? = null
        var looked: LookupProducts? = null

        override fun name(): String = "elsewhere"

        override suspend fun search(request: SearchProducts): SourcePage {
            searched = request
            yield()
            return SourcePage(answer(), total = 40)
        }

        override suspend fun lookup(request: LookupProducts): List<SourcedProduct> {
            looked = request
            return answer()
        }
    }

    private val yak = SourcedProduct(newProduct("yak-1", "Yak Milk"), price = usd(799), regular = usd(899), inStock = true)
    private val theirs = SourcedProduct(newProduct("w9", "Whole Milk").copy(barcode = "036000291452"), price = usd(333))

    @Test
    fun `a shop stands beside the catalogue`() = runBlocking {
        val shop = Elsewhere { listOf(yak, theirs) }
        Agent(small, productSource = shop).use { agent ->
            val catalog = agent.catalog()
            val found = catalog.searchCombined(SearchRequest("milk", limit = 10))
            assertNull(found.note)
            assertEquals(SearchProducts("milk", null, 100, 0), shop.searched)
            val known = found.hits.first { it.product.id == "m1" }
            assertEquals(Triple(true, 2, usd(333)), Triple(known.isKnown, known.sourceRank, known.price))
            val new = found.hits.first { it.product.id == "yak-1" }
            assertEquals(CombinedHit(yak.product, false, 1, usd(799), usd(899), true), new)
            assertEquals(SourcePage(listOf(yak, theirs), 40), catalog.searchRemote(SearchProducts("milk")))
            assertEquals(listOf(yak, theirs), catalog.lookupRemote(LookupProducts(barcodes = listOf("0036000291452"))))
            assertEquals(LookupProducts(barcodes = listOf("0036000291452")), shop.looked)
            catalog.add(listOf(new.product))
            assertEquals("Yak Milk", catalog.get("yak-1").name)
            assertEquals("INPUT_001", failure { catalog.searchCombined(SearchRequest(" ")) }.code)
            assertEquals("INPUT_001", failure { catalog.searchCombined(SearchRequest("milk", sort = "price")) }.code)
            assertEquals("INPUT_001", failure { catalog.searchRemote(SearchProducts(" ")) }.code)
            assertEquals("INPUT_001", failure { catalog.searchRemote(SearchProducts("milk", limit = -1)) }.code)
            assertEquals("INPUT_001", failure { catalog.searchRemote(SearchProducts("milk", limit = 101)) }.code)
            assertEquals("INPUT_001", failure { catalog.lookupRemote(LookupProducts(barcodes = listOf("cheese"))) }.code)
            val many = LookupProducts(ids = List(101) { "p$it" })
            assertEquals(ErrorKind.TOO_LARGE, failure { catalog.lookupRemote(many) }.kind)
        }
    }

    private suspend fun trouble(answer: suspend () -> List<SourcedProduct>): Pair<SearchNote, GroceryException> =
        Agent(small.copy(sourceTimeoutMs = 600_000), productSource = Elsewhere(answer)).use { agent ->
            val found = agent.catalog().searchCombined(SearchRequest("milk"))
            assertEquals(listOf("m1", "m2"), found.hits.map { it.product.id })
            val error = failure { agent.catalog().searchRemote(SearchProducts("milk")) }
            found.note!! to error
        }

    @Test
    fun `a shop in trouble leaves the catalogue and a note`() = runBlocking {
        val (note, error) = trouble { throw IllegalStateException("the till is open") }
        assertEquals(ErrorKind.UNAVAILABLE, error.kind)
        assertEquals("elsewhere" to error.code, note.source to note.code)
        assertTrue("the till is open" in note.text && note.retryable, note.text)
        val closed = groceryException(ErrorKind.RATE_LIMITED, "come back at nine", hint = "at nine", retryAfter = 60.seconds)
        val (later, same) = trouble { throw closed }
        assertEquals(60.0 to 60.seconds, later.retryAfterSeconds to same.retryAfter)
        assertEquals("at nine" to "come back at nine", same.hint to same.reason)
    }

    @Test
    fun `answers without meaning are refused`() = runBlocking {
        val bad = listOf(
            yak.copy(price = usd(-1)),
            yak.copy(price = Money(1, "bucks")),
            yak.copy(regular = Money(1, "bucks")),
            yak.copy(product = yak.product.copy(name = "")),
            yak.copy(product = yak.product.copy(size = "much")),
        )
        for (one in bad) {
            val (note, error) = trouble { listOf(one) }
            assertEquals(ErrorKind.BAD_ANSWER to error.code, error.kind to note.code, "$one")
            assertTrue("yak-1" in error.reason, error.reason)
        }
        val (_, error) = trouble { List(101) { yak.copy(product = newProduct("y$it", "Yak Milk")) } }
        assertEquals(ErrorKind.BAD_ANSWER, error.kind)
    }

    @Test
    fun `a shop that hangs is given up, or cancelled`() = runBlocking(Dispatchers.Default) {
        val (asked, cancelled) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val silent = Elsewhere {
            asked.complete(Unit)
            try { awaitCancellation() } finally { cancelled.complete(Unit) }
        }
        Agent(small.copy(sourceTimeoutMs = 2_000), productSource = silent).use { agent ->
            assertEquals("elsewhere", agent.catalog().searchCombined(SearchRequest("milk")).note!!.source)
            assertEquals(ErrorKind.TIMEOUT, failure { agent.catalog().searchRemote(SearchProducts("milk")) }.kind)
            cancelled.await()
        }
        Agent(small.copy(sourceTimeoutMs = 3_600_000), productSource = silent).use { agent ->
            val token = CancelToken()
            val call = async { failure { agent.catalog().searchCombined(SearchRequest("milk"), token) } }
            asked.await()
            token.cancel()
            assertEquals(ErrorKind.CANCELLED, call.await().kind)
        }
    }

    @Test
    fun `without a shop or a model there is a note`() = runBlocking {
        Agent(small).use { agent ->
            val catalog = agent.catalog()
            assertEquals("SYSTEM_004", catalog.searchCombined(SearchRequest("milk")).note!!.code)
            val hybrid = catalog.searchHybrid(SearchRequest("milk"))
            assertEquals(listOf("m1", "m2") to "vectors", hybrid.hits.map { it.product.id } to hybrid.note!!.source)
            assertEquals(ErrorKind.NOT_SUPPORTED, failure { catalog.searchRemote(SearchProducts("milk")) }.kind)
            assertEquals(ErrorKind.NOT_SUPPORTED, failure { catalog.lookupRemote(LookupProducts()) }.kind)
            assertEquals(ErrorKind.NOT_SUPPORTED, failure { catalog.indexVectors() }.kind)
        }
        val nameless = object : Elsewhere({ throw IllegalStateException() }) {
            override fun name(): String = throw IllegalStateException("who am I")
        }
        Agent(small, productSource = nameless).use { agent ->
            assertEquals("the product source", agent.catalog().searchCombined(SearchRequest("milk")).note!!.source)
        }
    }

    /** A model with a view of breakfast. */
    private class Tastes(
        private val dimensions: Int = 2,
        private val answer: suspend (EmbedTexts) -> List<List<Float>> = { asked ->
            asked.texts.map { text ->
                when {
                    "Bagels" in text || "breakfast" in text -> listOf(1f, 0f)
                    "Milk" in text -> listOf(3f, 4f)
                    else -> listOf(0f, 0f)
                }
            }
        },
    ) : Embedder {
        val kinds = mutableListOf<TextKind>()

        override fun name(): String = "tastes"

        override fun dimensions(): Int = dimensions

        override suspend fun embed(request: EmbedTexts): List<List<Float>> {
            synchronized(kinds) { kinds += request.kind }
            yield()
            return answer(request)
        }
    }

    @Test
    fun `words and vectors search together`() = runBlocking {
        val model = Tastes()
        Agent(small, embedder = model).use { agent ->
            val catalog = agent.catalog()
            assertEquals(VectorsIndexed(indexed = 3, skipped = 1), catalog.indexVectors())
            assertEquals(VectorsIndexed(indexed = 1, skipped = 0), catalog.indexVectors(listOf("b1")))
            val found = catalog.searchHybrid(SearchRequest("breakfast"))
            assertNull(found.note)
            assertEquals(listOf("b1", "m1", "m2"), found.hits.map { it.product.id })
            assertEquals(Triple(1f, 1, null), found.hits[0].run { Triple(similarity, vectorRank, wordRank) })
            assertEquals(0.6f, found.hits[1].similarity!!, 1e-6f)
            assertEquals(listOf(TextKind.PRODUCT, TextKind.PRODUCT, TextKind.QUERY), model.kinds)
            val only = catalog.searchHybrid(SearchRequest("breakfast", category = "Dairy"))
            assertEquals(listOf("m1", "m2"), only.hits.map { it.product.id })
            assertEquals("PRODUCT_001", failure { catalog.indexVectors(listOf("none")) }.code)
            assertEquals("INPUT_001", failure { catalog.searchHybrid(SearchRequest("")) }.code)
        }
        Agent(small.copy(minSimilarity = 0.9f, neighbours = 1, vectorWeight = 2.0), embedder = Tastes()).use { agent ->
            agent.catalog().indexVectors()
            assertEquals(listOf("b1"), agent.catalog().searchHybrid(SearchRequest("breakfast")).hits.map { it.product.id })
        }
    }

    @Test
    fun `a model in trouble leaves the words and a note`() = runBlocking {
        suspend fun note(model: Embedder): Pair<SearchNote, GroceryException> = Agent(small, embedder = model).use { agent ->
            val found = agent.catalog().searchHybrid(SearchRequest("milk"))
            assertEquals(listOf("m1", "m2"), found.hits.map { it.product.id })
            found.note!! to failure { agent.catalog().indexVectors() }
        }
        val (thrown, unavailable) = note(Tastes { throw IllegalStateException("out of memory") })
        assertTrue("out of memory" in thrown.text && thrown.source == "tastes", thrown.text)
        assertEquals(ErrorKind.UNAVAILABLE, unavailable.kind)
        val (none, missing) = note(Tastes { emptyList() })
        assertEquals("SOURCE_001" to ErrorKind.BAD_ANSWER, none.code to missing.kind)
        val (_, other) = note(Tastes { asked -> asked.texts.map { listOf(1f, 2f, 3f) } })
        assertTrue("3 dimensions" in other.reason, other.reason)
        val (_, nan) = note(Tastes { asked -> asked.texts.map { listOf(Float.NaN, 1f) } })
        assertEquals(ErrorKind.INVALID_INPUT, nan.kind)
    }

    /** An index of the host's that does as it should. */
    private open class Shelves(private val dimensions: Int = 2) : VectorIndex {
        val kept = ConcurrentHashMap<String, List<Float>>()

        override fun dimensions(): Int = dimensions

        override suspend fun upsert(vectors: List<ProductVector>): Int {
            for ((id, vector) in vectors) kept[id] = vector
            return vectors.size
        }

        override suspend fun remove(productIds: List<String>) = productIds.forEach { kept.remove(it) }

        override suspend fun search(request: SearchVectors): List<VectorHit> {
            fun length(v: List<Float>) = sqrt(v.sumOf { (it * it).toDouble() })
            val near = kept.map { (id, v) ->
                val dot = v.zip(request.vector).sumOf { (a, b) -> (a * b).toDouble() }
                VectorHit(id, (dot / length(v) / length(request.vector)).toFloat())
            }
            return near.sortedWith(compareBy({ -it.similarity }, { it.productId })).take(request.limit)
        }

        override suspend fun count(): Int = kept.size
    }

    @Test
    fun `vectors are kept where the host wants them`() = runBlocking {
        val index = Shelves()
        Agent(small, embedder = Tastes(), vectorIndex = index).use { agent ->
            assertEquals(3, agent.catalog().indexVectors().indexed)
            assertEquals(setOf("m1", "m2", "b1"), index.kept.keys.toSet())
            assertEquals(listOf(3f, 4f), index.kept["m1"])
            val found = agent.catalog().searchHybrid(SearchRequest("breakfast"))
            assertEquals(listOf("b1", "m1", "m2") to null, found.hits.map { it.product.id } to found.note)
        }
        val full = object : Shelves() {
            override suspend fun upsert(vectors: List<ProductVector>): Int = throw IllegalStateException("disk full")
            override suspend fun search(request: SearchVectors) = listOf(VectorHit("", 1f))
        }
        Agent(small, embedder = Tastes(), vectorIndex = full).use { agent ->
            assertTrue("disk full" in failure { agent.catalog().indexVectors() }.reason)
            val note = agent.catalog().searchHybrid(SearchRequest("breakfast milk")).note!!
            assertEquals("vectors" to "SOURCE_001", note.source to note.code)
        }
        val lying = object : Shelves() {
            override suspend fun upsert(vectors: List<ProductVector>): Int = -1
        }
        Agent(small, embedder = Tastes(), vectorIndex = lying).use { agent ->
            assertEquals(ErrorKind.BAD_ANSWER, failure { agent.catalog().indexVectors() }.kind)
        }
    }

    @Test
    fun `what does not fit together makes no agent`() {
        fun code(make: () -> Agent) = failureOf { make().close() }.code
        assertEquals("INPUT_001", code { Agent(small, vectorIndex = Shelves()) })
        assertEquals("INPUT_001", code { Agent(small, embedder = Tastes(), vectorIndex = Shelves(3)) })
        assertEquals("INPUT_001", code { Agent(small, embedder = Tastes(0)) })
        assertEquals("INPUT_001", code { Agent(small, embedder = Tastes(-2)) })
        assertEquals("INPUT_001", code { Agent(small.copy(neighbours = 0), embedder = Tastes()) })
        assertEquals("INPUT_001", code { Agent(small.copy(vectorWeight = -1.0), embedder = Tastes()) })
        assertEquals("INPUT_001", code { Agent(small.copy(minSimilarity = 2f), embedder = Tastes()) })
        assertEquals("INPUT_001", code { Agent(small.copy(sourceTimeoutMs = -1)) })
        assertEquals("INPUT_001", code { Agent(small.copy(barcodeLayouts = "upside down")) })
        assertEquals("INPUT_001", code { Agent(small.copy(pricePolicy = usualPolicy().copy(timeoutMs = -1))) })
        val never = usualPolicy().copy(retry = RetryPolicy(maxAttempts = 0))
        assertEquals("INPUT_001", code { Agent(small.copy(pricePolicy = never), CornerShop.at(1)) })
        val rate = usualPolicy().copy(rate = CallRate(amount = 0, perMs = 1))
        assertEquals("INPUT_001", code { Agent(small.copy(modelPolicy = rate)) })
        val speechless = object : Elsewhere({ emptyList() }), Embedder {
            override fun dimensions(): Int = throw IllegalStateException("no model on this device")
            override suspend fun embed(request: EmbedTexts): List<List<Float>> = emptyList()
        }
        val error = failureOf { Agent(small, embedder = speechless).close() }
        assertTrue("no model on this device" in error.reason, error.reason)
    }

    @Test
    fun `prices are asked for again, and left alone where that does not help`() = runBlocking {
        val left = AtomicInteger(2)
        fun shop() = CornerShop { asked ->
            if (left.getAndDecrement() > 0) throw groceryException(ErrorKind.UNAVAILABLE, "busy", retryable = true)
            asked.productIds.map { SourcePrice(it, usd(100)) }
        }
        val patient = usualPolicy().copy(retry = RetryPolicy(baseMs = 1, capMs = 1))
        val again = shop()
        Agent(small.copy(pricePolicy = patient), again).use { agent ->
            val quote = agent.prices().quotes(listOf("m1")).quotes.single()
            assertEquals(QuoteKind.LIVE to 3, quote.kind to again.calls.get())
        }
        left.set(Int.MAX_VALUE)
        val alone = shop()
        val strict = usualPolicy().copy(retry = null, breaker = Breaker(failures = 1))
        Agent(small.copy(pricePolicy = strict), alone).use { agent ->
            repeat(3) { assertTrue(agent.prices().quotes(listOf("m1")).notes.isNotEmpty()) }
            assertEquals(1, alone.calls.get(), "the breaker stays open")
        }
    }
}
