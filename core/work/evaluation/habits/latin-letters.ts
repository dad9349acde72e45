import { readFileSync } from 'node:fs';
import type { Random } from '../../../ground/domain/seeded-random.ts';

/** A word of writing and how people spell it in Latin letters, likeliest first; vowels are in no dictionary of Persian. */
const spellings: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(new URL('latin-words.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [word = '', latin = ''] = line.split('\t');
      return [word, latin.split(' ')];
    }),
);

const WORD = /[\p{L}\p{M}\p{N}\u200C]+/gu;

/** Writes a text in Latin letters. @returns undefined when it contains a word whose vowels are unknown. */
export function inLatinLetters(text: string, random: Random): string | undefined {
  const words = text.match(WORD) ?? [];
  const latin = words.map(word => {
    const [usual, ...others] = spellings.get(word) ?? [];
    return others.length > 0 && random() < 0.4 ? others[Math.floor(random() * others.length)] : usual;
  });
  return latin.length === 0 || latin.includes(undefined) ? undefined : latin.join(' ');
}
