// What UniFFI does not generate: a Flow over the pull stream, plain properties on the error, money as text.
package io.github.grocerycore

import java.math.BigDecimal
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.DurationUnit
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The events of this stream, until it ends or the collector stops. Collect it once; the stream is freed when the
 * collection ends. Subscribe before the call whose events you want: `agent.events().asFlow()`.
 */
fun EventStream.asFlow(): Flow<Delivery> = flow {
    use { stream ->
        while (true) {
            emit(stream.next() ?: break)
        }
    }
}

private val GroceryException.failed: GroceryException.Failed
    get() = when (this) { is GroceryException.Failed -> this }

/** What sort of thing went wrong, to branch on. */
val GroceryException.kind: ErrorKind get() = failed.kind

/** The documented code, such as `PRODUCT_001`. */
val GroceryException.code: String get() = failed.code

/** What went wrong, for people. */
val GroceryException.reason: String get() = failed.reason

/** What would work instead, where there is something to say. */
val GroceryException.hint: String? get() = failed.hint

/** How long to wait before trying again, where it is known. */
val GroceryException.retryAfter: Duration? get() = failed.retryAfterSeconds?.seconds

/** Whether the same request may succeed later without being changed. */
val GroceryException.retryable: Boolean get() = failed.retryable

/** An error for a [PriceSource] to throw. Its code follows from [kind], and so does [retryable] where it is not said. */
fun groceryException(
    kind: ErrorKind,
    reason: String,
    hint: String? = null,
    retryAfter: Duration? = null,
    retryable: Boolean = isRetryable(kind),
): GroceryException =
    GroceryException.Failed(kind, reason, "", hint, retryAfter?.toDouble(DurationUnit.SECONDS), retryable)

/** The amount as a plain decimal number with the currency's places: `3.99`. */
val Money.text: String get() = formatMoney(this)

/** The amount as a decimal number, exactly. */
fun Money.toBigDecimal(): BigDecimal = BigDecimal(formatMoney(this))

/** The same line for [factor] times the recipe, such as `3/2`. The size of a package stays as it is. */
fun Ingredient.scaled(factor: String): Ingredient = scaleIngredient(this, factor)

/** The amount in another unit, such as `gram`; between volume and weight where it is known what a cup weighs. */
fun Ingredient.amountIn(unit: String): Measure = ingredientAmountIn(this, unit)
