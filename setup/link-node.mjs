import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { MODULES, PINNED_NODE, PINNED_NPM } from './root.mjs';

const LINKS = { node: PINNED_NODE, npm: PINNED_NPM };
const BIN = path.join(MODULES, '.bin');

/**
 * The folder of programs is first in the PATH of everything that npm runs. With these links, scripts and the programs of packages run on
 * the pinned Node and npm, also after somebody has run `npm ci` by hand.
 * @type {import('./report.mjs').Step}
 */
export const linkNodeStep = {
  title: 'linking Node and npm',
  isDone: () => Object.entries(LINKS).every(([name, target]) => leadsTo(path.join(BIN, name), target)),
  async run() {
    mkdirSync(BIN, { recursive: true });
    for (const [name, target] of Object.entries(LINKS)) {
      const place = path.join(BIN, name);
      rmSync(place, { force: true });
      symlinkSync(path.relative(BIN, target), place);
    }
  },
};

/**
 * @param {string} place
 * @param {string} target
 */
function leadsTo(place, target) {
  try {
    return realpathSync(place) === realpathSync(target);
  } catch {
    return false;
  }
}
