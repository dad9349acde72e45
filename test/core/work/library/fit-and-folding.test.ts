import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { looksTheSame } from '../../../../core/ground/domain/images/perceptual-hash.ts';
import { cosine } from '../../../../core/ground/domain/models/embedding.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { captionsOf } from '../../../../core/work/demo/captions.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { planScene } from '../../../../core/work/demo/plan-scene.ts';
import { EmbeddedList, isNear } from '../../../../core/work/library/embedded-list.ts';
import { FitJudge } from '../../../../core/work/library/fit-judge.ts';
import { foldAlike } from '../../../../core/work/library/fold-alike.ts';
import { ImageSearch } from '../../../../core/work/library/image-search.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

/** Of nothing that is drawn. */
const FOREIGN = [
  'قرارداد اجاره',
  'مالیات بر ارزش افزوده',
  'تخت جمشید',
  'انتخابات مجلس',
  'جراحی لاپاراسکوپی',
  'بورس اوراق بهادار',
  'آیین‌نامهٔ داخلی شرکت',
  'خطبهٔ عقد',
  'مولکول پروتئین',
  'مزایدهٔ ملک',
];

it('folds what looks the same into its best one, and fills the list with others', async () => {
  const [east, north] = [
    [1, 0],
    [0, 1],
  ] as const;
  const names = ['a.jpg', 'a small.jpg', 'a of another place.jpg', 'b.jpg'];
  const list = new EmbeddedList();
  list.add(names, Float32Array.of(...east, ...east, ...east, ...north), 2);
  const ranked = names.map((name, at) => ({ name, score: 1 - at / 10 }));
  const hashes: Record<string, string> = {
    'a.jpg': '-1',
    'a small.jpg': '-8',
    'a of another place.jpg': '0',
  };
  const found = await foldAlike(ranked, 3, {
    rowOf: name => list.row(name),
    looksTheSame: async (one, other) => looksTheSame(hashes[one]!, hashes[other]!),
  });
  expect(found).toEqual([
    { name: 'a.jpg', score: 1, alike: ['a small.jpg'] },
    { name: 'a of another place.jpg', score: 0.8 },
    { name: 'b.jpg', score: 0.7 },
  ]);
});

it('tells which embeddings lie together as their cosine does, whatever their first numbers are', () => {
  const random = seededRandom(5);
  const number = () => random() - 0.5;
  const list = new EmbeddedList();
  const around = Float32Array.from({ length: 64 }, number);
  for (let at = 0; at < 200; at++) {
    // From nearly the same to nothing in common; every third differs in its first numbers alone, or in its last.
    const row = around.map((one, place) =>
      at % 3 === 0 || place < 32 === (at % 3 === 1) ? one + (number() * at) / 100 : one,
    );
    const norm = Math.hypot(...row);
    list.add(
      [String(at)],
      row.map(one => one / norm),
      64,
    );
  }
  const rows = Array.from({ length: 200 }, (_, at) => list.row(String(at))!);
  const pairs = rows.flatMap(one => rows.map(other => [one, other] as const));
  const near = pairs.filter(([one, other]) => isNear(one, other, 0.95));
  expect(near).toEqual(pairs.filter(([one, other]) => cosine(one.vector, other.vector) >= 0.95));
  expect(near.length).toBeGreaterThan(1_000);
  expect(near.length).toBeLessThan(pairs.length - 1_000);
});

it('finds an image whose file has gone, by itself', async () => {
  const folder = await temporaryFolder();
  const [drawn] = await Array.fromAsync(drawDemo(1));
  const files = ['a.jpg', 'b.jpg'].map(name => path.join(folder, name));
  for (const file of files) await writeFile(file, drawn!.bytes);
  await using search = await ImageSearch.open({ modelsDir: path.join(folder, 'models'), download: false });
  await search.computeImageEmbeddings(files);
  await rm(files[1]!);
  const names = async () => (await search.imageSearch('گربه')).map(({ name }) => name);
  expect((await names()).toSorted()).toEqual(files);
  await writeFile(files[1]!, drawn!.bytes);
  expect(await names()).toHaveLength(1);
});

it('learns from captions which words find nothing good', async () => {
  const folder = await temporaryFolder();
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(folder, 'models') });
  const textEncoder = await openTextEncoder(model, { device: 'cpu', threads: 0 });
  try {
    const concepts = await loadConcepts();
    const scenes = Array.from({ length: 600 }, (_, at) => captionsOf(planScene(at, concepts)));
    const captions = new Map(
      scenes.map((texts, at) => [`${at}.jpg`, texts.map(({ persian }) => persian)] as [string, string[]]),
    );
    const firsts = Array.from(captions.values(), ([first]) => first!);
    const rows = await textEncoder.encode(firsts);
    const { dimension } = model;
    // As if each image meant just what its caption says.
    const pictures = new Map(
      [...captions.keys()].map((name, at) => [name, rows.slice(at * dimension, (at + 1) * dimension)]),
    );
    const best = (query: Float32Array) =>
      Math.max(...Array.from(pictures.values(), picture => cosine(query, picture)));
    const judge = await FitJudge.learn(captions, { textEncoder, best, vectorOf: name => pictures.get(name) });
    const fitOf = async (text: string, names = ['0.jpg']) => {
      const query = await textEncoder.encode([text]);
      return judge?.of(text, query, { names, best: best(query) });
    };
    const own = await Promise.all(firsts.slice(0, 50).map(text => fitOf(text)));
    expect(own.filter(fit => fit?.isPoor).length).toBeLessThanOrEqual(2);
    const foreign = await Promise.all(FOREIGN.map(text => fitOf(text)));
    // With function words learnt as queries it was four to eight of them, by the draw of words.
    expect(FOREIGN.filter((_, at) => !foreign[at]?.isPoor)).toEqual([]);
    expect(await fitOf('rental agreement')).toBeNull();
    expect(await fitOf('قرارداد اجاره', ['0.jpg', 'of nobody.jpg'])).toBeNull();
  } finally {
    await textEncoder.close();
  }
});
