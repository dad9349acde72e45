import { afterAll, beforeAll, test } from 'vitest';
import { type Bots, killAmidAnswers, openBots } from './several-bots.ts';

let bots: Bots;
beforeAll(async () => {
  bots = await openBots();
});
afterAll(() => bots.close());

test('ten kills in a row in the middle of answers lose none, and double only what was on its way', () =>
  killAmidAnswers(bots, 10));
