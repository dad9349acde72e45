import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { MODULES, PINNED_NODE, ROOT } from './root.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf, setStamp, stampOf } from './stamps.mjs';

const SCHEMA = path.join(ROOT, 'prisma', 'schema.prisma');
const PRISMA = path.join(MODULES, 'prisma');
const PROGRAM = path.join(PRISMA, 'build', 'index.js');
const GENERATED = path.join(ROOT, 'prisma', 'generated', 'client.ts');

const wanted = () => hashOf(SCHEMA, path.join(PRISMA, 'package.json'));

/**
 * The client in prisma/generated is stored with the sources, so that a running system needs no generator. If the generator is installed,
 * for development, the client follows the schema.
 * @type {import('./report.mjs').Step}
 */
export const prismaStep = {
  title: 'generating the database client',
  isDone: () => !existsSync(PROGRAM) || (existsSync(GENERATED) && stampOf('prisma') === wanted()),
  async run() {
    const { ok, output } = await run(PINNED_NODE, [PROGRAM, 'generate'], {
      cwd: ROOT,
      env: {
        // Generating does not need the schema engine, but Prisma would download it; any program will do as a substitute.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    });
    if (!ok) throw new SetupError(`prisma generate failed:\n${lastLines(output)}`);
    setStamp('prisma', wanted());
  },
};
