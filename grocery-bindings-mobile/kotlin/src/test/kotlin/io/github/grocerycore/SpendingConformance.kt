// The answers of the cases about what is spent: totals with refunds, carts of deals, budgets, and an agent with offers. See
// grocery-core/tests/conformance/README.md.
package io.github.grocerycore

import io.github.grocerycore.OrdersConformance.text
import io.github.grocerycore.OrdersConformance.texts
import io.github.grocerycore.OrdersConformance.whole
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

object SpendingConformance {
    private const val USER_ID = "conformance"

    private fun money(money: Money) = mapOf("currency" to money.currency, "minor" to money.minor)

    private fun given(money: JsonObject) = Money(money.getValue("minor").jsonPrimitive.long, money.text("currency")!!)

    private fun line(it: LineTotals) = mapOf(
        "coupon_discount" to money(it.couponDiscount),
        "deposit" to money(it.deposit),
        "line_total" to money(it.lineTotal),
        "net" to money(it.net),
        "offer_discount" to money(it.offerDiscount),
        "quantity" to it.quantityExact,
        "snap" to money(it.snap),
        "snap_deposit" to money(it.snapDeposit),
        "tax" to money(it.tax),
        "tax_rate" to it.taxRatePpm,
        "taxable" to money(it.taxable),
    )

    private fun sums(sale: Totals) = mapOf(
        "bag_fee" to money(sale.bagFee),
        "coupon_discount" to money(sale.couponDiscount),
        "delivery_fee" to money(sale.deliveryFee),
        "deposits" to money(sale.deposits),
        "lines" to sale.lines.map(::line),
        "notes" to sale.notes,
        "offer_discount" to money(sale.offerDiscount),
        "subtotal" to money(sale.subtotal),
        "tax" to money(sale.tax),
        "tax_included" to sale.taxIncluded,
        "tender" to sale.tender?.let {
            mapOf(
                "other" to money(it.other),
                "snap" to money(it.snap),
                "snap_left" to money(it.snapLeft),
                "tax_lifted" to money(it.taxLifted),
            )
        },
        "total" to money(sale.total),
        "total_savings" to money(sale.totalSavings),
        "vat" to sale.vat.map {
            mapOf("gross" to money(it.gross), "net" to money(it.net), "tax" to money(it.tax), "tax_rate" to it.taxRatePpm)
        },
    )

    private fun refund(back: Refund) = mapOf(
        "bag_fee" to money(back.bagFee),
        "delivery_fee" to money(back.deliveryFee),
        "deposits" to money(back.deposits),
        "discounts" to money(back.discounts),
        "goods" to money(back.goods),
        "lines" to back.lines.map {
            mapOf(
                "deposit" to money(it.deposit),
                "discounts" to money(it.discounts),
                "goods" to money(it.goods),
                "line" to it.line,
                "product" to it.productId,
                "snap" to money(it.snap),
                "tax" to money(it.tax),
            )
        },
        "other" to money(back.other),
        "snap" to money(back.snap),
        "tax" to money(back.tax),
        "total" to money(back.total),
    )

    private fun returns(asked: JsonObject, key: String) = asked[key]?.jsonArray.orEmpty().map { it.jsonObject }.map {
        Return(it.whole("line")!!, it.text("quantity")!!)
    }

    private fun totals(input: JsonObject): Any? {
        val asked = input.getValue("totals").jsonObject
        return Agent(replay.copy(taxes = input.text("taxes"))).use { agent ->
            val request = readTotals(asked.toString())
            val sale = agent.totals(request)
            val back = if ("returns" in asked) {
                val fees = asked.text("refundFees").toBoolean()
                agent.refund(request, RefundRequest(returns(asked, "returns"), returns(asked, "returned"), fees))
            } else {
                null
            }
            mapOf("refund" to back?.let(::refund), "totals" to sums(sale))
        }
    }

    private suspend fun fromDeals(problem: String): Any? = Agent(replay).use { agent ->
        val basket = totalsFromDeals(problem, optimiseDeals(problem).plan)
        sums(agent.totals(basket.copy(state = "CA")))
    }

    private fun standing(it: BudgetStatus) = mapOf(
        "category" to it.category,
        "first_day" to it.from,
        "last_day" to it.to,
        "left" to money(it.left),
        "limit" to money(it.limit),
        "over" to money(it.over),
        "percent" to it.percent,
        "period" to it.period,
        "spent" to money(it.spent),
    )

    private fun crossed(all: List<Crossing>) =
        all.map { mapOf("status" to standing(it.status), "threshold" to it.threshold) }

    private fun entry(given: JsonObject) = SpendEntry(
        given.text("id")!!,
        given(given.getValue("total").jsonObject),
        day = given.text("day"),
        categories = given["categories"]?.jsonObject?.mapValues { given(it.value.jsonObject) },
    )

    private suspend fun step(agent: Agent, given: JsonObject): Any? = agent.budgets().use { budgets ->
        when (given.text("op")) {
            "set" -> {
                val budget = Budget(
                    given.text("period")!!,
                    given(given.getValue("limit").jsonObject),
                    category = given.text("category"),
                    thresholds = given["thresholds"]?.let { given.texts("thresholds").map(String::toInt) },
                    weekStartsOn = given.whole("week_starts_on") ?: 1,
                )
                crossed(budgets.set(budget, userId = USER_ID))
            }
            "spend" -> crossed(budgets.spend(given.getValue("entries").jsonArray.map { entry(it.jsonObject) }, userId = USER_ID))
            "standing" -> budgets.standing(userId = USER_ID).map(::standing)
            "remove" -> budgets.remove(given.text("period")!!, given.text("category"), userId = USER_ID)
            "remove_spend" -> budgets.removeSpend(given.texts("ids"), userId = USER_ID)
            "forget_all" -> {
                budgets.forgetAll(userId = USER_ID)
                null
            }
            "today" -> budgets.today()
            else -> agent.process(ProcessRequest(given.text("text")!!, userId = USER_ID)).response
        }
    }

    private suspend fun budgets(input: JsonObject): Any? = Agent(replay).use { agent ->
        input.getValue("budgets").jsonArray.map {
            try {
                step(agent, it.jsonObject)
            } catch (error: GroceryException) {
                why(error)
            }
        }
    }

    private fun deals(list: GroceryList) = list.deals?.let { deals ->
        mapOf(
            "after_receipt" to money(deals.afterReceipt),
            "at_most_more" to money(deals.atMostMore),
            "offers" to deals.offers.map {
                mapOf(
                    "frees_delivery" to it.freesDelivery,
                    "id" to it.id,
                    "savings" to money(it.savings),
                    "title" to it.title,
                    "uses" to it.uses,
                )
            },
            "payable" to money(deals.payable),
            "savings" to money(deals.savings),
        )
    }

    private fun shopper(given: JsonObject) = DealContext(
        member = given.text("member").toBoolean(),
        store = given.text("store"),
        firstOrder = given.text("firstOrder").toBoolean(),
        clipped = given.texts("clipped"),
        codes = given.texts("codes"),
        uses = given["uses"]?.jsonArray.orEmpty().map { it.jsonObject }.map {
            PastUse(it.text("offer")!!, it.text("on")!!, it.getValue("uses").jsonPrimitive.long)
        },
    )

    private suspend fun book(input: JsonObject): Any? = Agent(replay.copy(offers = input.getValue("book").toString())).use { agent ->
        val shopper = shopper(input.getValue("shopper").jsonObject)
        val answers = input.texts("turns").map {
            agent.process(ProcessRequest(it, userId = USER_ID, location = Location(state = "CA")))
        }
        val list = answers.last().groceryList
        agent.deals().use { view ->
            val active = view.active(shopper).map { it.id }
            val onProduct = view.onProduct(input.text("product")!!, shopper).map { it.id }
            val known = view.forList(list.id, shopper, userId = USER_ID)
            val why = view.explain(list.id, shopper, userId = USER_ID)
            view.book()!!.use { check(it.count() == input.getValue("book").jsonObject.getValue("offers").jsonArray.size) }
            view.setBook(null)
            val without = view.forList(list.id, shopper, userId = USER_ID)
            mapOf(
                "active" to active,
                "deals" to deals(list),
                "explanation" to why?.let { Json.parseToJsonElement(it.explanation.json) },
                "items" to list.items.map { item ->
                    mapOf(
                        "offers" to item.offers.map { listOf(it.id, it.title, it.savings.minor) },
                        "requested" to item.requested,
                        "savings" to item.savings?.let(::money),
                    )
                },
                "known" to deals(known),
                "on_product" to onProduct,
                "replies" to answers.map { mapOf("reply" to it.response, "suggestions" to it.suggestions) },
                "savings" to money(list.savings),
                "total" to money(list.total),
                "without" to deals(without),
            )
        }
    }

    private fun why(error: GroceryException) = mapOf("error" to error.code, "message" to error.reason)

    fun spending(input: JsonObject): Any? = runBlocking {
        try {
            when {
                "totals" in input -> totals(input)
                "from_deals" in input -> fromDeals(input.getValue("from_deals").toString())
                "budgets" in input -> budgets(input)
                else -> book(input)
            }
        } catch (error: GroceryException) {
            why(error)
        }
    }
}
