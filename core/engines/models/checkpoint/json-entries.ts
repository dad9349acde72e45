/** An entry of a JSON object, not yet parsed: so that a large object is never one value in memory. */
export interface JsonEntry {
  readonly key: string;
  /** JSON, or what should be: a view of the object's bytes. */
  readonly value: Uint8Array;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN, CLOSE] = [0x7b, 0x7d];
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Walks an object in UTF-8. Keys and the punctuation between entries are checked; a value is a piece of text that ends
 * where brackets and quotes say, for the caller to parse.
 * @throws SyntaxError where the bytes are no JSON object.
 */
export function* jsonEntries(bytes: Uint8Array): Generator<JsonEntry> {
  let at = skipSpace(bytes, 0);
  at = expectByte(bytes, at, OPEN);
  let next = skipSpace(bytes, at);
  if (bytes[next] === CLOSE) return expectEnd(bytes, next + 1);
  for (;;) {
    const keyEnd = endOfString(bytes, next);
    const key = String(parseJsonBytes(bytes.subarray(next, keyEnd)));
    const from = skipSpace(bytes, expectByte(bytes, skipSpace(bytes, keyEnd), COLON));
    const to = endOfValue(bytes, from);
    yield { key, value: bytes.subarray(from, endOfText(bytes, to)) };
    at = to;
    if (bytes[at] === CLOSE) return expectEnd(bytes, at + 1);
    next = skipSpace(bytes, expectByte(bytes, at, COMMA));
  }
}

/** @throws SyntaxError */
export const parseJsonBytes = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

/** Where the space before `end` begins. */
function endOfText(bytes: Uint8Array, end: number): number {
  let at = end;
  while (isSpace(bytes[at - 1])) at--;
  return at;
}

function expectByte(bytes: Uint8Array, at: number, byte: number): number {
  if (bytes[at] !== byte) throw new SyntaxError(`no ${String.fromCharCode(byte)} at ${at}`);
  return at + 1;
}

function expectEnd(bytes: Uint8Array, from: number): void {
  if (skipSpace(bytes, from) !== bytes.length) throw new SyntaxError('there is more behind the object');
}

/** Just behind the string that begins at `from`. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = expectByte(bytes, from, QUOTE);
  while (bytes[at] !== QUOTE) {
    if (at >= bytes.length) throw new SyntaxError('a string without end');
    at += bytes[at] === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

/** Just behind the value that begins at `from`. Brackets are counted whatever their kind: parsing the value tells the rest. */
function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfString(bytes, at) - 1;
    // [ and {, ] and } differ by the bit that tells small letters from large ones.
    else if ((byte | 0x20) === OPEN) depth++;
    else if ((byte | 0x20) === CLOSE) {
      if (depth === 0) return at;
      depth--;
    } else if (byte === COMMA && depth === 0) return at;
  }
  throw new SyntaxError('a value without end');
}
