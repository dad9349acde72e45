// Builds what `npm pack` puts into the package (library/): JavaScript and types from core/index.ts, the demo model and the texts. Node does
// not strip types under node_modules, so a package needs them built.
import { execFileSync } from 'node:child_process';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../core/ground/project.ts';

const LIBRARY = path.join(ROOT, 'library');
const dist = path.join(LIBRARY, 'dist');

await rm(dist, { recursive: true, force: true });
await rm(path.join(LIBRARY, 'models'), { recursive: true, force: true });
const compiler = path.join(ROOT, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', path.join(LIBRARY, 'tsconfig.json')], { stdio: 'inherit' });
// The compiler rewrites the endings of imports in the JavaScript, but not in the types.
for await (const file of glob('**/*.d.ts', { cwd: dist })) {
  const types = path.join(dist, file);
  const text = await readFile(types, 'utf8');
  await writeFile(types, text.replaceAll(/(from |import\()(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1$2.js$3'));
}
await mkdir(path.join(LIBRARY, 'models'));
await cp(path.join(ROOT, 'models/demo'), path.join(LIBRARY, 'models/demo'), { recursive: true });
// Without the files that it was made with.
await cp(path.join(ROOT, 'models/photo'), path.join(LIBRARY, 'models/photo'), {
  recursive: true,
  filter: source => path.basename(source) !== 'make',
});
for (const name of ['LICENSE', 'ATTRIBUTION.md']) await cp(path.join(ROOT, name), path.join(LIBRARY, name));
await cp(path.join(ROOT, 'docs/library.md'), path.join(LIBRARY, 'README.md'));
