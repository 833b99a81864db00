import { describe } from './check.js'
import { groceryError } from './errors.js'
import { adaptCall, type AskContext, type Told } from './host.js'

/** A picture whose text is to be read. */
export interface RecognizeText {
  /** The picture as it came: JPEG, PNG, HEIC, PDF, whatever the recogniser takes. */
  readonly image: Uint8Array
  /** ISO 639-1 code of the language it is probably in. */
  readonly language: string | null
}

/** Where a piece of text stands in its picture, in whole pixels from the upper left corner. */
export interface TextBox {
  left: number
  top: number
  width: number
  height: number
}

/** A piece of text that was recognised. */
export interface TextLine {
  text: string
  /**
   * Where it stands, where the recogniser says so. Many give the name and the price of one line as two pieces;
   * with their places they are put side by side again.
   */
  place?: TextBox | null | undefined
}

/**
 * Reads the text of a picture: Tesseract, a cloud service, what you have.
 *
 * Answer the pieces of text in whatever order, each with its place where it is known; pieces without a place are
 * taken to be in reading order. Throw, or reject, to fail: an error of this library keeps its kind, any other
 * means that the recogniser is out of reach.
 */
export interface TextRecognizer {
  /** The text of the picture. */
  recognize(
    request: RecognizeText,
    context: AskContext,
  ): Promise<readonly (TextLine | string)[]> | readonly (TextLine | string)[]
}

/** A recogniser with the picture that it is to read, ready for the native part. The picture stays here. */
export function adaptRecognizer(recognizer: TextRecognizer, image: Uint8Array): Told['tell'] {
  return adaptCall(recognizer, 'recognizer', ['recognize'], async (question, context) => {
    const { language } = JSON.parse(question) as { language: string | null }
    return checked(await recognizer.recognize({ image, language }, context))
  })
}

function checked(pieces: unknown): unknown[] {
  if (!Array.isArray(pieces)) throw bad(`the answer must be an array of lines, not ${describe(pieces)}`)
  return Array.from(pieces, (piece: unknown, at) => {
    if (typeof piece === 'string') return { text: piece }
    const place = `lines[${at}]`
    if (typeof piece !== 'object' || piece === null) {
      throw bad(`${place} must be a text or an object, not ${describe(piece)}`)
    }
    const { text, place: box } = piece as Record<string, unknown>
    if (typeof text !== 'string') throw bad(`${place}.text must be a text, not ${describe(text)}`)
    return { text, place: box == null ? null : edges(box, `${place}.place`) }
  })
}

function edges(box: unknown, place: string): TextBox {
  if (typeof box !== 'object' || box === null) throw bad(`${place} must be a box, not ${describe(box)}`)
  const edge = (name: keyof TextBox): number => {
    const value = (box as Record<string, unknown>)[name]
    if (!Number.isInteger(value) || Math.abs(value as number) > 0x7fff_ffff) {
      throw bad(`${place}.${name} must be a whole number of pixels, not ${describe(value)}`)
    }
    return value as number
  }
  return { left: edge('left'), top: edge('top'), width: edge('width'), height: edge('height') }
}

function bad(message: string): Error {
  return groceryError('bad_answer', message, { hint: 'answer objects with a text, or the lines of text themselves' })
}
