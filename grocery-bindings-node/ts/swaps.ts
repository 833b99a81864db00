import type { JudgedSwap, NativeAgent } from '../native.js'
import { run } from './abort.js'
import { decode, Substitutes } from './answer.js'
import { substituteText, type SubstituteRequest } from './catalog.js'
import { flag, string } from './check.js'
import { user, type UserOptions } from './lists.js'

/**
 * What users said to the substitutes they were offered: learned where a shopper swaps one thing for another, told by
 * the program where it asks itself. Reached as `agent.swaps`.
 */
export class Swaps {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /**
   * What may stand in for a product, for this user: what they accepted before comes first, what they refused is left
   * out. Otherwise as `catalog.substitutes`.
   */
  async substitutes(request: string | SubstituteRequest, options?: UserOptions): Promise<Substitutes> {
    return new Substitutes(
      await run(options, (cancel) => this.#native.substitutesFor(user(options), substituteText(request), cancel)),
    )
  }

  /**
   * The user accepts `offered` where `missing` is not to be had, or refuses it. Of what is said to one swap, the last
   * stands.
   *
   * @throws {NotFoundError} where there is no such product
   * @throws {InvalidInputError} for a product swapped for itself
   */
  async judge(missing: string, offered: string, accepted = true, options?: UserOptions): Promise<void> {
    await run(options, (cancel) =>
      this.#native.judgeSwap(
        user(options),
        string(missing, 'missing'),
        string(offered, 'offered'),
        flag(accepted, 'accepted'),
        cancel,
      ),
    )
  }

  /** Everything a user said, by missing product, then by the one offered. */
  async list(options?: UserOptions): Promise<JudgedSwap[]> {
    return decode(await run(options, (cancel) => this.#native.swaps(user(options), cancel)))
  }

  /** Forgets what was said to one swap. Answers whether there was anything. */
  forget(missing: string, offered: string, options?: UserOptions): Promise<boolean> {
    return run(options, (cancel) =>
      this.#native.forgetSwap(user(options), string(missing, 'missing'), string(offered, 'offered'), cancel),
    )
  }

  /** Forgets everything a user said. Answers how much there was. */
  forgetAll(options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.forgetSwaps(user(options), cancel))
  }
}
