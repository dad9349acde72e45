// In the place of npm: notes how it was called and makes what the set-up looks for, for the lock file in its folder.
// SMALL_NPM chooses how it behaves, CALLS is the file for its notes.
const fs = require('node:fs');
const path = require('node:path');

const [command] = process.argv.slice(2);
if (command === '--version') {
  process.stdout.write('11.0.0\n');
  process.exit(0);
}
const behaviour = process.env.SMALL_NPM;
const { CALLS = '' } = process.env;
/** @param {string} text */
const note = text => fs.appendFileSync(CALLS, `${text}\n`);
const { name } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const isOurs = name === 'small-project';
note(`${command} ${name}`);

if (isOurs && command === 'ci' && behaviour === 'incomplete-lock') {
  process.stderr.write('npm error code EUSAGE\nnpm error\nnpm error Missing: something@ from lock file\n');
  process.exit(1);
}
if (isOurs && behaviour === 'offline') {
  process.stderr.write(
    'npm error code ENOTFOUND\nnpm error network request failed\nnpm error A log can be found elsewhere\n',
  );
  process.exit(1);
}
/**
 * @param {string} file
 * @param {string | Buffer} text
 */
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
if (isOurs && behaviour === 'killed') {
  fs.mkdirSync('node_modules', { recursive: true });
  // The set-up dies, and npm, which nobody told, goes on for a while.
  process.kill(process.ppid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  note('late');
}

const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
for (const [folder, { version, os }] of Object.entries(packages)) {
  if (folder === '' || (os && os !== process.platform)) continue;
  write(path.join(folder, 'package.json'), JSON.stringify({ version }));
}
if (behaviour === 'refused-address' && packages['node_modules/one']?.resolved) {
  process.stderr.write('npm error code E404\nnpm error 404 Not Found\n');
  process.exit(1);
}
if (isOurs && behaviour === 'hollow') {
  fs.rmSync('node_modules/one/package.json');
  process.stderr.write('npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write\n');
}
if (isOurs && behaviour === 'lost-native') {
  fs.rmSync('node_modules/native', { recursive: true });
  process.stderr.write('npm warn ECONNRESET\n');
}

if (isOurs && behaviour === 'with-ballast') {
  write('node_modules/one/index.js', '');
  write('node_modules/one/index.js.map', '{}');
  const libraries = 'node_modules/onnxruntime-node/bin/napi-v6';
  write(path.join(libraries, process.platform, process.arch, 'data'), '');
  write(path.join(libraries, 'beos/x64/data'), '');
  write('node_modules/faiss-node/package.json', '{"version":"0.5.1"}');
}

if (isOurs) {
  write(
    'node_modules/prisma/build/index.js',
    `const fs = require('node:fs');
     fs.appendFileSync(process.env.CALLS, 'prisma ' + process.argv[2] + '\\n');
     fs.mkdirSync('prisma/generated', { recursive: true });
     fs.writeFileSync('prisma/generated/client.ts', '');`,
  );
  write('node_modules/prisma/package.json', '{"version":"1.0.0"}');
  write(
    'node_modules/next/dist/bin/next',
    `const fs = require('node:fs');
     fs.appendFileSync(process.env.CALLS, 'next ' + process.argv[2] + '\\n');
     fs.mkdirSync('dashboard/.next/building/server', { recursive: true });
     if (process.env.SMALL_NPM === 'build-killed') process.kill(process.ppid, 'SIGKILL');
     else fs.writeFileSync('dashboard/.next/building/BUILD_ID', '');`,
  );
} else {
  write('node_modules/npm/bin/npm-cli.js', fs.readFileSync(__filename));
  fs.mkdirSync('node_modules/node-here/bin', { recursive: true });
  if (behaviour === 'broken-node') write('node_modules/node-here/bin/node', 'cut off');
  else fs.symlinkSync(process.execPath, 'node_modules/node-here/bin/node');
}
