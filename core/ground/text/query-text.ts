import { QUERY_TEXT_LIMIT } from '../domain/search/query-text-limit.ts';
import { characterCount } from '../domain/text-length.ts';
import { InputError } from '../errors.ts';
import { foldPersian } from '../persian/fold.ts';
import { cleanText } from './clean-text.ts';

/** A query's words, or why they cannot be searched for. */
export type CheckedQuery =
  | {
      /** As it is kept and shown back: one line. */
      readonly text: string;
      /** As queries are compared: two of the same have the same answer. */
      readonly folded: string;
      readonly problem?: never;
    }
  | { readonly problem: 'empty' }
  | {
      readonly problem: 'too-long';
      /** Characters of the cleaned text as a reader counts them, as is the limit. */
      readonly length: number;
      readonly limit: number;
    };

/** Letters, digits and symbols (emoji are); what is left without them is spaces, joiners, marks and punctuation. */
const MEANINGFUL = /[\p{L}\p{N}\p{S}]/u;

/**
 * What a person wrote, as a query. The one rule of what can be searched for and how long it may be: the bot, the page, the
 * API, the command line and the library all ask here, so a text is a query for all of them or for none.
 */
export function checkQuery(written: string): CheckedQuery {
  const text = cleanText(written);
  const length = characterCount(text, QUERY_TEXT_LIMIT);
  // Checked first, because folding a long text costs more than counting it.
  if (length > QUERY_TEXT_LIMIT) return { problem: 'too-long', length, limit: QUERY_TEXT_LIMIT };
  const folded = foldPersian(text);
  return MEANINGFUL.test(folded) ? { text, folded } : { problem: 'empty' };
}

/** The same, but throws for a text that cannot be searched for. @throws InputError 'text.empty', 'text.too-long' */
export function readQuery(written: string): { readonly text: string; readonly folded: string } {
  const checked = checkQuery(written);
  if (checked.problem === undefined) return checked;
  if (checked.problem === 'empty') throw new InputError('text.empty', {});
  const { length, limit } = checked;
  throw new InputError('text.too-long', { length, limit });
}
