import { cutCaption } from '../../core/ground/domain/captions/caption-pair.ts';
import { cleanText } from '../../core/ground/text/clean-text.ts';

/**
 * A service's answer in the form that may be stored: services return entities, tags and control characters that nobody sent.
 * @returns null if nothing is left.
 */
export const translationOf = (answer: string | undefined): string | null =>
  cutCaption(cleanText(answer ?? '', { markup: true })).trimEnd() || null;
