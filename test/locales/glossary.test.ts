import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { GLOSSARY } from '../../locales/glossary.ts';

/** The texts of a language by file: what stands between quotes, and not the code around it. */
function textsOf(locale: 'fa' | 'en'): Map<string, string[]> {
  const folder = path.join(ROOT, 'locales', locale);
  return new Map(
    readdirSync(folder).map(name => {
      const source = readFileSync(path.join(folder, name), 'utf8');
      const quoted = source.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
      // Without names of files, codes of errors and placeholders.
      const texts = quoted
        .filter(text => !/^'[\w./-]+\.[\w./-]+'$/.test(text))
        .map(text => text.replaceAll(/\$\{[^}]*\}/g, '…'));
      return [name, texts];
    }),
  );
}

const fa = textsOf('fa');
const en = textsOf('en');
const all = (texts: Map<string, string[]>) => [...texts.values()].flat().join('\n');

describe('the glossary', () => {
  test('has at least forty terms, each once in each language', () => {
    expect(GLOSSARY.length).toBeGreaterThanOrEqual(40);
    expect(new Set(GLOSSARY.map(({ en: word }) => word)).size).toBe(GLOSSARY.length);
    expect(new Set(GLOSSARY.map(({ fa: word }) => word)).size).toBe(GLOSSARY.length);
  });

  test('has no term that no text uses', () => {
    const [persian, english] = [all(fa), all(en)];
    const unused = GLOSSARY.filter(
      term => !persian.includes(term.fa) || !english.toLowerCase().includes(term.en),
    );
    expect(unused).toEqual([]);
  });

  test.each([
    ['fa', fa, 'notFa'],
    ['en', en, 'notEn'],
  ] as const)('is kept to by every text in %s', (_, texts, not) => {
    const faults = GLOSSARY.flatMap(term =>
      (term[not] ?? []).flatMap(pattern =>
        [...texts].flatMap(([file, lines]) =>
          lines
            .filter(line => new RegExp(pattern, 'iu').test(line))
            .map(line => `${file}: “${pattern}” for ${term.en} (${term.fa}): ${line}`),
        ),
      ),
    );
    expect(faults).toEqual([]);
  });

  test('Persian texts have Persian letters, not their Arabic twins', () => {
    expect([...fa].flatMap(([, lines]) => lines.filter(line => /[يكةى]/.test(line)))).toEqual([]);
  });
});
