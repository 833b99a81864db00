// Which offers go on which units, and what to buy where.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class DealsTest {
    private val yogurts = """
        {"format":"grocery-deals/1","currency":"USD","lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":100}],
         "offers":[
           {"id":"two","layer":"item","kind":"n_for","max_uses":9,"couponable":false,"scope":{"skus":["yogurt"]},"n":2,"price":150},
           {"id":"clip","layer":"coupon","kind":"coupon","max_uses":1,"issuer":"store","scope":{"skus":["yogurt"]},
            "requires_qty":1,"cents":30}]}
    """
    private val list = """
        {"format":"grocery-basket/1","objective":"min_cost","budget":0,"max_stores":2,
         "stores":[{"id":"A","fee":300,"free_from":5000},{"id":"B","fee":300,"free_from":5000}],
         "needs":[
           {"id":"milk","qty":1,"options":[{"store":"A","sku":"a1","price":250},{"store":"B","sku":"b1","price":150}]},
           {"id":"eggs","qty":1,"options":[{"store":"A","sku":"a2","price":300}]}]}
    """

    @Test
    fun `the best plan for a cart is found and proven`() = runBlocking {
        val found = optimiseDeals(yogurts)
        assertEquals(Triple(80L, 220L, false), with(found.plan) { Triple(savings, payable, deliveryWaived) })
        assertEquals(true to 0L, found.isOptimal to found.gap)
        val uses = listOf(
            Application("clip", 1, listOf(UnitUse("L0", 1, "")), null),
            Application("two", 1, listOf(UnitUse("L0", 2, "")), null),
        )
        assertEquals(uses, found.plan.applications)
        val json = Json.parseToJsonElement(found.json).jsonObject
        assertEquals("80", json.getValue("plan").jsonObject.getValue("savings").jsonPrimitive.content)
        assertEquals("optimal", json.getValue("certificate").jsonObject.getValue("status").jsonPrimitive.content)
    }

    @Test
    fun `the best stores for a list are found and proven`() = runBlocking {
        val found = optimiseBasket(list)
        val plan = found.plan!!
        assertEquals(Triple(850L, true, 0L), Triple(plan.pay, found.isOptimal, found.gap))
        assertEquals(listOf(Pick("milk", "A", "a1", 250, 1), Pick("eggs", "A", "a2", 300, 1)), plan.picks)
        assertEquals(listOf(StorePay("A", goods = 550, fee = 300, off = 0)), plan.stores)
        assertTrue("\"pay\":850" in found.json, found.json)
        val nowhere = list.replace("\"qty\":1,\"options\":[{\"store\":\"A\",\"sku\":\"a2\",\"price\":300}]", "\"qty\":1,\"options\":[]")
        val none = optimiseBasket(nowhere)
        assertNull(none.plan)
        assertTrue(none.isOptimal)
    }

    @Test
    fun `what is wrong with a problem is named`() = runBlocking {
        val none = failure { optimiseDeals(yogurts.replace("\"qty\":3", "\"qty\":0")) }
        assertEquals("INPUT_001", none.code)
        assertTrue(none.reason.startsWith("lines[0].qty"), none.reason)
        assertEquals("INPUT_001", failure { optimiseDeals("{") }.code)
        assertEquals("INPUT_001", failure { optimiseDeals(list) }.code)
        val store = failure { optimiseBasket(list.replace("\"store\":\"B\"", "\"store\":\"C\"")) }
        assertTrue(store.reason.startsWith("needs[0].options[1].store"), store.reason)
        val many = """{"format":"grocery-deals/1","currency":"USD","offers":[],"lines":[${
            (0..100_000).joinToString { """{"id":"L$it","sku":"s","qty":1,"unit_price":1}""" }
        }]}"""
        assertEquals(ErrorKind.TOO_LARGE, failure { optimiseDeals(many) }.kind)
        val token = CancelToken().apply { cancel() }
        assertEquals(ErrorKind.CANCELLED, failure { optimiseDeals(yogurts, token) }.kind)
        assertEquals(ErrorKind.CANCELLED, failure { optimiseBasket(list, token) }.kind)
    }
}
