import { JSONParser, Tokenizer, TokenType } from '@streamparser/json';
import { reasonOf } from '../../ground/errors.ts';
import { shapeError } from './file-shape.ts';
import { JsonTamer } from './json-text.ts';
import { readText } from './read-text.ts';

/** An element of a list in a JSON document. */
export interface JsonRecord {
  /** The list's name; undefined when the document itself is a list. */
  readonly list: string | undefined;
  /** Counted from 1. */
  readonly position: number;
  readonly value: unknown;
}

/**
 * Reads the elements of some top-level lists of a JSON file (`{"annotations": [...]}`), or of the file itself if it is a
 * list, one at a time: neither the file nor the list is ever whole in memory.
 * @param lists names; none for a file that is a list.
 * @throws InputError 'captions.shape' when the file is not JSON or ends early, after yielding the elements before that.
 */
export async function* readJsonRecords(file: string, lists: readonly string[]): AsyncGenerator<JsonRecord> {
  const ready: JsonRecord[] = [];
  const paths = lists.length > 0 ? lists.map(list => `$.${list}.*`) : ['$.*'];
  const parser = new JSONParser({ paths, keepStack: false });
  let failure: Error | undefined;
  const counts = new Map<string | undefined, number>();
  parser.onValue = ({ value, stack }) => {
    const name = stack.at(-1)?.key;
    const list = typeof name === 'string' ? name : undefined;
    const position = (counts.get(list) ?? 0) + 1;
    counts.set(list, position);
    ready.push({ list, position, value });
  };
  parser.onError = error => {
    failure ??= error;
  };
  const tamer = new JsonTamer();
  for await (const piece of readText(file)) {
    if (!parser.isEnded) parser.write(tamer.add(piece));
    yield* ready.splice(0);
    if (failure) throw shapeError(file, 'broken-json', reasonOf(failure));
  }
  if (!parser.isEnded) parser.write(tamer.end());
  yield* ready.splice(0);
  if (!parser.isEnded) throw shapeError(file, 'broken-json', 'the file ends in the middle');
}

/** How many names of an unknown document an error shows. */
const NAMES = 12;

/** The first names at the top of a JSON document, as far as it is JSON. */
export async function topLevelNames(file: string): Promise<string[]> {
  const names: string[] = [];
  const tokenizer = new Tokenizer();
  let [depth, last, isBroken] = [0, '', false];
  tokenizer.onError = () => {
    isBroken = true;
  };
  tokenizer.onToken = ({ token, value }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1;
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1;
    else if (token === TokenType.STRING) last = String(value);
    else if (token === TokenType.COLON && depth === 1) names.push(last);
  };
  const tamer = new JsonTamer();
  for await (const piece of readText(file)) {
    tokenizer.write(tamer.add(piece));
    if (isBroken || names.length >= NAMES) break;
  }
  return names.slice(0, NAMES);
}
