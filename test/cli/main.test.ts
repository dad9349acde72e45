import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCommand, runCommandProcess, startCommand } from './run-command.ts';

const NOWHERE = 'postgres://nobody@127.0.0.1:1/none';

describe('the process of negareh', () => {
  it.each([
    [0, ['help', 'search'], {}],
    [0, ['--version'], {}],
    [2, ['serch'], { LOCALE: 'fa' }],
    [2, ['status'], { SEARCH_PORT: 'seven' }],
    [5, ['index', 'list'], { DATABASE_URL: NOWHERE, LOCALE: 'fa' }],
  ])('ends with %i for %j, and says what the command line says', async (code, words, settings) => {
    const environment = { DATA_DIR: await temporaryFolder(), ...settings };
    const result = await runCommandProcess(words, environment);
    expect(result.code).toBe(code);
    expect(result).toEqual(await runCommand(words, environment));
  });

  it('ends well when nobody reads on, as behind head', async () => {
    const { child, ended } = startCommand(['help'], {});
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});
