import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectPatience, expectRefusedPassword, start, TOKEN } from './start-process.ts';

// One for all processes that the supervisor starts: they read their settings in the same place.
describe.concurrent.each(['worker', 'start'] as const)('%s', name => {
  it('ends with 78 for a setting that is no value, and names it', async () => {
    const child = await start(name, { SEARCH_PORT: 'seven' });
    expect(await child.exit).toBe(78);
    expect(child.output()).toContain('SEARCH_PORT is not valid');
  });
});

// Each process with one of both; run-process.long.test.ts tries all.
describe.concurrent.each(['start', 'worker', 'bot'] as const)('%s', name => {
  it('ends with 78 when PostgreSQL refuses its password, in the language of its people', () =>
    expectRefusedPassword(name));
});

describe.concurrent.each(['search', 'dashboard'] as const)('%s', name => {
  it('waits for a PostgreSQL without a free connection, asks again, and ends with 0 when told', () =>
    expectPatience(name));
});

describe.each([
  ['search', 'SEARCH_PORT'],
  ['dashboard', 'DASHBOARD_PORT'],
  ['start', 'SEARCH_PORT'],
] as const)('%s', (name, variable) => {
  it('ends with 1, which asks for another try, when its port is taken for a while', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const child = await start(name, { [variable]: String(port) });
    expect(await child.exit).toBe(1);
    expect(child.output()).toContain(`Set ${variable} to a free port`);
    other.close();
  });
});

it('a fault that ends the bot shows neither its token nor a stack', async () => {
  const child = await start('bot', { TELEGRAM_PROXY: `http://user:${TOKEN}@127.0.0.1:9`, LOG_LEVEL: 'loud' });
  expect(await child.exit).toBe(78);
  expect(child.output()).not.toContain(TOKEN.split(':')[1]);
});
