import type { IntentInfo, ModelVersion, NativeAgent } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode } from './answer.js'
import { json, string } from './check.js'
import { guard } from './errors.js'

/** A sentence and the custom intent it stands for. */
export interface Example {
  /** The name of the intent: lower-case letters, digits and `_`, such as `store_hours`. */
  readonly intent: string
  /** What a shopper may say. */
  readonly text: string
}

/** What can be heard, and intents of the program's own. Reached as `agent.intents`. */
export class Intents {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** Every intent there is: the built-in ones in a fixed order, then the custom ones in use by name. */
  all(): IntentInfo[] {
    return guard(() => this.#native.intents())
  }

  /**
   * Teaches custom intents: makes a model from all examples, keeps it and puts it to use in place of what
   * was taught before. `parse` and `process` then hear the intent `custom`, with the name in the slot
   * `custom`. Takes milliseconds for a hundred examples.
   *
   * @throws {InvalidInputError} for no examples, or a name that has no meaning or is taken
   */
  async train(examples: Iterable<Example>, options?: CallOptions): Promise<ModelVersion> {
    return decode(
      await run(options, (cancel) => this.#native.trainIntents(json(Array.from(examples), 'examples'), cancel)),
    )
  }

  /** The models that are kept, the newest first. */
  async versions(options?: CallOptions): Promise<ModelVersion[]> {
    return decode(await run(options, (cancel) => this.#native.intentVersions(cancel)))
  }

  /** The version in use; `null` where only the built-in intents are heard. */
  version(): ModelVersion | null {
    return guard(() => this.#native.intentVersion()) ?? null
  }

  /**
   * Puts a model that was trained before to use again.
   *
   * @throws {InvalidInputError} where there is no such version
   */
  async useVersion(version: string, options?: CallOptions): Promise<ModelVersion> {
    return decode(await run(options, (cancel) => this.#native.useIntents(string(version, 'version'), cancel)))
  }

  /** Hears only the built-in intents from now on. What was taught is kept. */
  async useBuiltIn(options?: CallOptions): Promise<void> {
    await run(options, (cancel) => this.#native.useBuiltInIntents(cancel))
  }
}
