#!/usr/bin/env node
// Sets up everything that Negareh needs, step by step; what is done already is not done again. This file must be read
// by any Node, however old, so that it can say which one is needed: all the rest is in setup/main.mjs.
//
//   node setup.mjs [--quiet] [--faiss] [--for dashboard | --for development | --for test]
//
//   --quiet            says nothing when there is nothing to do; standard output stays empty
//   --faiss            gets the FAISS binding, too, also when it failed lately
//   --for dashboard    builds the dashboard's pages, too
//   --for development  installs the packages for tests and checks, too
//   --for test         all of that, and a browser

const OLDEST_NODE = 18;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `Set-up failed: Node ${process.versions.node} is too old. Negareh brings the Node that it runs on (24), but needs ` +
      `Node ${OLDEST_NODE} or newer to fetch it. Install one and run the same command again:\n` +
      '  Debian 12, Ubuntu 24.04 or newer:  sudo apt-get install nodejs npm\n' +
      '  macOS with Homebrew:               brew install node\n' +
      '  anywhere, without root:            nvm install 24, or the archive from https://nodejs.org/en/download\n',
  );
  process.exitCode = 1;
} else {
  import('./setup/main.mjs').then(({ setUp }) => setUp(process.argv.slice(2)));
}
