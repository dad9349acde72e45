import { InputError } from '../../ground/errors.ts';
import { checkQuery } from '../../ground/text/query-text.ts';

/** A query's words by the one rule of {@link checkQuery}. @throws InputError 'text.empty', 'text.too-long' */
export function readQuery(written: string): { readonly text: string; readonly folded: string } {
  const checked = checkQuery(written);
  if (checked.problem === undefined) return checked;
  if (checked.problem === 'empty') throw new InputError('text.empty', {});
  const { length, limit } = checked;
  throw new InputError('text.too-long', { length, limit });
}
