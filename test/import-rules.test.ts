import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../core/ground/project.ts';

const CRUISER = realpathSync(path.join(ROOT, 'node_modules/.bin/depcruise'));

/** A small project that breaks each rule once: file, what it imports, the rule that must object. */
const VIOLATIONS = [
  ['core/ground/domain/images/image.ts', '../../errors.ts', 'room-ground-domain'],
  ['core/ground/pixels/decode.ts', '../../engines/models/prepare.ts', 'room-ground-pixels'],
  ['core/engines/encoders/encoder.ts', '../vector-index/exact.ts', 'room-engines-encoders'],
  ['core/engines/vector-index/exact.ts', '../../data/images/rows.ts', 'room-engines-vector-index'],
  ['core/data/images/images.ts', '../../engines/encoders/encoder.ts', 'room-data-images'],
  ['core/data/captions/pairs.ts', '../images/rows.ts', 'room-data-captions'],
  ['core/data/jobs/definition.ts', '../../work/indexing/build-index-job.ts', 'room-data-jobs'],
  ['core/work/indexing/embed.ts', '../search/service.ts', 'room-work-indexing'],
  ['core/work/search/service.ts', '../../../supervisor/supervise.ts', 'core-does-not-look-up'],
  ['core/work/search/live.ts', '../../../cli/output/table.ts', 'nobody-imports-the-command-line'],
  ['bot/bot.ts', '../core/work/search/service.ts', 'bot-sees-little'],
  ['bot/photos.ts', '../core/data/images/files.ts', 'bot-reaches-no-model-library'],
  ['bot/telegram/calls.ts', '../updates/queue.ts', 'room-bot-telegram'],
  ['bot/results/page.ts', '../features/more.ts', 'room-bot-results'],
  ['core/work/check/peek.ts', '../search/fuse-rankings.ts', 'doors-work-search'],
  ['core/work/indexing/peek.ts', '../../engines/models/graph/layers.ts', 'doors-engines-models'],
  ['core/engines/models/write.ts', './graph/pooling.ts', 'doors-engines-models-graph'],
  ['cli/index/peek.ts', '../../core/engines/vector-index/exact/ranking.ts', 'doors-engines-vector-index'],
  ['core/work/scoring/peek.ts', '../indexing/retire-snapshots.ts', 'inner-work-indexing'],
  ['cli/index/index.ts', '../models/list.ts', 'room-cli-index'],
  ['cli/output/lines.ts', '../index/list.ts', 'room-cli-output'],
  ['crawler/crawl.ts', '../core/engines/encoders/encoder.ts', 'crawler-sees-little'],
  ['dashboard/main-page.ts', '../core/work/search/service.ts', 'dashboard-sees-little'],
  ['dashboard/server/rows.ts', '../../core/work/search/client.ts', 'dashboard-pages-see-what-is-built'],
  ['dashboard/components/card.ts', '../server/rows.ts', 'components-reach-no-server-code'],
  ['dashboard/files.ts', '../core/data/images/files.ts', 'dashboard-reaches-no-model-library'],
  ['core/data/images/files.ts', 'sharp', 'vendor-sharp'],
  ['core/engines/encoders/run.ts', 'onnxruntime-node', 'vendor-onnxruntime'],
  ['core/work/ingest/pairs.ts', '../../../prisma/client.ts', 'vendor-prisma-client'],
  ['core/data/images/queue.ts', 'pg-boss', 'vendor-pg-boss'],
  ['core/work/search/page.ts', 'grammy', 'vendor-grammy'],
  ['prisma/client.ts', '../core/work/search/page.ts', 'prisma-stands-below'],
  ['postgres/server.ts', '../core/data/images/rows.ts', 'postgres-stands-below'],
  ['locales/words.ts', '../core/ground/log.ts', 'words-stand-below'],
  ['setup/step.mjs', 'zod', 'setup-needs-nothing-installed'],
  ['core/work/demo/handler.ts', '../../../test/helpers/database.ts', 'nobody-imports-tests'],
  ['core/work/demo/starter.ts', '../../main.ts', 'nobody-imports-an-entry'],
  ['core/work/demo/alone.ts', 'node:fs', 'no-orphans'],
  ['core/work/demo/circle.ts', './round.ts', 'no-cycles'],
  ['core/work/demo/borrowed.ts', 'of-another-package', 'only-what-package-json-names'],
  ['core/work/demo/tool.ts', 'vitest', 'no-development-packages'],
] as const;

const PACKAGES = ['sharp', 'onnxruntime-node', 'pg-boss', 'grammy', 'zod', 'vitest', 'of-another-package'];

let folder: string;
let report: { from: string; rule: { name: string } }[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-rules-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(path.join(ROOT, file), path.join(folder, file));
  }
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  // What is imported must exist; a type import must count like any other.
  for (const [file, target] of VIOLATIONS) {
    if (target.startsWith('.')) write(path.join(path.dirname(file), target), 'export type Value = string;\n');
  }
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  write('core/work/demo/round.ts', "import type * as value from './circle.ts';\n");
  for (const [file, target, rule] of VIOLATIONS) {
    const isValue =
      target === 'node:fs' || file.endsWith('.mjs') || rule === 'dashboard-pages-see-what-is-built';
    const clause = isValue ? '' : 'type * as value from ';
    write(file, `import ${clause}'${target}';\nexport type Value = string;\n`);
  }
  const folders = [...new Set(VIOLATIONS.map(([file]) => file.split('/')[0]!)), 'supervisor', 'test'];
  const args = [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }).catch(
    (error: { stdout: string }) => error, // it ends with the number of violations
  );
  report = JSON.parse(stdout).summary.violations;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the import rules', () => {
  it.each(VIOLATIONS)('%s must not import %s: %s', (file, _target, rule) => {
    expect(report.filter(({ from }) => from === file).map(violation => violation.rule.name)).toContain(rule);
  });

  const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs'));
  const ruled = forbidden.map(({ name }: { name: string }) => name);

  it.each(['bot', 'cli'])('name every room of %s', part => {
    const entries = readdirSync(path.join(ROOT, part), { withFileTypes: true });
    const rooms = entries.filter(one => one.isDirectory()).map(({ name }) => `room-${part}-${name}`);
    expect(ruled.filter((name: string) => name.startsWith(`room-${part}-`)).sort()).toEqual(rooms.sort());
  });

  it('name doors that exist, of rooms that have other files, too', () => {
    const rules = forbidden.filter(({ name }: { name: string }) => name.startsWith('doors-'));
    expect(rules.length).toBeGreaterThan(10);
    for (const { to } of rules) {
      const doors = to.pathNot.map((door: string) => door.slice(1, -1).replace('\\.', '.'));
      expect(doors.filter((door: string) => !existsSync(path.join(ROOT, door)))).toEqual([]);
      const files = readdirSync(path.join(ROOT, to.path.slice(1)), { recursive: true, withFileTypes: true });
      expect(files.filter(one => one.isFile()).length).toBeGreaterThan(doors.length);
    }
  });

  it('say of every room of core what of it is open', () => {
    const folders = ['ground', 'engines', 'data', 'work'].flatMap(floor =>
      readdirSync(path.join(ROOT, 'core', floor), { withFileTypes: true })
        .filter(one => one.isDirectory())
        .map(({ name }) => `${floor}/${name}`),
    );
    const named = forbidden.flatMap(
      ({ name, comment }: { name: string; comment?: string }) =>
        name.match(comment?.endsWith('all of it is open') ? /^room-(.*)/ : /^(?:doors|inner)-(.*)/)?.[1] ??
        [],
    );
    expect(folders.filter(room => !named.includes(room.replace('/', '-')))).toEqual([]);
  });

  it('keep files inside that exist', () => {
    const rules = forbidden.filter(({ name }: { name: string }) => name.startsWith('inner-'));
    const kept = rules.flatMap(({ to }: { to: { path: string[] } }) => to.path);
    expect(kept.length).toBeGreaterThan(20);
    const file = (pattern: string) => pattern.slice(1, -1).replace('\\.', '.');
    expect(kept.filter((pattern: string) => !existsSync(path.join(ROOT, file(pattern))))).toEqual([]);
  });

  it('name every room of core', () => {
    const floors = ['ground', 'engines', 'data', 'work'];
    const entries = ['main.ts', 'worker.ts', 'index.ts'];
    expect(readdirSync(path.join(ROOT, 'core')).sort()).toEqual([...floors, ...entries].sort());
    for (const floor of floors)
      for (const room of readdirSync(path.join(ROOT, 'core', floor)))
        expect(ruled).toContain(`room-${floor}-${path.parse(room).name}`);
  });
});
