import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ART_SET_NAMES, ART_SETS, attributionOf } from '../../../../core/work/demo/art-sets.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { openSpriteBook } from '../../../../core/work/demo/sprites.ts';

const concepts = await loadConcepts();

describe('concepts', () => {
  test('all but the vulgar one of the 691 are there, each with a name, a category and a drawing', () => {
    expect(concepts.length).toBe(690);
    for (const { emoji, persian, english, category, icons } of concepts) {
      expect(persian, emoji).toMatch(/^\p{Script=Arabic}.*[\p{Script=Arabic}\u0654]$/u);
      expect(english, emoji).toMatch(/^\S.*\S$/);
      expect(category, emoji).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(Object.keys(icons).length, emoji).toBeGreaterThanOrEqual(3);
    }
  });

  test('CLDR names with a stray non-joiner at the end are trimmed', () => {
    expect(concepts.find(({ emoji }) => emoji === '🍬')?.persian).toBe('آب‌نبات');
  });
});

describe('art sets', () => {
  test.each(ART_SET_NAMES)('%s holds every drawing that concepts.json names', async set => {
    const book = openSpriteBook(concepts);
    for (const concept of concepts.filter(({ icons }) => icons[set])) {
      const { body, width, height } = await book.find(concept, set);
      expect(body).toMatch(/^<.*>$/s);
      expect(width).toBeGreaterThan(0);
      expect(height).toBeGreaterThan(0);
    }
  });

  test('a thing that a set does not have is refused with the name of the file', async () => {
    const book = openSpriteBook(concepts);
    const missing = concepts.find(({ icons }) => !icons.fxemoji)!;
    await expect(book.find(missing, 'fxemoji')).rejects.toMatchObject({ code: 'file.invalid' });
  });

  test.each(ART_SET_NAMES)('the licence of %s is the one that its package states', async set => {
    const info = path.join(path.dirname(ART_SETS[set].file()), 'info.json');
    const { author, license } = JSON.parse(await readFile(info, 'utf8'));
    const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    expect(plain(ART_SETS[set].licence)).toBe(plain(license.spdx));
    expect(ART_SETS[set].licenceUrl).toBe(license.url);
    expect(ART_SETS[set].home).toBe(author.url);
    expect(ART_SETS[set].author).toContain(author.name);
  });

  test('ATTRIBUTION.md names each set with author, licence and source', async () => {
    const text = await readFile(path.resolve(import.meta.dirname, '../../../../ATTRIBUTION.md'), 'utf8');
    for (const set of ART_SET_NAMES) {
      const { title, author, licence, licenceUrl, home } = ART_SETS[set];
      expect(text).toContain(`| ${title} | ${author} | [${licence}](${licenceUrl}) | <${home}> |`);
      expect(attributionOf(set)).toContain(`${title} by ${author} (${home}), ${licence}`);
    }
  });
});
