import { type Config, loadConfig } from '../../core/ground/config.ts';

/**
 * Settings of every test's system unless the test says otherwise. The model is the smallest of the repository (4 MB, half a millisecond per
 * text), and the results that tests expect were measured with it; a new system's default model is tested by name. A test that starts no
 * search process must find none: the usual port may belong to the machine's own system. Nothing lowers its priority, because the other test
 * files, to which it would yield, wait for nobody.
 */
export const TEST_SETTINGS = { MODEL: 'demo', SEARCH_PORT: '1', WORKER_NICENESS: '0' } as const;

/** The configuration from these settings, read like a process reads it. */
export const testConfig = (settings: Readonly<NodeJS.Dict<string>> = {}): Config =>
  loadConfig({ ...TEST_SETTINGS, ...settings });
