/** How much one request to a service may hold. */
export interface BatchLimits {
  readonly texts: number;
  readonly characters: number;
}

/** A service that translates English captions to Persian. One file a provider; its protocol stays inside. */
export interface Translator {
  /** Recorded with every translation, together with `version`. */
  readonly name: string;
  readonly version: string;
  readonly limits: BatchLimits;
  /** Seconds to wait between two requests: what keeps a service that asks for no key from banning us. */
  readonly gapSeconds: number;
  /**
   * One request. Texts are not empty and within the limits.
   * @returns one entry a text, in order; null where the service gave no answer for that one text.
   * @throws BusyError when the service asks to slow down, RetryableError for a passing fault (network, 5xx, a web
   *   page in place of an answer), PermanentError when it refuses us (ban, key, language).
   */
  translate(texts: readonly string[], signal: AbortSignal): Promise<(string | null)[]>;
}
