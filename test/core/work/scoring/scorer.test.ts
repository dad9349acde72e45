import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTokenizer } from '../../../../core/engines/encoders/tokenizer.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { runCommand } from '../../../cli/run-command.ts';
import { denseTanh, distilBertStates, meanPooling } from '../../../helpers/reference/text-encoder.ts';
import { filesOf, type TinyScorer, writeTinyScorer } from '../../../helpers/tiny-model.ts';
import { makeRepository } from '../../../stand-ins/hub/repositories.ts';
import { type StandInHub, startHub } from '../../../stand-ins/hub/start-hub.ts';
import { distance } from '../../engines/models/graph/run-graph.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

const REPO = 'sentence-transformers/distiluse-base-multilingual-cased-v2';
const NAME = 'distiluse-base-multilingual-cased-v2';
let gallery: Gallery;
let hub: StandInHub;
let tiny: TinyScorer;
beforeAll(async () => {
  gallery = await createGallery(4);
  const folder = path.join(gallery.config.dataDir, 'published');
  tiny = await writeTinyScorer(folder);
  // What a blind download would bring too.
  const files = { ...(await filesOf(folder)), 'onnx/model.onnx': 'x', 'tf_model.h5': 'x' };
  hub = await startHub({ repositories: [makeRepository(REPO, { files, tags: ['license:apache-2.0'] })] });
});
afterAll(async () => {
  await hub.close();
  await gallery.drop();
});

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(words, {
    ...gallery.environment,
    HF_ENDPOINT: hub.endpoint,
    HF_HOME: path.join(gallery.config.dataDir, 'hf'),
    ...variables,
  });

/** The cosine that the float64 reference gives for two texts. */
async function reference(a: string, b: string): Promise<number> {
  const tokenizer = await openTokenizer(path.join(ROOT, 'models/demo/text'), { maxTokens: 48 });
  const [u, v] = [a, b].map(text => {
    const ids = tokenizer.encode(text);
    const sequence = { ids, mask: ids.map(() => 1) };
    const states = distilBertStates(tiny.config, tiny.tensors, sequence);
    const pooled = meanPooling(states, sequence);
    const vector = denseTanh(pooled, tiny.head.get('linear.weight')!, tiny.head.get('linear.bias')!);
    const norm = Math.hypot(...vector);
    return Array.from(vector, value => value / norm);
  });
  return u!.reduce((sum, value, index) => sum + value * v![index]!, 0);
}

test('a scorer pulled from the hub gives the reference’s scores, apart from those of the search model', async () => {
  const { prisma } = gallery.test.database;
  const [first, second] = gallery.pictures;
  const translated = newId();
  // Cased English: a scorer gets texts as they are written.
  const [english, persian] = ['Two Red Cars', 'دو ماشین سرخ'];
  await prisma.captionPair.createMany({
    data: [
      { id: translated, imageId: first!.id, english, persian, source: 'translated' },
      { id: newId(), imageId: second!.id, persian: 'یک دایره', source: 'crawled' },
    ],
  });
  const scorersOf = async () => {
    const pairs = await prisma.captionPair.findMany({ where: { source: { in: ['translated', 'crawled'] } } });
    return pairs.map(({ scorer }) => scorer).sort();
  };

  const early = await run(['pairs', 'score'], { SCORER: NAME });
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining(`models pull ${NAME}`)]);
  const pulled = await run(['models', 'pull', NAME]);
  expect([pulled.code, pulled.stderr]).toEqual([0, expect.stringContaining('licence apache-2.0')]);
  expect(pulled.stdout).toContain(`SCORER=${NAME}`);

  expect((await run(['pairs', 'score'])).code).toBe(0);
  const { modelId } = gallery.model;
  expect(await scorersOf()).toEqual([`image:${modelId}`, `text:${modelId}`]);
  const scored = await run(['pairs', 'score'], { SCORER: NAME });
  expect([scored.code, scored.stdout]).toEqual([0, expect.stringContaining('scored')]);
  expect(await scorersOf()).toEqual([
    `image:${modelId}`,
    expect.stringMatching(new RegExp(`^text:${NAME}@[0-9a-f]{8}$`)),
  ]);
  const { score } = await prisma.captionPair.findUniqueOrThrow({ where: { id: translated } });
  expect(distance([score!], [await reference(english, persian)])).toBeLessThan(1e-4);
  // What a Persian normaliser would have made of it is another score.
  expect(distance([score!], [await reference(english.toLowerCase(), persian)])).toBeGreaterThan(1e-4);

  const listed = JSON.parse((await run(['models', 'list', '--json'], { SCORER: NAME })).stdout);
  expect(listed).toContainEqual(
    expect.objectContaining({ name: NAME, kind: 'scorer', state: 'here', isScorer: true }),
  );
  const used = await run(['models', 'use', NAME], { LOCALE: 'fa' });
  expect([used.code, used.stderr]).toEqual([1, expect.stringContaining('SCORER')]);
});
