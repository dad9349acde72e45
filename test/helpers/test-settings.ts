import { type Config, loadConfig } from '../../core/ground/config.ts';

/**
 * What every test's system is set to unless the test says otherwise. Its model is the smallest of the repository (4 MB,
 * half a millisecond a text), and what tests expect to be found was measured with it; what a new system starts with is
 * tested by name. A test that starts no search process finds none: on the usual port there may be that of the machine's own system.
 * Nothing stands back: the other test files, which it would stand back behind, wait for nobody.
 */
export const TEST_SETTINGS = { MODEL: 'demo', SEARCH_PORT: '1', WORKER_NICENESS: '0' } as const;

/** The configuration of these settings, read as a process would. */
export const testConfig = (settings: Readonly<NodeJS.Dict<string>> = {}): Config =>
  loadConfig({ ...TEST_SETTINGS, ...settings });
