import { listen, run, type CallOptions } from './abort.js'
import { describe } from './check.js'
import { invalidInput } from './errors.js'
import type { Cancel } from '../native.js'

/** How far an import is. */
export interface ImportProgress {
  /** Lines read. */
  readonly rows: number
  /** Bytes of the files read, before unpacking. */
  readonly bytes: number
}

/** What every import takes. */
export interface ProgressOptions extends CallOptions {
  /**
   * Is told now and then how far the import is. What it throws calls the import off and is thrown; what was
   * kept by then stays, and importing again changes nothing of it.
   */
  progress?: ((progress: ImportProgress) => void) | undefined
}

/** What the native part is told progress by. */
type Tell = (rows: number, bytes: number) => void

/** A file: its path, its bytes, or anything that gives its bytes bit by bit, such as `fs.createReadStream`. */
export type ImportFile = string | Uint8Array | AsyncIterable<Uint8Array>

/** Runs an import, telling of its progress. */
export async function runImport<T>(
  options: ProgressOptions | undefined,
  start: (tell: Tell | null, cancel: Cancel | undefined) => Promise<T>,
): Promise<T> {
  const progress: unknown = options?.progress
  if (progress === undefined) return run(options, (cancel) => start(null, cancel))
  if (typeof progress !== 'function') throw invalidInput(`progress must be a function, not ${describe(progress)}`)
  const stop = new AbortController()
  const outer = options?.signal
  const leave = outer === undefined ? () => {} : listen(outer, () => stop.abort(outer.reason))
  if (outer?.aborted) stop.abort(outer.reason)
  let thrown: { value: unknown } | undefined
  const tell: Tell = (rows, bytes) => {
    if (thrown !== undefined) return
    try {
      progress({ rows, bytes })
    } catch (value) {
      thrown = { value }
      stop.abort(value)
    }
  }
  try {
    const done = await run({ signal: stop.signal }, (cancel) => start(tell, cancel))
    // What was told before the end is heard before the end: it may still wait for its turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
    if (thrown === undefined) return done
  } catch (error) {
    if (thrown === undefined) throw error
  } finally {
    leave()
  }
  throw thrown.value
}

/** The files as the native part takes them: paths, and bytes that are all there. */
export async function filesOf(files: ImportFile | readonly ImportFile[]): Promise<(string | Uint8Array)[]> {
  const all: readonly ImportFile[] = Array.isArray(files) ? files : [files as ImportFile]
  const ready: (string | Uint8Array)[] = []
  for (const file of all) ready.push(await fileOf(file))
  return ready
}

/** The file as the native part takes it. */
export async function fileOf(file: ImportFile): Promise<string | Uint8Array> {
  return typeof file === 'string' || file instanceof Uint8Array ? file : await bytesOf(file)
}

async function bytesOf(file: unknown): Promise<Uint8Array> {
  if (typeof file !== 'object' || file === null || !(Symbol.asyncIterator in file)) {
    throw invalidInput(`a file must be a path, bytes or a stream of bytes, not ${describe(file)}`)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of file as AsyncIterable<unknown>) {
    if (!(chunk instanceof Uint8Array)) {
      throw invalidInput(`a stream must give bytes, not ${describe(chunk)}; open it without an encoding`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
