import { describe } from './check.js'
import { groceryError } from './errors.js'
import { adapt, type AskContext, type Told } from './host.js'

/** What a language model is asked. */
export interface CompletionRequest {
  /** What the model is to do; the same for every question. */
  readonly system: string
  /** What it is to do it with. */
  readonly prompt: string
  /** The JSON schema that the answer has to keep to. */
  readonly schema: Readonly<Record<string, unknown>>
  /** The longest answer, in tokens of the model. */
  readonly maxTokens: number
}

/**
 * A language model, wherever it runs: a second opinion on sentences that the rules are unsure of. With
 * Ollama it is one `fetch`:
 *
 * ```ts
 * const languageModel: LanguageModel = {
 *   name: 'ollama/llama3.2:3b',
 *   async complete({ system, prompt, schema, maxTokens }, { signal }) {
 *     const messages = [{ role: 'system', content: system }, { role: 'user', content: prompt }]
 *     const options = { temperature: 0, num_predict: maxTokens }
 *     const body = JSON.stringify({ model: 'llama3.2:3b', stream: false, format: schema, messages, options })
 *     const answer = await fetch('http://127.0.0.1:11434/api/chat', { method: 'POST', body, signal })
 *     return (await answer.json()).message.content
 *   },
 * }
 * ```
 *
 * Its word is never taken for the shopper's: an item is kept only where the text names it. Where it
 * throws or takes too long, the rules' reading stands.
 */
export interface LanguageModel {
  /** A short name for notes. */
  readonly name: string
  /** The text that the model writes. */
  complete(request: CompletionRequest, context: AskContext): Promise<string> | string
}

/** A model, ready for the native part. */
export function adaptModel(model: LanguageModel): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const text: unknown = await model.complete(JSON.parse(question) as CompletionRequest, context)
    if (typeof text !== 'string') {
      const hint = 'answer the text that the model wrote'
      throw groceryError('bad_answer', `the answer must be a text, not ${describe(text)}`, { hint })
    }
    return text
  }
  return adapt(model, 'languageModel', ['complete'], ask)
}
