// The answers of the cases about products and deals. See grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.WHO
import io.github.grocerycore.OrdersConformance.file
import io.github.grocerycore.OrdersConformance.money
import io.github.grocerycore.OrdersConformance.refused
import io.github.grocerycore.OrdersConformance.score
import io.github.grocerycore.OrdersConformance.text
import io.github.grocerycore.OrdersConformance.texts
import io.github.grocerycore.OrdersConformance.whole
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.float
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlinx.serialization.json.longOrNull

object CatalogConformance {
    private fun JsonObject.objects(key: String): List<JsonObject> = get(key)?.jsonArray.orEmpty().map { it.jsonObject }

    private fun JsonObject.number(key: String): Double? = get(key)?.jsonPrimitive?.doubleOrNull

    private fun JsonObject.flag(key: String): Boolean? = get(key)?.jsonPrimitive?.booleanOrNull

    private fun JsonObject.money(key: String): Money? =
        (get(key) as? JsonObject)?.let { Money(it.getValue("minor").jsonPrimitive.long, it.text("currency")!!) }

    private fun JsonObject.product(key: String) = productFromJson(getValue(key).toString())

    /** The shop of the case: it always finds all that it has, or fails in the one way it is told. */
    private class OneShop(private val given: JsonObject) : ProductSource {
        private val products = given.objects("products").map {
            SourcedProduct(it.product("product"), it.money("price"), it.money("regular"), it.flag("in_stock"))
        }

        private fun mayAnswer() {
            val kind = given.text("fails") ?: return
            throw groceryException(ErrorKind.valueOf(kind.uppercase()), "the shop is shut", hint = "come back tomorrow")
        }

        override fun name() = given.text("name")!!

        override suspend fun search(request: SearchProducts): SourcePage {
            mayAnswer()
            val page = products.drop(request.offset).take(request.limit)
            return SourcePage(page, given["total"]?.jsonPrimitive?.longOrNull)
        }

        override suspend fun lookup(request: LookupProducts): List<SourcedProduct> {
            mayAnswer()
            return products.filter { (product) ->
                product.id in request.ids || product.retailerId in request.retailerIds || product.barcode in request.barcodes
            }
        }
    }

    /** The embedder of the case: the vector of the first word that occurs in a text, and zeros without one. */
    private class Words(private val given: JsonObject) : Embedder {
        private val vectors = given.getValue("vectors").jsonArray.map { pair ->
            val (word, vector) = pair.jsonArray
            word.jsonPrimitive.content to vector.jsonArray.map { it.jsonPrimitive.float }
        }

        override fun name() = given.text("name")!!

        override fun dimensions() = given.getValue("dimensions").jsonPrimitive.int

        override suspend fun embed(request: EmbedTexts): List<List<Float>> = request.texts.map { text ->
            vectors.firstOrNull { (word) -> word in text.lowercase() }?.second ?: List(dimensions()) { 0f }
        }
    }

    /** The prices of the case, in cents. */
    private class Shelf(private val prices: JsonObject) : PriceSource {
        override fun name() = "shelf"

        override suspend fun quotes(request: QuoteRequest): List<SourcePrice> = request.productIds.mapNotNull { id ->
            val told = prices[id]?.jsonObject ?: return@mapNotNull null
            val cents = { key: String -> told[key]?.jsonPrimitive?.long?.let(::usd) }
            SourcePrice(id, cents("price")!!, regular = cents("regular"), inStock = told.flag("in_stock"))
        }
    }

    private fun search(step: JsonObject) = SearchRequest(
        q = step.text("q").orEmpty(),
        category = step.text("category"),
        brand = step.text("brand"),
        minPrice = step.money("min_price"),
        maxPrice = step.money("max_price"),
        inStock = step.flag("in_stock") ?: false,
        diets = step.texts("diets"),
        minRating = step.number("min_rating"),
        sort = step.text("sort") ?: "relevance",
        bought = step.texts("bought"),
        limit = step.whole("limit") ?: 20,
        offset = step.whole("offset") ?: 0,
    )

    private fun availability(of: Availability?) = of?.let { mapOf("in_stock" to it.inStock, "quantity" to it.quantity) }

    private fun ratings(of: Ratings?) = of?.let { mapOf("average" to it.average, "count" to it.count) }

    private fun product(of: Product) = mapOf(
        "aliases" to of.aliases,
        "allergens" to of.allergens.map { it.name.lowercase() },
        "allergens_complete" to of.allergensComplete,
        "availability" to availability(of.availability),
        "barcode" to of.barcode,
        "brand" to of.brand,
        "category" to of.category,
        "diets" to of.diets,
        "id" to of.id,
        "name" to of.name,
        "popularity" to of.popularity,
        "price_unit" to of.priceUnit,
        "ratings" to ratings(of.ratings),
        "retailer_id" to of.retailerId,
        "size" to of.size,
        "snap_eligible" to of.snapEligible,
        "sold_by" to of.soldBy.name.lowercase(),
        "tax_class" to of.taxClass.name.lowercase(),
        "typical_price" to of.typicalPrice?.let {
            mapOf("as_of" to it.asOf, "kind" to it.kind.name.lowercase(), "price" to money(it.price), "source" to it.source)
        },
    )

    private fun record(of: ProductRecord) = mapOf(
        "availability" to availability(of.availability),
        "brand" to of.brand,
        "category" to of.category?.let { mapOf("id" to it.id, "name" to it.name, "path" to it.path) },
        "id" to of.id,
        "name" to of.name,
        "price" to of.price?.let {
            mapOf(
                "currency" to it.currency,
                "regular" to money(it.regular),
                "sale" to money(it.sale),
                "unit" to it.unit?.exact,
                "unit_of_measure" to it.unitOfMeasure,
            )
        },
        "ratings" to ratings(of.ratings),
        "walmart_id" to of.walmartId,
    )

    private fun explained(why: SearchExplanation) = mapOf(
        "head" to why.head,
        "hits" to why.hits.map { hit ->
            mapOf(
                "name" to hit.name,
                "parts" to hit.parts.map {
                    mapOf(
                        "answered_by" to it.answeredBy,
                        "kind" to it.kind,
                        "reading" to it.reading,
                        "value" to score(it.value),
                        "word" to it.word,
                    )
                },
                "product" to hit.productId,
                "score" to score(hit.score),
            )
        },
        "q" to why.q,
        "total" to why.total,
        "words" to why.words,
    )

    private fun note(note: SearchNote?) =
        note?.let { mapOf("code" to it.code, "from" to it.source, "retryable" to it.retryable) }

    private fun sourced(one: SourcedProduct) = mapOf(
        "in_stock" to one.inStock,
        "price" to money(one.price),
        "product" to one.product.id,
        "regular" to money(one.regular),
    )

    private fun review(one: Review) =
        mapOf("at" to one.at, "product" to one.productId, "stars" to one.stars, "text" to one.text, "user" to one.userId)

    private fun scanned(one: Scanned) = mapOf(
        "barcode" to one.barcode,
        "measure" to one.measure?.let { measure ->
            val value = measure.price?.let { "price" to money(it) }
                ?: measure.weight?.let { "weight" to mapOf("amount" to it.amount.exact, "unit" to it.unit) }
            mapOf("item" to measure.item) + listOfNotNull(value)
        },
        "product" to one.product.id,
    )

    private fun details(of: ProductDetails) = mapOf(
        "in_stock" to of.inStock,
        "product" to of.product.id,
        "reviews" to with(of.reviews) { mapOf("by_stars" to byStars, "count" to count, "ratings" to ratings(ratings)) },
        "unit_price" to of.unitPrice?.let {
            mapOf("amount" to it.amount.exact, "price" to money(it.price), "unit" to it.unit)
        },
    )

    private fun report(of: ImportReport) = mapOf(
        "format" to of.format,
        "formula_cells" to of.formulaCells,
        "imported" to of.imported,
        "left_out" to of.leftOut,
        "notes" to of.notes.map { mapOf("line" to it.line, "note" to it.note) },
        "read" to of.read,
        "replaced" to of.replaced,
        "skipped" to of.skipped,
        "skipped_lines" to of.skippedLines.map { mapOf("line" to it.line, "reason" to it.reason) },
        "unread_sizes" to of.unreadSizes,
        "wrong_barcodes" to of.wrongBarcodes,
    )

    private fun options(step: JsonObject) = ImportOptions(
        lenient = step.flag("lenient") ?: false,
        format = step.text("format") ?: "auto",
        currency = step.text("currency"),
        asOf = step.text("as_of"),
        source = step.text("source"),
        maxRows = step.whole("max_rows")?.toLong(),
        language = step.text("language"),
        country = step.text("country"),
    )

    private suspend fun found(agent: Agent, step: JsonObject): Any? {
        val catalog = agent.catalog()
        val request = search(step)
        return when (val op = step.text("op")) {
            "search" -> catalog.search(request).let { f -> mapOf("hits" to f.hits.map { it.product.id }, "total" to f.total) }
            "page" -> with(catalog.page(request)) {
                mapOf(
                    "cached" to metadata.cached,
                    "products" to products.map(::record),
                    "search_id" to metadata.searchId,
                    "total_results" to metadata.totalResults,
                )
            }
            "explain_search" -> explained(catalog.explainSearch(request))
            "search_hybrid" -> with(catalog.searchHybrid(request)) {
                val all = hits.map {
                    mapOf(
                        "product" to it.product.id,
                        "score" to score(it.score),
                        "similarity" to it.similarity?.let { s -> score(s.toDouble()) },
                        "vector_rank" to it.vectorRank,
                        "word_rank" to it.wordRank,
                    )
                }
                mapOf("hits" to all, "note" to note(note), "total" to total)
            }
            "search_combined" -> with(catalog.searchCombined(request)) {
                val all = hits.map {
                    mapOf(
                        "in_stock" to it.inStock,
                        "is_known" to it.isKnown,
                        "price" to money(it.price),
                        "product" to it.product.id,
                        "regular" to money(it.regular),
                        "source_rank" to it.sourceRank,
                    )
                }
                mapOf("hits" to all, "note" to note(note), "total" to total)
            }
            "search_prices" -> with(agent.prices().search(request)) {
                val all = products.map {
                    mapOf(
                        "deal_price" to money(it.dealPrice),
                        "id" to it.id,
                        "in_stock" to it.inStock,
                        "name" to it.name,
                        "price" to money(it.price),
                        "price_kind" to it.priceKind.name.lowercase(),
                        "price_source" to it.priceSource,
                        "savings" to money(it.savings),
                        "unit" to it.unit,
                    )
                }
                mapOf("cached" to cached, "missing" to missing, "products" to all, "total_results" to totalResults)
            }
            "search_remote" -> with(request) { catalog.searchRemote(SearchProducts(q, category, limit, offset)) }
                .let { mapOf("products" to it.products.map(::sourced), "total" to it.total) }
            else -> error("no such step: $op")
        }
    }

    private suspend fun said(agent: Agent, step: JsonObject): Any? {
        val (catalog, swaps) = agent.catalog() to agent.swaps()
        val user = step.text("user") ?: WHO
        val id = { key: String -> step.text(key)!! }
        return when (step.text("op")) {
            "details" -> details(catalog.details(id("product")))
            "review" -> catalog.review(id("product"), step.whole("stars")!!, step.text("text").orEmpty(), user)
            "reviews" -> {
                val limit = step.whole("limit") ?: 20
                val first = catalog.reviews(id("product"), limit)
                val next = first.lastOrNull()?.let { catalog.reviews(id("product"), limit, after = it) }.orEmpty()
                mapOf("next" to next.map(::review), "reviews" to first.map(::review))
            }
            "remove_review" -> catalog.removeReview(id("product"), user)
            "forget_reviews" -> catalog.forgetReviews(user)
            "record" -> {
                val accesses = step.objects("accesses").map { Access(it.text("product")!!, it.text("kind")!!, it.text("at")) }
                catalog.record(accesses)
                null
            }
            "trending" -> catalog.trending(step.whole("limit") ?: 10, step.text("category"))
                .map { mapOf("product" to it.product.id, "worth" to it.worth) }
            "judge" -> {
                swaps.judge(id("missing"), id("offered"), step.flag("accepted")!!, user)
                null
            }
            "swaps" -> swaps.list(user).map {
                mapOf("accepted" to it.accepted, "at" to it.at, "missing" to it.missing, "offered" to it.offered)
            }
            "swap_substitutes" ->
                OrdersConformance.found(swaps.substitutes(OrdersConformance.substituteRequest(step), user))
            "forget_swap" -> swaps.forget(id("missing"), id("offered"), user)
            "forget_swaps" -> swaps.forgetAll(user)
            else -> found(agent, step)
        }
    }

    private suspend fun step(agent: Agent, step: JsonObject): Any? {
        val catalog = agent.catalog()
        val products = { key: String -> step[key]?.jsonArray.orEmpty().map { productFromJson(it.toString()) } }
        return when (step.text("op")) {
            "count" -> catalog.count()
            "get" -> product(catalog.get(step.text("product")!!))
            "add" -> {
                catalog.add(products("products"))
                null
            }
            "change" -> {
                catalog.change(products("put"), step.texts("remove"))
                null
            }
            "scan" -> scanned(catalog.scan(step.text("code")!!))
            "import" -> report(catalog.importProducts(file(step.getValue("file")), options(step)))
            "index_vectors" -> with(catalog.indexVectors(if ("products" in step) step.texts("products") else null)) {
                mapOf("indexed" to indexed, "skipped" to skipped)
            }
            "lookup_remote" -> {
                val asked = LookupProducts(step.texts("ids"), step.texts("retailer_ids"), step.texts("barcodes"))
                catalog.lookupRemote(asked).map(::sourced)
            }
            else -> said(agent, step)
        }
    }

    fun catalog(input: JsonObject): Any? {
        val agent = Agent(
            replay.copy(barcodeLayouts = input.text("barcode_layouts")),
            priceSource = input["prices"]?.let { Shelf(it.jsonObject) },
            productSource = input["source"]?.let { OneShop(it.jsonObject) },
            embedder = input["embedder"]?.let { Words(it.jsonObject) },
        )
        return agent.use {
            input.objects("steps").map { step ->
                try {
                    runBlocking { step(agent, step) }
                } catch (error: GroceryException) {
                    // Of an import, which line it is stands in the message.
                    if (step.text("op") == "import") refused(error) + ("message" to error.reason) else refused(error)
                }
            }
        }
    }

    /** A text is a problem as it is; anything else is written as JSON first. */
    private fun problem(given: JsonElement) = if (given is JsonPrimitive) given.content else given.toString()

    fun deals(input: JsonObject): Any? = runBlocking {
        try {
            input["basket"]?.let { return@runBlocking basket(optimiseBasket(problem(it))) }
            val found = optimiseDeals(problem(input.getValue("deals")))
            mapOf(
                "applications" to found.plan.applications.map { use ->
                    val units = use.units.map { mapOf("line" to it.line, "qty" to it.qty, "role" to it.role) }
                    mapOf("offer" to use.offer, "tier" to use.tier, "units" to units, "uses" to use.uses)
                },
                "delivery_waived" to found.plan.deliveryWaived,
                "gap" to found.gap,
                "greedy_savings" to found.greedySavings,
                "is_optimal" to found.isOptimal,
                "payable" to found.plan.payable,
                "savings" to found.plan.savings,
            )
        } catch (error: GroceryException) {
            mapOf("error" to error.code, "message" to error.reason)
        }
    }

    private fun basket(found: StoresSolution) = mapOf(
        "gap" to found.gap,
        "is_optimal" to found.isOptimal,
        "plan" to found.plan?.let { plan ->
            mapOf(
                "objective" to plan.objective,
                "pay" to plan.pay,
                "picks" to plan.picks.map {
                    mapOf("need" to it.need, "price" to it.price, "qty" to it.qty, "sku" to it.sku, "store" to it.store)
                },
                "score" to plan.score,
                "stores" to plan.stores.map {
                    mapOf("fee" to it.fee, "goods" to it.goods, "off" to it.off, "store" to it.store)
                },
            )
        },
    )
}
