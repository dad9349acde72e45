import { waitFor } from '../helpers/wait-for.ts';
import { albums } from './bot-harness.ts';
import { answers, isAnswered, killAmidAnswers, lines, severalBotsTest } from './several-bots.ts';

// Side by side: most of the time they wait until the lease of a process that died has ended.
const test = severalBotsTest.concurrent;

test('two processes that take turns at the updates, and one that starts amid answers, answer each question once', async ({
  bots,
  expect,
}) => {
  bots.search.delayMs = 500;
  bots.telegram.faults.add('sendMediaGroup', { kind: 'slow', ms: 1_000 }, 20);
  await answers(bots.begin());
  const people = bots.crowd(60);
  for (const person of people.slice(0, 30)) person.send('گل');
  await waitFor(async () => (await bots.rows()).some(({ attempts }) => attempts > 0));
  // A look at what waits is the first that it does.
  await answers(bots.begin());
  for (const person of people.slice(30)) person.send('گل');
  await waitFor(() => people.every(isAnswered));
  await waitFor(async () => (await bots.rows()).every(({ outcome }) => outcome === 'answered'));
  expect(people.map(({ received }) => albums(received))).toEqual(people.map(() => [3]));
  expect(people.map(lines)).toEqual(people.map(() => 1));
});

test('what a process that died has claimed is answered by one that runs, without a new start', async ({
  bots,
  expect,
}) => {
  const first = bots.begin();
  await answers(first);
  const release = bots.search.hold();
  const person = bots.telegram.user();
  person.send('گل');
  await waitFor(
    () => bots.search.queries.length > 0 && bots.rows().then(all => all.some(({ attempts }) => attempts > 0)),
  );
  await answers(bots.begin());
  first.kill('SIGKILL');
  await first.ended;
  release();
  await waitFor(() => isAnswered(person));
  expect(albums(person.received)).toEqual([3]);
});

test('kills in the middle of answers lose none, and double only what Telegram had taken and we had not noted', ({
  bots,
}) => killAmidAnswers(bots, 3));
