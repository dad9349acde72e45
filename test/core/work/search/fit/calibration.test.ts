import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import {
  backdropOf,
  calibrate,
  type FitFigures,
  fitOf,
  standOut,
} from '../../../../../core/work/search/fit/calibration.ts';
import { askedBy, askedElsewhere } from '../../../../../core/work/search/fit/fit-samples.ts';

const random = seededRandom(3);
/** About normal, of unit variance. */
const noise = () => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);
const many = (make: () => FitFigures) => Array.from({ length: 300 }, make);

describe('what a collection has', () => {
  it('is told by words where scores say nothing', async () => {
    const own = () => ({ coverage: random() < 0.2 ? 2 / 3 : 1, standsOut: 3 + noise() });
    const others = () => ({ coverage: random() < 0.2 ? 1 / 3 : 0, standsOut: 3 + noise() });
    const calibration = (await calibrate(many(own), many(others)))!;
    const poor = (make: () => FitFigures) => many(make).filter(it => fitOf(calibration, it).isPoor).length;
    expect(poor(own)).toBeLessThanOrEqual(15);
    expect(poor(others)).toBeGreaterThan(210);
  });

  it('is told by scores where captions know few words of what people ask', async () => {
    const own = () => ({ coverage: random(), standsOut: 8 + noise() });
    const others = () => ({ coverage: random(), standsOut: 3 + noise() });
    const calibration = (await calibrate(many(own), many(others)))!;
    expect(fitOf(calibration, { coverage: 0, standsOut: 9 }).isPoor).toBe(false);
    expect(fitOf(calibration, { coverage: 1, standsOut: 2 }).isPoor).toBe(true);
  });

  it('raises false alarms for three in a hundred at most, however much the two overlap', async () => {
    const own = () => ({ coverage: random() < 0.3 ? 0 : 1, standsOut: 5 + noise() });
    const others = () => ({ coverage: 0, standsOut: 1 + noise() });
    const learntFrom = many(own);
    const calibration = (await calibrate(learntFrom, many(others)))!;
    expect(learntFrom.filter(it => fitOf(calibration, it).isPoor).length).toBeLessThanOrEqual(18);
  });

  it('is not told where nothing sets the two apart', async () => {
    const any = () => ({ coverage: random(), standsOut: noise() });
    expect(await calibrate(many(any), many(any))).toBeUndefined();
    expect(await calibrate([], many(any))).toBeUndefined();
  });

  it('is learnt in turn with all else that the thread has to do', async () => {
    const learning = calibrate(
      many(() => ({ coverage: 1, standsOut: 5 + noise() })),
      many(() => ({ coverage: 0, standsOut: noise() })),
    );
    let isLearnt = false;
    void learning.then(() => {
      isLearnt = true;
    });
    let turns = 0;
    while (!isLearnt) {
      await new Promise(setImmediate);
      turns++;
    }
    expect(turns).toBeGreaterThan(5);
  });
});

describe('queries that the collection ought to answer', () => {
  it('hold a word of the caption that says what is looked for', () => {
    const parts = { captions: [], unheard: ['مالیات'] };
    const asked = Array.from({ length: 200 }, () => askedBy('یک گربه در کنار سه گل', parts, random));
    // «در کنار مالیات» would be learnt as a query that the collection has images for.
    expect(asked.filter(text => !/گربه|گل/u.test(text))).toEqual([]);
    expect(asked).toContain('گل مالیات');
  });

  it('share with those about other things no words but telling ones', () => {
    const parts = { captions: ['یک گربه در کنار سه گل'], unheard: ['مالیات'] };
    const asked = Array.from({ length: 200 }, () => askedElsewhere(parts, random));
    expect(new Set(asked.flatMap(text => text.split(' ')))).toEqual(new Set(['مالیات', 'گربه', 'گل']));
  });
});

describe('how far an image stands out', () => {
  it('is counted in standard deviations of the background', () => {
    const background = [Float32Array.of(0, 1), Float32Array.of(0.2, 0.98)];
    expect(standOut(0.5, backdropOf(Float32Array.of(1, 0), background))).toBeCloseTo(4, 4);
    expect(standOut(0.5, backdropOf(Float32Array.of(1, 0), [background[0]!]))).toBeGreaterThan(1000);
  });
});
