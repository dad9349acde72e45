import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBadRow } from '../../../../core/data/datasets/caption-row.ts';
import { DATASET_READERS, type DatasetFormat } from '../../../../core/data/datasets/readers.ts';
import { SPLITS } from '../../../../core/ground/domain/captions/pair-export.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { licenceOf } from '../../../../core/work/export/licence-of.ts';
import { splitOf } from '../../../../core/work/export/split-of.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { choiceOf, exporterOf, putApproved } from './approved.ts';

const IMAGES = 24;
const FORMULA = '=HYPERLINK("https://evil.example";"گربه")';
const ATTRIBUTION =
  'علی رضایی, CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0, Wikimedia Commons';

let test: TestDatabase;
let dataDir: string;
let hashes: string[];
beforeAll(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-export-'));
  const images = Array.from({ length: IMAGES }, (_, n) => {
    return { captions: [`گربهٔ شمارهٔ ${n}`, `«دو، سه»\nو "چهار" ${n}`] };
  });
  hashes = await putApproved(test, dataDir, [
    ...images,
    { captions: [FORMULA] },
    {
      captions: ['سگ در برف', 'سگی روی برف'],
      english: 'A dog in snow',
      source: 'commons',
      attribution: ATTRIBUTION,
      url: 'https://commons.example/File:Dog.jpg',
    },
  ]);
});
afterAll(async () => {
  await test.drop();
  await rm(dataDir, { recursive: true });
});

const write = async (given: object, name = 'set') => {
  const target = path.join(await temporaryFolder(), name);
  const tally = await exporterOf(test, dataDir).writeFolder(target, choiceOf(given), { locale: 'en' });
  return { target, tally };
};

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
};

/** `picture caption` of a captions file, read by the readers of `import`. */
async function read(format: DatasetFormat, file: string): Promise<string[]> {
  const found: string[] = [];
  for await (const row of DATASET_READERS[format](file)) {
    if (isBadRow(row)) throw new Error(`${row.problem} in ${file}`);
    found.push(`${path.basename(row.image).slice(0, 64)} ${row.text}`);
  }
  return found;
}

/** Line ends of a caption are spaces to the reader. */
const expected = (): string[] =>
  hashes
    .slice(0, IMAGES)
    .flatMap((hash, n) => [`${hash} گربهٔ شمارهٔ ${n}`, `${hash} «دو، سه» و "چهار" ${n}`])
    .concat(`${hashes[IMAGES]} ${FORMULA}`, `${hashes.at(-1)} سگ در برف`, `${hashes.at(-1)} سگی روی برف`)
    .sort();

async function entriesOf(stream: AsyncIterable<Uint8Array>): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  const reader = extract();
  const reading = pipeline(stream, reader);
  reading.catch(() => undefined); // the loop below ends with the same error
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    entries.set(entry.header.name, Buffer.concat(chunks));
  }
  await reading;
  return entries;
}

describe('a table in a folder', () => {
  it.each(['jsonl', 'parquet'] as const)(
    '%s holds every caption once, and import reads it back',
    async format => {
      const { target, tally } = await write({ format });
      const rows: string[] = [];
      for (const split of SPLITS)
        if (tally.splits[split].images > 0)
          rows.push(...(await read(format, path.join(target, `${split}.${format}`))));
      expect(rows.sort()).toEqual(expected());
      expect([tally.images, tally.captions]).toEqual([hashes.length, expected().length]);
      expect((await filesIn(target)).sort()).toEqual(
        ['README.md', ...SPLITS.map(split => `${split}.${format}`)].sort(),
      );
    },
  );

  it('CSV guards formulas, begins with the mark of UTF-8, and import reads all else back', async () => {
    const { target } = await write({ format: 'csv', validation: 0, test: 0 });
    const file = path.join(target, 'train.csv');
    const rows = await read('csv', file);
    const guarded = expected().map(row => row.replace(` ${FORMULA}`, ` '${FORMULA.replace(';"', `;'"`)}`));
    expect(rows.filter(row => !row.includes('HYPERLINK')).sort()).toEqual(
      guarded.filter(row => !row.includes('HYPERLINK')),
    );
    const text = await readFile(file, 'utf8');
    expect(text.startsWith('\uFEFFfile_name,caption,')).toBe(true);
    const cells = parse(text, { bom: true }).flat() as string[];
    expect(cells.filter(cell => /^[=+\-@]/.test(cell))).toEqual([]);
    expect(cells.some(cell => cell.startsWith(`'=HYPERLINK`))).toBe(true);
    // Empty splits are tables, too.
    expect(await readFile(path.join(target, 'test.csv'), 'utf8')).toMatch(/^\uFEFFfile_name.*\r\n$/);
  });

  it('carries author, licence, address and where a caption came from', async () => {
    const { target } = await write({ format: 'jsonl', imageSource: 'commons', validation: 0, test: 0 });
    const [row] = (await readFile(path.join(target, 'train.jsonl'), 'utf8')).trim().split('\n');
    expect(JSON.parse(row!)).toMatchObject({
      attribution: ATTRIBUTION,
      source_url: 'https://commons.example/File:Dog.jpg',
      image_source: 'commons',
      source: 'translated',
      english: 'A dog in snow',
      score: 0.75,
      scorer: 'text:m',
      judged_by: 'person',
      language: 'fa',
      split: 'train',
    });
    const card = await readFile(path.join(target, 'README.md'), 'utf8');
    expect(card).toContain('CC BY-SA 4.0');
    expect(card).toContain('Wikimedia Commons');
    expect(card).toContain('path: train.jsonl');
    expect(card).not.toContain('path: test.jsonl');
  });

  it('takes the images along, and originals are found again by their hash', async () => {
    const { target } = await write({ format: 'csv', pictures: 'original', validation: 0, test: 0 });
    const pictures = (await filesIn(target)).filter(name => name.startsWith('images/'));
    const found = await Promise.all(
      pictures.map(async name =>
        createHash('sha256')
          .update(await readFile(path.join(target, name)))
          .digest('hex'),
      ),
    );
    expect(found.sort()).toEqual([...hashes].sort());
    const named = (await readFile(path.join(target, 'train.csv'), 'utf8')).match(/images\/[^,]+/g)!;
    expect(new Set(named)).toEqual(new Set(pictures));
  });

  it('puts each image where its hash and the seed say', async () => {
    const given = choiceOf({ format: 'jsonl', validation: 0.3, test: 0.3, seed: 'x' });
    const { target } = await write(given);
    for (const split of SPLITS) {
      const lines = (await readFile(path.join(target, `${split}.jsonl`), 'utf8')).trim().split('\n');
      const rows = lines.map(line => JSON.parse(line) as { sha256: string; split: string });
      for (const row of rows) expect([row.split, splitOf(row.sha256, given)]).toEqual([split, split]);
    }
  });

  it('is chosen by source, score and language', async () => {
    const rows = async (given: object) => {
      const { target } = await write({ format: 'jsonl', validation: 0, test: 0, ...given });
      return (await read('jsonl', path.join(target, 'train.jsonl'))).map(row => row.slice(65)).sort();
    };
    expect(await rows({ source: 'translated' })).toEqual(['سگ در برف', 'سگی روی برف']);
    expect(await rows({ scorer: 'text:m', min: 0.75 })).toEqual(['سگ در برف', 'سگی روی برف']);
    // Two translations of one caption, which stands once.
    expect(await rows({ language: 'en' })).toEqual(['A dog in snow']);
    expect(await rows({ language: 'both', source: 'translated' })).toHaveLength(3);
    expect(() => choiceOf({ format: 'csv', min: 0.5 })).toThrow('name the scorer');
    expect(() => choiceOf({ format: 'huggingface', pictures: 'none' })).toThrow('holds the pictures');
  });

  it('leaves out what is not approved, hidden or removed', async () => {
    const { prisma } = test.database;
    const [pending, hidden] = [hashes[0]!, hashes[1]!];
    const sha256 = Buffer.from(hidden, 'hex');
    await prisma.captionPair.updateMany({
      where: { image: { sha256: Buffer.from(pending, 'hex') } },
      data: { status: 'rejected' },
    });
    await prisma.image.update({ where: { sha256 }, data: { state: 'hidden' } });
    try {
      const { target } = await write({ format: 'jsonl', validation: 0, test: 0 });
      const rows = await read('jsonl', path.join(target, 'train.jsonl'));
      expect(rows.sort()).toEqual(
        expected().filter(row => !row.startsWith(pending) && !row.startsWith(hidden)),
      );
    } finally {
      await prisma.captionPair.updateMany({ where: { status: 'rejected' }, data: { status: 'approved' } });
      await prisma.image.update({ where: { sha256 }, data: { state: 'visible' } });
    }
  });
});

describe('the data card', () => {
  it('tells how far people agreed who judged without each other, and does not where nobody has', async () => {
    const { prisma } = test.database;
    const card = async (given: object) =>
      readFile(path.join((await write({ format: 'jsonl', ...given })).target, 'README.md'), 'utf8');
    expect(await card({})).toContain('Agreement between annotators was not measured');
    const pairs = await prisma.captionPair.findMany({ orderBy: { id: 'asc' }, take: 4 });
    const said = [
      ['approve', 'approve'],
      ['reject', 'reject'],
      ['approve', 'reject'],
      ['reject', 'reject'],
    ] as const;
    await prisma.review.createMany({
      data: pairs.flatMap(({ id: pairId, status }, index) =>
        ['sara', 'ali'].map((reviewerId, place) => ({
          id: newId(),
          pairId,
          reviewerId,
          blind: true,
          previousStatus: 'pending' as const,
          status,
          action: said[index]![place]!,
        })),
      ),
    });
    // By hand: 1 - (n - 1) * 2 / (2 * 3 * 5) with n = 8 judgements.
    expect(await card({})).toMatch(/2 people judged 4 pairs .* alpha 0\.533, 95% interval -?\d/);
    expect(await card({ source: 'translated' })).not.toContain('2 people judged');
    await prisma.review.deleteMany();
  });
});

describe('formats with images', () => {
  it('a Hugging Face folder names each image in the metadata beside it, and import reads it back', async () => {
    const { target, tally } = await write({ format: 'huggingface', test: 0.3, validation: 0.3 });
    const rows: string[] = [];
    for (const split of SPLITS) {
      const folder = path.join(target, 'data', split, '0000');
      rows.push(...(await read('jsonl', path.join(folder, 'metadata.jsonl'))));
      const pictures = (await readdir(folder)).filter(name => name.endsWith('.jpg'));
      expect(pictures).toHaveLength(tally.splits[split].images);
    }
    expect(rows.sort()).toEqual(expected());
    const card = await readFile(path.join(target, 'README.md'), 'utf8');
    for (const split of SPLITS) expect(card).toContain(`path: data/${split}/**`);
    expect(card).toMatch(/^---\nlicense: other\n/);
  });

  it('WebDataset shards hold samples of one name, whose JSON is a captions file', async () => {
    const { target } = await write({ format: 'webdataset', validation: 0, test: 0 });
    const entries = await entriesOf(createReadStream(path.join(target, 'train-000000.tar')));
    const keys = new Set([...entries.keys()].map(name => name.split('.')[0]));
    expect(keys.size).toBe(hashes.length);
    expect(entries.size).toBe(3 * hashes.length);
    const lines = [...entries].filter(([name]) => name.endsWith('.json')).map(([, content]) => content);
    const file = path.join(target, 'all.jsonl');
    await writeFile(file, Buffer.concat(lines));
    expect((await read('jsonl', file)).sort()).toEqual(expected());
  });

  it.each(['huggingface', 'webdataset'] as const)(
    '%s as one download holds what the folder holds',
    async format => {
      const { content, fileName } = exporterOf(test, dataDir).download(choiceOf({ format }), 'fa');
      const entries = await entriesOf(content);
      expect(fileName).toBe(`pairs-${format}.tar`);
      expect([...entries.keys()].filter(name => name.endsWith('.jpg'))).toHaveLength(hashes.length);
      expect(entries.get('README.md')!.toString()).toContain('کپشن‌های فارسی عکس');
    },
  );

  it('a download whose reader goes away ends, and the next one is whole', async () => {
    const { content } = exporterOf(test, dataDir).download(choiceOf({ format: 'huggingface' }), 'en');
    for await (const _ of content) break;
    expect(content.destroyed).toBe(true);
    const next = exporterOf(test, dataDir).download(choiceOf({ format: 'huggingface' }), 'en');
    expect((await entriesOf(next.content)).has('README.md')).toBe(true);
  });

  it('leaves out an image whose file is lost, with its captions, and counts it', async () => {
    const sha256 = hashes[3]!;
    const file = path.join(dataDir, 'images', sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.1280.jpg`);
    await rename(file, `${file}.away`);
    try {
      for (const format of ['huggingface', 'webdataset'] as const) {
        const { tally } = await write({ format });
        expect([tally.missing, tally.images]).toEqual([1, hashes.length - 1]);
      }
      const { target } = await write({ format: 'jsonl', pictures: 'rendition', validation: 0, test: 0 });
      expect(await readFile(path.join(target, 'train.jsonl'), 'utf8')).not.toContain(sha256);
    } finally {
      await rename(`${file}.away`, file);
    }
  });
});

describe('a folder that is there', () => {
  it('is never touched', async () => {
    const target = path.join(await temporaryFolder(), 'mine');
    await mkdir(target);
    await writeFile(path.join(target, 'letter.txt'), 'x');
    const again = () =>
      exporterOf(test, dataDir).writeFolder(target, choiceOf({ format: 'csv' }), { locale: 'en' });
    await expectFailure(again(), 'file.exists');
    expect(await readdir(target)).toEqual(['letter.txt']);
    await expectFailure(
      exporterOf(test, dataDir).writeFolder(path.join(target, 'letter.txt'), choiceOf({ format: 'csv' }), {
        locale: 'en',
      }),
      'file.exists',
    );
  });

  it('is written when it is empty', async () => {
    const target = await temporaryFolder();
    await exporterOf(test, dataDir).writeFolder(target, choiceOf({ format: 'csv' }), { locale: 'en' });
    expect(await readdir(target)).toContain('train.csv');
  });

  it('goes on with the images of a run that was cut off, and leaves nothing beside', async () => {
    const root = await temporaryFolder();
    const target = path.join(root, 'set');
    const stopping = new AbortController();
    const given = choiceOf({ format: 'csv', pictures: 'rendition', validation: 0, test: 0 });
    const options = { locale: 'en' as const, signal: stopping.signal };
    const cut = exporterOf(test, dataDir).writeFolder(target, given, {
      ...options,
      onProgress: (_, done) => {
        if (done === 7) stopping.abort(new Error('cut'));
      },
    });
    await expect(cut).rejects.toThrow('cut');
    expect(await readdir(root)).toEqual(['set.unfinished']);
    const copied = (await filesIn(root)).filter(name => name.endsWith('.jpg'));
    const inodes = await Promise.all(copied.map(async name => (await stat(path.join(root, name))).ino));
    await exporterOf(test, dataDir).writeFolder(target, given, { locale: 'en' });
    expect(await readdir(root)).toEqual(['set']);
    const after = await Promise.all(
      (await filesIn(target)).map(async name => (await stat(path.join(target, name))).ino),
    );
    expect(copied.length).toBeGreaterThanOrEqual(7);
    expect(after).toEqual(expect.arrayContaining(inodes));
  });
});

describe('the split', () => {
  const Shares = fc
    .record({ seed: fc.string(), validation: fc.double({ min: 0, max: 0.45, noNaN: true }) })
    .chain(given => fc.record({ ...constant(given), test: fc.double({ min: 0, max: 0.45, noNaN: true }) }));
  const constant = (given: { seed: string; validation: number }) => {
    return { seed: fc.constant(given.seed), validation: fc.constant(given.validation) };
  };
  const Hash = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map(bytes => Buffer.from(bytes).toString('hex'));

  it('depends on the image and the seed alone, and grows by its share', () => {
    fc.assert(
      fc.property(Hash, Shares, (hash, shares) => {
        const split = splitOf(hash, shares);
        expect(splitOf(hash, { ...shares })).toBe(split);
        // A larger share of testing takes no image out of it.
        if (split === 'test') expect(splitOf(hash, { ...shares, test: shares.test + 0.05 })).toBe('test');
        if (shares.test === 0) expect(split).not.toBe('test');
      }),
    );
  });

  it('keeps its shares, and another seed is another split', () => {
    const count = 4_000;
    const of = (seed: string) =>
      Array.from({ length: count }, (_, n) => splitOf(String(n), { seed, validation: 0.1, test: 0.2 }));
    const splits = of('a');
    expect(splits.filter(split => split === 'test').length / count).toBeCloseTo(0.2, 1);
    expect(splits.filter(split => split === 'validation').length / count).toBeCloseTo(0.1, 1);
    expect(of('b')).not.toEqual(splits);
  });
});

it.each([
  ['Jane, CC BY-SA 4.0, https://x, Wikimedia Commons', 'CC BY-SA 4.0'],
  ['Noto Emoji by Google (https://x), Apache-2.0; arranged', 'Apache-2.0'],
  ['X, CC0, y', 'CC0'],
  ['Public domain, NASA', 'Public domain'],
  ['Mitra, own photo', null],
  [null, null],
])('the licence of “%s” is %s', (attribution, licence) => {
  expect(licenceOf(attribution)).toBe(licence);
});
