import { cutCaption } from '../../core/ground/domain/captions/caption-pair.ts';
import { cleanText } from '../../core/ground/text/clean-text.ts';

/**
 * A service's answer as it may be stored: services give back entities, tags and control characters that nobody sent.
 * @returns null where nothing is left.
 */
export const translationOf = (answer: string | undefined): string | null =>
  cutCaption(cleanText(answer ?? '', { markup: true })).trimEnd() || null;
