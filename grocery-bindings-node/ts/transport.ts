import { listen } from './abort.js'
import { describe } from './check.js'
import { groceryError, type GroceryError } from './errors.js'
import { adaptCall, type AskContext, type Told } from './host.js'

/** A request to a server, of a ready source. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The whole address. */
  readonly url: string
  /** Names and values, in order. They may hold credentials: do not log them. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body; empty for none. */
  readonly body: Uint8Array
  /** How long the whole exchange may take, in milliseconds, where the source says so. */
  readonly timeoutMs: number | null
}

/** An answer, whatever its status. */
export interface HttpResponse {
  /** The status, such as 200. */
  status: number
  /** Names and values: pairs, a `Headers` or an object. */
  headers?: Iterable<readonly [string, string]> | Readonly<Record<string, string>> | undefined
  /** The body. */
  body?: Uint8Array | string | undefined
}

/**
 * Sends requests for the ready sources, over whatever you have.
 *
 * Any answer of a server is an answer, also one of status 500; throw only where there is none. Follow no redirects: an
 * address that a server sends is not one that you allowed.
 */
export interface Transport {
  /** Sends one request and answers the whole of what came back. */
  send(request: HttpRequest, context: AskContext): Promise<HttpResponse> | HttpResponse
}

const MAX_BODY = 8 * 1024 * 1024
const USUAL_TIMEOUT_MS = 30_000

/** Requests over the `fetch` of Node: without redirects and cookies. Answers of at most 8 MiB. */
export class FetchTransport implements Transport {
  async send(request: HttpRequest, context: AskContext): Promise<HttpResponse> {
    if (!/^https?:\/\//.test(request.url)) {
      throw groceryError('invalid_input', 'the address is not one of HTTP', { hint: 'begin it with https://' })
    }
    const stop = new AbortController()
    const leave = listen(context.signal, () => stop.abort())
    let late = false
    const timer = setTimeout(() => {
      late = true
      stop.abort()
    }, request.timeoutMs ?? USUAL_TIMEOUT_MS)
    try {
      const answer = await fetch(request.url, {
        method: request.method,
        headers: request.headers.map(([name, value]) => [name, value] as [string, string]),
        body: request.body.length === 0 ? null : Buffer.from(request.body),
        redirect: 'manual',
        signal: stop.signal,
      })
      return { status: answer.status, headers: answer.headers, body: await read(answer.body) }
    } catch (fault) {
      if (fault instanceof Error && 'kind' in fault) throw fault
      // Nothing of the fault's own text is told on: it may hold the address with a key in it.
      throw late
        ? groceryError('timeout', 'the server did not answer in time')
        : groceryError('unavailable', 'the server is out of reach')
    } finally {
      clearTimeout(timer)
      leave()
    }
  }
}

async function read(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MAX_BODY) throw groceryError('too_large', 'the answer is larger than 8 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

interface Question {
  method: HttpRequest['method']
  url: string
  headers: [string, string][]
  body: string
  timeoutMs: number | null
}

/** A transport, ready for the native part. */
export function adaptTransport(transport: Transport): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const { body, ...rest } = JSON.parse(question) as Question
    return replied(await transport.send({ ...rest, body: Buffer.from(body, 'base64') }, context))
  }
  return { name: '', tell: adaptCall(transport, 'transport', ['send'], ask) }
}

function bad(what: string): GroceryError {
  const hint = "answer for example { status: 200, headers: [['content-type', 'application/json']], body: '{}' }"
  return groceryError('bad_answer', what, { hint })
}

function replied(answer: unknown): { status: number; headers: [string, string][]; body: string } {
  if (typeof answer !== 'object' || answer === null) throw bad(`the answer must be an object, not ${describe(answer)}`)
  const { status, headers, body } = answer as Record<string, unknown>
  if (!Number.isInteger(status) || (status as number) < 100 || (status as number) > 999) {
    throw bad(`the answer's status must be a number such as 200, not ${describe(status)}`)
  }
  return { status: status as number, headers: pairs(headers), body: bytes(body).toString('base64') }
}

function pairs(headers: unknown): [string, string][] {
  if (headers == null) return []
  if (typeof headers !== 'object') throw bad(`the answer's headers must be pairs, not ${describe(headers)}`)
  const all = Symbol.iterator in headers ? Array.from(headers as Iterable<unknown>) : Object.entries(headers)
  return all.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw bad("each of the answer's headers must be a name and a value")
    return [String(pair[0]).toLowerCase(), String(pair[1])]
  })
}

function bytes(body: unknown): Buffer {
  if (body == null) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  throw bad(`the answer's body must be bytes or a text, not ${describe(body)}`)
}
