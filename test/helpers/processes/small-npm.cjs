// In the place of npm: notes how it was called and makes what the set-up looks for. SMALL_NPM chooses how it behaves.
const { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [command, ...options] = process.argv.slice(2);
const behaviour = process.env.SMALL_NPM;
appendFileSync('npm-calls.txt', `${[command, ...options.filter(one => one === '--no-save')].join(' ')}\n`);
if (command === 'ci' && behaviour === 'incomplete-lock') {
  process.stderr.write('npm error code EUSAGE\nnpm error\nnpm error Missing: something@ from lock file\n');
  process.exit(1);
}
if (behaviour === 'offline') {
  process.stderr.write(
    'npm error code ENOTFOUND\nnpm error network request failed\nnpm error A log can be found elsewhere\n',
  );
  process.exit(1);
}
if (command === 'ci') rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/.bin', { recursive: true });
mkdirSync('node_modules/prisma/build', { recursive: true });
if (behaviour === 'killed') {
  // The set-up dies, and npm, which nobody told, goes on for a while.
  process.kill(process.ppid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  appendFileSync('npm-calls.txt', 'late\n');
}
rmSync('node_modules/.bin/node', { force: true });
symlinkSync(process.execPath, 'node_modules/.bin/node');
writeFileSync('node_modules/prisma/package.json', '{"version":"1.0.0"}');
writeFileSync(
  'node_modules/prisma/build/index.js',
  `const fs = require('node:fs');
   fs.appendFileSync('npm-calls.txt', 'prisma ' + process.argv[2] + '\\n');
   fs.mkdirSync('prisma/generated', { recursive: true });
   fs.writeFileSync('prisma/generated/client.ts', '');`,
);
mkdirSync('node_modules/next/dist/bin', { recursive: true });
writeFileSync(
  'node_modules/next/dist/bin/next',
  `const fs = require('node:fs');
   fs.appendFileSync('npm-calls.txt', 'next ' + process.argv[2] + '\\n');
   fs.mkdirSync('dashboard/.next/building/server', { recursive: true });
   if (process.env.SMALL_NPM === 'build-killed') process.kill(process.ppid, 'SIGKILL');
   else fs.writeFileSync('dashboard/.next/building/BUILD_ID', '');`,
);
writeFileSync(path.join('node_modules', '.package-lock.json'), '{"packages":{}}');
