/** The limits of one request to a service. */
export interface BatchLimits {
  readonly texts: number;
  readonly characters: number;
}

/** A service that translates English captions to Persian. One file per provider, which contains its protocol. */
export interface Translator {
  /** Recorded with every translation, together with `version`. */
  readonly name: string;
  readonly version: string;
  readonly limits: BatchLimits;
  /** Seconds between two requests, which keep a service without keys from banning us. */
  readonly gapSeconds: number;
  /**
   * One request. Texts are not empty and within the limits.
   * @returns one entry a text, in order; null where the service gave no answer for that one text.
   * @throws BusyError when the service asks to slow down, RetryableError for a passing fault (network, 5xx, a web
   *   page in place of an answer), PermanentError when it refuses us (ban, key, language).
   */
  translate(texts: readonly string[], signal: AbortSignal): Promise<(string | null)[]>;
}
