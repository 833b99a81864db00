// Canonical JSON: sorted keys, no white space, whole numbers without a point, others as the shortest decimal that reads
// back, no escapes but those JSON demands.
package io.github.grocerycore

import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode
import kotlin.math.abs
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Writes maps, lists, texts, numbers, booleans and null, and JSON that was read. */
fun canonical(value: Any?): String = StringBuilder().apply { write(value, this) }.toString()

private fun write(value: Any?, out: StringBuilder) {
    when (value) {
        null, JsonNull -> out.append("null")
        is JsonPrimitive -> when {
            value.isString -> writeText(value.content, out)
            value.content == "true" || value.content == "false" -> out.append(value.content)
            else -> out.append(number(value.content))
        }
        is String -> writeText(value, out)
        is Boolean -> out.append(value)
        is Int, is Long -> out.append(value)
        is Double -> out.append(number(value.toString()))
        is JsonArray, is List<*> -> (value as List<*>).joinTo(out, ",", "[", "]") { canonical(it) }
        is JsonObject, is Map<*, *> -> {
            // All keys are ASCII, where the order of UTF-16 is that of code points.
            val entries = (value as Map<*, *>).entries.sortedBy { it.key as String }
            entries.joinTo(out, ",", "{", "}") { canonical(it.key) + ":" + canonical(it.value) }
        }
        else -> error("no JSON for ${value::class}")
    }
}

private fun number(text: String): String {
    val double = text.toDouble()
    return when {
        double % 1.0 == 0.0 && abs(double) < 9e15 -> BigDecimal(double).toBigInteger().toString()
        text.all { it.isDigit() || it == '-' } -> text
        else -> shortest(double)
    }
}

/** Java's own text is not always the shortest before JDK 19. */
private fun shortest(double: Double): String {
    val exact = BigDecimal(double)
    val digits = (1..17).map { exact.round(MathContext(it, RoundingMode.HALF_EVEN)) }.first { it.toDouble() == double }
    val plain = digits.stripTrailingZeros()
    val exponent = plain.precision() - plain.scale() - 1
    if (exponent in -5..15) return plain.toPlainString()
    val unscaled = plain.unscaledValue().abs().toString()
    val sign = if (plain.signum() < 0) "-" else ""
    val point = if (unscaled.length > 1) "." + unscaled.drop(1) else ""
    return "$sign${unscaled[0]}${point}e$exponent"
}

private fun writeText(text: String, out: StringBuilder) {
    out.append('"')
    for (c in text) {
        when (c) {
            '"' -> out.append("\\\"")
            '\\' -> out.append("\\\\")
            '\b' -> out.append("\\b")
            '\u000C' -> out.append("\\f")
            '\n' -> out.append("\\n")
            '\r' -> out.append("\\r")
            '\t' -> out.append("\\t")
            in '\u0000'..'\u001F' -> out.append("\\u%04x".format(c.code))
            else -> out.append(c)
        }
    }
    out.append('"')
}

class CanonicalTest {
    @Test
    fun `numbers are short and exact`() {
        assertEquals("[0,-3,0.95,1.5,0.002,2e+23,1e-7]".replace("+", ""), canonical(listOf(0.0, -3.0, 0.95, 1.5, 2e-3, 2e23, 1e-7)))
        assertEquals("[9007199254740993,\"a\\u0001\\n½\"]", canonical(listOf(9007199254740993L, "a\u0001\n½")))
    }
}
