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

    private fun goods(it: FitGoods) = mapOf(
        "amount" to it.amount.exact,
        "line_total" to money(it.lineTotal),
        "name" to it.name,
        "packs" to it.packs,
        "product" to it.productId,
        "size" to it.size,
        "unit" to it.unit,
    )

    private fun change(it: FitChange, list: GroceryList) = mapOf(
        "from" to goods(it.from),
        "kind" to it.kind,
        "line" to list.items.indexOfFirst { item -> item.id == it.lineId },
        "loss" to it.loss,
        "priority" to it.priority,
        "reason" to it.reason,
        "reasons" to it.reasons,
        "requested" to it.requested,
        "saved" to money(it.saved),
        "to" to it.to?.let(::goods),
    )

    private fun told(it: FitPlan, list: GroceryList) = mapOf(
        "after" to money(it.after),
        "available" to money(it.available),
        "before" to money(it.before),
        "budget" to money(it.budget),
        "changes" to it.changes.map { one -> change(one, list) },
        "fits" to it.fits,
        "is_optimal" to it.isOptimal,
        "least" to money(it.least),
        "loss_gap" to it.lossGap,
        "notes" to it.notes,
        "over" to money(it.over),
        "response" to it.response,
        "saved" to money(it.saved),
        "spent_before" to money(it.spentBefore),
        "unpriced_count" to it.unpricedCount,
    )

    private suspend fun applied(agent: Agent, plan: FitPlan): Any? {
        val after = agent.applyFit(plan)
        val again = try {
            agent.applyFit(plan)
            null
        } catch (error: GroceryException) {
            error.code
        }
        val undone = if (plan.changes.isEmpty()) {
            null
        } else {
            agent.lists().use { money(it.undo(USER_ID, plan.listId).total) }
        }
        val rows = after.items.map {
            mapOf("amount" to it.quantity.exact, "product" to it.productId, "requested" to it.requested)
        }
        return mapOf("again" to again, "list" to rows, "total" to money(after.total), "undone" to undone)
    }

    private suspend fun fit(given: JsonObject): Any? = Agent(replay).use { agent ->
        val list = agent.process(ProcessRequest(given.text("say")!!, userId = USER_ID)).groceryList
        given["kept"]?.jsonObject?.let { kept ->
            agent.budgets().use {
                it.set(Budget(kept.text("period")!!, given(kept.getValue("limit").jsonObject)), userId = USER_ID)
                it.spend(listOf(SpendEntry("before", given(kept.getValue("spent").jsonObject))), userId = USER_ID)
            }
        }
        val priorities = listOf("must", "want", "nice").flatMap { name ->
            given.texts(name).map { list.items[it.toInt()].id to name }
        }
        val request = FitRequest(
            listId = list.id,
            budget = given["budget"]?.let { given(it.jsonObject) },
            period = given.text("period"),
            priorities = priorities.toMap(),
            without = given.texts("without"),
            diets = given.texts("diets"),
            allergens = given.texts("allergens").map { Allergen.valueOf(it.uppercase()) },
            excludes = given.texts("excludes"),
            location = given.text("state")?.let { Location(state = it) },
            language = given.text("language"),
            userId = USER_ID,
        )
        val plan = agent.fit(request)
        val done = if (given.text("apply").toBoolean()) applied(agent, plan) else null
        mapOf("applied" to done, "plan" to told(plan, list))
    }

    private fun why(error: GroceryException) = mapOf("error" to error.code, "message" to error.reason)

    fun spending(input: JsonObject): Any? = runBlocking {
        try {
            when {
                "totals" in input -> totals(input)
                "from_deals" in input -> fromDeals(input.getValue("from_deals").toString())
                "fit" in input -> fit(input.getValue("fit").jsonObject)
                "budgets" in input -> budgets(input)
                else -> book(input)
            }
        } catch (error: GroceryException) {
            why(error)
        }
    }
}
