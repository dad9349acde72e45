import { PermanentError } from '../../core/ground/errors.ts';

/** A post whose answer has another form than the adapter knows. */
export class UnreadablePost extends PermanentError<'crawl.changed'> {
  /** Of the answer: keys and types, no values. */
  readonly shape: string;

  constructor(parameters: { readonly source: string; readonly reason: string }, shape: string) {
    super('crawl.changed', parameters);
    this.shape = shape;
  }
}
