import { botTest } from './bot-test.ts';
import { fuzzUpdates } from './fuzz-updates.ts';

const test = botTest({ photos: 1 });

test('a thousand hostile updates: everybody else is answered, and nothing is left over', async ({
  harness,
}) => {
  await fuzzUpdates(harness, { count: 1_000, batch: 100 });
});

test.concurrent.for([
  ['a list of nothing', { kind: 'result', result: [null] }],
  ['an update without an id', { kind: 'result', result: [{}] }],
  ['an id that is a word', { kind: 'result', result: [{ update_id: 'abc' }] }],
  ['an object', { kind: 'result', result: {} }],
  ['a number', { kind: 'result', result: 7 }],
  ['a proxy that wants a password', { kind: 'body', status: 407, text: '<html>' }],
  ['half of an answer', { kind: 'cut' }],
  ['a flood', { kind: 'flood', seconds: 1 }],
] as const)('getUpdates answers with %s: the bot asks again', async ([, fault], { harness }) => {
  harness.telegram.faults.add('getUpdates', fault, 2);
  const person = harness.telegram.user();
  person.send('/start');
  await person.until(all => all.length === 1);
  person.send('/help');
  await person.until(all => all.length === 2);
});

test('a message without a chat ends nothing, and the next start does not meet it', async ({ harness }) => {
  const bad = { message: { message_id: 1, date: 1, text: 'x' } };
  harness.telegram.bot.updates.push(bad as Parameters<typeof harness.telegram.bot.updates.push>[0]);
  const person = harness.telegram.user();
  await person.nextText(() => person.send('/help'));
  await harness.bot.stop();
  await harness.start().ready;
  await person.nextText(() => person.send('/help'));
});
