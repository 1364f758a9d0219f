/**
 * A walk over JSON as `JSON.stringify` writes it, which makes no values: it finds where they end, and whether their text is
 * the canonical one as it stands. That holds for most, and saves parsing them and writing them again.
 */
export class JsonText {
  /** Where it is. */
  at = 0
  /** False once something was passed that may have another canonical text. */
  isCanonical = true
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Passes a UTF-16 unit that has to be there. */
  pass(unit: number): void {
    if (!this.isAt(unit)) throw this.#unexpected()
    this.at++
  }

  /** Passes a text that has to be there. */
  skip(known: string): void {
    if (!this.text.startsWith(known, this.at)) throw this.#unexpected()
    this.at += known.length
  }

  isAt(unit: number): boolean {
    return this.text.charCodeAt(this.at) === unit
  }

  /** Passes a value. */
  value(): void {
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        this.string()
        return
      case BRACE:
        this.#object()
        return
      case BRACKET:
        this.#array()
        return
      default:
        this.#word()
    }
  }

  /** Passes a string. Whatever has an escape is not looked into. */
  string(): void {
    this.pass(QUOTE)
    const { text } = this
    for (let at = this.at; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === QUOTE) {
        this.at = at + 1
        return
      }
      if (unit === BACKSLASH) {
        this.isCanonical = false
        at++
      }
    }
    throw this.#unexpected()
  }

  /** Names have to stand in their order. */
  #object(): void {
    this.at++
    if (this.isAt(BRACE_END)) {
      this.at++
      return
    }
    let before: string | undefined
    for (;;) {
      const start = this.at
      this.string()
      const name = this.text.slice(start + 1, this.at - 1)
      if (before !== undefined && before >= name) this.isCanonical = false
      before = name
      this.pass(COLON)
      this.value()
      if (this.isAt(BRACE_END)) break
      this.pass(COMMA)
    }
    this.at++
  }

  #array(): void {
    this.at++
    if (!this.isAt(BRACKET_END)) {
      this.value()
      while (!this.isAt(BRACKET_END)) {
        this.pass(COMMA)
        this.value()
      }
    }
    this.at++
  }

  /** A number, `true`, `false` or `null`: it ends where a string, a bracket or a comma may stand. */
  #word(): void {
    const { text, at: start } = this
    let at = start
    while (isOfWord(text.charCodeAt(at))) at++
    if (at === start) throw this.#unexpected()
    this.at = at
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`unexpected JSON at ${this.at}`)
  }
}

export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const BRACE = 0x7b
export const BRACE_END = 0x7d
const BRACKET = 0x5b
const BRACKET_END = 0x5d
const BACKSLASH = 0x5c

/** Digits, small letters, `+`, `-` and `.`. */
const isOfWord = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x2b || unit === 0x2d || unit === 0x2e
