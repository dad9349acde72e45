import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PairScoreRepository } from '../../../../core/data/captions/pair-scores.ts';
import { withClaims } from '../../../../core/data/database/claims.ts';
import { CarriedRunRepository } from '../../../../core/data/jobs/carried-runs.ts';
import { JobRunRepository } from '../../../../core/data/jobs/job-runs.ts';
import type { JobQueue } from '../../../../core/data/jobs/queue.ts';
import type { Encoder } from '../../../../core/engines/encoders/encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import { textScorer } from '../../../../core/ground/domain/captions/scorer.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { packEmbedding } from '../../../../core/ground/domain/models/embedding.ts';
import { areaUnderCurve } from '../../../../core/work/review/auc.ts';
import { type ScoreOptions, scoreMissing } from '../../../../core/work/scoring/score-pairs.ts';
import { runScorePairs } from '../../../../core/work/scoring/score-pairs-job.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let root: string;
let model: PreparedModel;
let encoder: Encoder<string>;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-score-'));
  model = await prepareModel('demo', { precision: 'fp32', modelsDir: root });
  encoder = await openTextEncoder(model, { device: 'cpu', threads: 1 });
});
afterAll(async () => {
  await encoder.close();
  await rm(root, { recursive: true });
});

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const prisma = () => test.database.prisma;
async function image(): Promise<string> {
  const id = newId();
  const sha256 = Uint8Array.from(crypto.getRandomValues(new Uint8Array(32)));
  await prisma().image.create({
    data: { id, sha256, format: 'jpeg', width: 1, height: 1, byteSize: 1, source: 'upload' },
  });
  return id;
}
async function pair(data: {
  imageId?: string;
  english?: string;
  persian: string;
  source?: 'translated' | 'crawled' | 'feedback';
}) {
  const { source = 'translated', imageId = await image(), ...text } = data;
  const id = newId();
  await prisma().captionPair.create({ data: { id, imageId, source, ...text } });
  return id;
}
const score = (scorerModel = model.modelId, scorer = encoder, options: ScoreOptions = {}) =>
  scoreMissing(
    {
      scores: new PairScoreRepository(test.database, scorerModel, model),
      scorer: { model: scorerModel, encoder: scorer },
      search: { model: model.modelId, encoder },
    },
    options,
  );
const find = (id: string) => prisma().captionPair.findUniqueOrThrow({ where: { id } });

describe('scoring', () => {
  it('tells right translations from wrong ones', async () => {
    const names = [
      ['cat', 'گربه'],
      ['dog', 'سگ'],
      ['banana', 'موز'],
      ['ship', 'کشتی'],
      ['tree', 'درخت'],
      ['house', 'خانه'],
    ] as const;
    const right = await Promise.all(names.map(([english, persian]) => pair({ english, persian })));
    const wrong = await Promise.all(
      names.map(([english], index) => pair({ english, persian: names[(index + 1) % names.length]![1] })),
    );
    expect(await score()).toBe(true);
    const scores = async (ids: string[]) => Promise.all(ids.map(async id => (await find(id)).score!));
    expect(areaUnderCurve(await scores(right), await scores(wrong))).toBeGreaterThan(0.9);
    expect(await find(right[0]!)).toMatchObject({ scorer: `text:${model.modelId}`, secondScore: null });
  });

  it('compares what was crawled with its image, as soon as that has an embedding', async () => {
    const imageId = await image();
    const id = await pair({ imageId, persian: 'گربه', source: 'crawled' });
    await score();
    expect((await find(id)).score).toBeNull();
    const vector = packEmbedding(await encoder.encode(['گربه']));
    const { modelId, precision } = model;
    await prisma().embedding.create({ data: { modelId, precision, imageId, vector } });
    await score();
    const scored = await find(id);
    expect(scored.score).toBeCloseTo(1, 2);
    expect(scored.scorer).toBe(`image:${model.modelId}`);
  });

  it('leaves to other workers what they have in work', async () => {
    const [taken, free] = [
      await pair({ english: 'cat', persian: 'گربه' }),
      await pair({ english: 'dog', persian: 'سگ' }),
    ];
    const scored = async () =>
      (await prisma().captionPair.findMany({ where: { score: { not: null } } })).map(({ id }) => id);
    const own = { url: test.url, work: 'scorePairs' } as const;
    await withClaims(own, async other => {
      await other.take([taken]);
      expect(await withClaims(own, claims => score(undefined, undefined, { claims }))).toBe(false);
      expect(await scored()).toEqual([free]);
    });
    expect(await withClaims(own, claims => score(undefined, undefined, { claims }))).toBe(true);
    expect(await scored()).toHaveLength(2);
  });

  it('calls other workers when it has begun, and nobody while it is paused', async () => {
    const imageId = await image();
    await prisma().captionPair.createMany({
      data: Array.from({ length: 1_001 }, (_, index) => ({
        id: newId(),
        imageId,
        source: 'translated' as const,
        english: 'cat',
        persian: `گربه ${index}`,
      })),
    });
    const runs = new JobRunRepository(test.database);
    const carried = new CarriedRunRepository(test.database);
    const { id } = await carried.own({ kind: 'score-pairs' });
    await runs.pause(id);
    const asked: string[] = [];
    const queue: JobQueue = {
      enqueue: async ({ name }) => void asked.push(name),
      work: async () => undefined,
      schedule: async () => undefined,
      close: async () => undefined,
    };
    const { signal } = new AbortController();
    const same = { dimension: 2, close: async () => undefined };
    const quick: Encoder<string> = {
      ...same,
      encode: async texts => new Float32Array(2 * texts.length).fill(1),
    };
    const services = {
      scores: new PairScoreRepository(test.database, model.modelId, model),
      scorer: { model: model.modelId, encoder: quick },
      search: { model: model.modelId, encoder: quick },
      url: test.url,
      runs: carried,
    };
    expect(await runScorePairs(services, queue, signal)).toBe('skipped');
    expect(asked).toEqual([]);
    await runs.resume(id);
    expect(await runScorePairs(services, queue, signal)).toBe('success');
    expect(asked).toEqual(['score-pairs']);
  });

  it('workers that score translations of one caption at once propose one of them', async () => {
    const imageId = await image();
    const captions = Array.from({ length: 20 }, () => newId());
    await prisma().englishCaption.createMany({
      data: captions.map((id, index) => ({ id, imageId, text: `cat ${index}` })),
    });
    const translations = (translator: string) =>
      captions.map((englishCaptionId, index) => ({
        id: newId(),
        imageId,
        english: `cat ${index}`,
        persian: `گربه ${translator} ${index}`,
        source: 'translated' as const,
        englishCaptionId,
        translator,
        proposed: false,
      }));
    const scores = new PairScoreRepository(test.database, model.modelId, model);
    const save = (pairs: ReturnType<typeof translations>, value: number) =>
      scores.save(
        pairs.map(({ id, persian }) => ({
          id,
          persian,
          score: value,
          scorer: textScorer(model.modelId),
          secondScore: null,
          secondScorer: null,
        })),
      );
    for (let time = 0; time < 5; time += 1) {
      const [one, other] = [translations('google'), translations('libretranslate')];
      await prisma().captionPair.createMany({ data: [...one, ...other] });
      await Promise.all([save(one, 0.9), save(other, 0.8)]);
      expect(await prisma().captionPair.count({ where: { proposed: true } })).toBe(captions.length);
      await prisma().captionPair.deleteMany();
    }
  });

  it('compares feedback both ways', async () => {
    const imageId = await image();
    const { modelId, precision } = model;
    await prisma().embedding.create({
      data: { modelId, precision, imageId, vector: packEmbedding(await encoder.encode(['سگ'])) },
    });
    const id = await pair({ imageId, english: 'cat', persian: 'گربه', source: 'feedback' });
    await score();
    const scored = await find(id);
    expect(scored.scorer).toBe(`image:${modelId}`);
    expect(scored.secondScorer).toBe(`text:${modelId}`);
    expect(scored.secondScore!).toBeGreaterThan(scored.score!);
  });

  it('scores again, once, when the scorer is another one', async () => {
    const id = await pair({ english: 'cat', persian: 'گربه' });
    await score();
    let calls = 0;
    const counting: Encoder<string> = {
      ...encoder,
      dimension: encoder.dimension,
      close: async () => undefined,
      encode: texts => {
        calls += 1;
        return encoder.encode(texts);
      },
    };
    await score('other@1', counting);
    expect((await find(id)).scorer).toBe('text:other@1');
    const before = calls;
    await score('other@1', counting);
    expect(calls).toBe(before);
  });

  it('proposes the best of several translations of one caption', async () => {
    const imageId = await image();
    const caption = newId();
    await prisma().englishCaption.create({ data: { id: caption, imageId, text: 'cat' } });
    const add = async (persian: string, translator: string, proposed: boolean) => {
      const id = newId();
      await prisma().captionPair.create({
        data: {
          id,
          imageId,
          english: 'cat',
          persian,
          source: 'translated',
          englishCaptionId: caption,
          translator,
          proposed,
        },
      });
      return id;
    };
    const [worse, better] = [await add('درخت', 'google', true), await add('گربه', 'libretranslate', false)];
    await score();
    expect((await find(worse)).proposed).toBe(false);
    expect((await find(better)).proposed).toBe(true);
  });
});
