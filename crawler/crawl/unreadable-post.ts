import { PermanentError } from '../../core/ground/errors.ts';

/** A post whose answer has a form that the adapter does not know. */
export class UnreadablePost extends PermanentError<'crawl.changed'> {
  /** The shape of the answer: keys and types, no values. */
  readonly shape: string;

  constructor(parameters: { readonly source: string; readonly reason: string }, shape: string) {
    super('crawl.changed', parameters);
    this.shape = shape;
  }
}
