#!/usr/bin/env node
// Sets up everything that Negareh needs, step by step; what is done already is not done again. Plain JavaScript
// without dependencies, because it runs before anything is installed, on any Node from version 18 on.
//
//   node setup.mjs [--quiet] [--faiss] [--for dashboard | --for test]
//
//   --quiet          says nothing when there is nothing to do; standard output stays empty
//   --faiss          tries again to get the FAISS binding although it failed lately
//   --for dashboard  builds the dashboard's pages, too
//   --for test       the same, and sets up what the tests need
import path from 'node:path';
import { chromiumStep } from './setup/chromium.mjs';
import { dashboardStep } from './setup/dashboard.mjs';
import { faissStep } from './setup/faiss.mjs';
import { installStep } from './setup/install.mjs';
import { nodeStep } from './setup/node-binary.mjs';
import { postgresStep } from './setup/postgres-links.mjs';
import { prismaStep } from './setup/prisma-client.mjs';
import { waitForLock } from './setup/process-lock.mjs';
import { openReport, SetupError } from './setup/report.mjs';
import { ROOT } from './setup/root.mjs';
import { untilLeftoverEnds } from './setup/run.mjs';

const OLDEST_NODE = 18;

/** A first set-up over a slow line may take long; another one waits for it. */
const PATIENCE_MS = 30 * 60_000;

const KNOWN_ARGUMENTS = new Set(['--quiet', '--faiss', '--for', 'dashboard', 'test']);

async function main() {
  const args = process.argv.slice(2);
  const report = openReport({ quiet: args.includes('--quiet') });
  try {
    const unknown = args.find(arg => !KNOWN_ARGUMENTS.has(arg));
    if (unknown)
      throw new SetupError(`unknown argument ${unknown}; known: ${[...KNOWN_ARGUMENTS].join(' ')}`);
    if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
      throw new SetupError(
        `Node ${process.versions.node} is too old: version ${OLDEST_NODE} or newer is needed`,
      );
    }
    const steps = [
      installStep,
      nodeStep,
      postgresStep,
      prismaStep,
      faissStep({ again: args.includes('--faiss') }),
      ...(args.includes('--for') ? [dashboardStep] : []),
      ...(args.includes('test') ? [chromiumStep] : []),
    ];
    if (steps.some(step => !step.isDone())) await runSteps(steps, report);
    report.finish();
  } catch (error) {
    report.fail(error);
    process.exitCode = 1;
  }
}

/**
 * @param {import('./setup/report.mjs').Step[]} steps
 * @param {import('./setup/report.mjs').Report} report
 */
async function runSteps(steps, report) {
  const lock = await waitForLock(path.join(ROOT, '.setup.lock'), {
    patienceMs: PATIENCE_MS,
    onWait: ({ pid }) => report.note(`another set-up is running (process ${pid}): waiting for it`),
  });
  try {
    await untilLeftoverEnds(pid => report.note(`waiting for process ${pid}, which an earlier set-up left`));
    for (const step of steps) if (!step.isDone()) await report.step(step);
  } finally {
    lock.release();
  }
}

await main();
