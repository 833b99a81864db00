import type { Alias, NativeAgent } from '../native.js'
import { run } from './abort.js'
import { decode } from './answer.js'
import { string } from './check.js'
import { user, type UserOptions } from './lists.js'

/**
 * Which product a user means by a phrase: learned where a question about a product is answered, taught by
 * the program, carried from one place to another. Reached as `agent.aliases`.
 */
export class Aliases {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** All of a user's phrases, in order. */
  async list(options?: UserOptions): Promise<Alias[]> {
    return decode(await run(options, (cancel) => this.#native.aliases(user(options), cancel)))
  }

  /**
   * From now on the phrase means the product to this user, whatever else it might mean.
   *
   * @throws {NotFoundError} where there is no such product
   */
  async learn(phrase: string, product: string, options?: UserOptions): Promise<void> {
    await run(options, (cancel) =>
      this.#native.learnAlias(user(options), string(phrase, 'phrase'), string(product, 'product'), cancel),
    )
  }

  /** Forgets what a phrase means. Answers whether anything was learned for it. */
  forget(phrase: string, options?: UserOptions): Promise<boolean> {
    return run(options, (cancel) => this.#native.forgetAlias(user(options), string(phrase, 'phrase'), cancel))
  }

  /** Forgets all phrases of a user. Answers how many there were. */
  forgetAll(options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.forgetAliases(user(options), cancel))
  }

  /** All of a user's phrases as JSON lines: one `{"phrase":...,"product":...}` each. */
  export(options?: UserOptions): Promise<string> {
    return run(options, (cancel) => this.#native.exportAliases(user(options), cancel))
  }

  /**
   * Learns what `export` wrote, beside what is known; the same phrase is replaced. Answers how many lines
   * there were.
   *
   * @throws {InvalidInputError} naming the first line that cannot be read; nothing is learned then
   */
  import(text: string, options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.importAliases(user(options), string(text, 'text'), cancel))
  }
}
