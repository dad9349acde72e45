import path from 'node:path';
import { chromiumStep } from './chromium.mjs';
import { dashboardStep } from './dashboard.mjs';
import { faissStep } from './faiss.mjs';
import { installForDevelopmentStep, installStep } from './install.mjs';
import { linkNodeStep } from './link-node.mjs';
import { nodeStep } from './pinned-node.mjs';
import { postgresStep } from './postgres-links.mjs';
import { prismaStep } from './prisma-client.mjs';
import { waitForLock } from './process-lock.mjs';
import { openReport, SetupError } from './report.mjs';
import { ROOT } from './root.mjs';
import { untilLeftoverEnds } from './run.mjs';
import { systemUserStep } from './system-user.mjs';

/** A first set-up over a slow line may take long; another set-up waits this long for it. */
const PATIENCE_MS = 30 * 60_000;

const KNOWN_ARGUMENTS = new Set(['--quiet', '--faiss', '--for', 'dashboard', 'development', 'test']);

/**
 * Runs the steps that are not done yet. A failure is reported and makes the process end with code 1.
 * @param {string[]} args the command line, see setup.mjs
 */
export async function setUp(args) {
  const report = openReport({ quiet: args.includes('--quiet') });
  try {
    const unknown = args.find(arg => !KNOWN_ARGUMENTS.has(arg));
    if (unknown)
      throw new SetupError(`unknown argument ${unknown}; known: ${[...KNOWN_ARGUMENTS].join(' ')}`);
    const steps = stepsFor(args);
    if (steps.some(step => !step.isDone())) await runSteps(steps, report);
    report.finish();
  } catch (error) {
    report.fail(error);
    process.exitCode = 1;
  }
}

/** @param {string[]} args */
function stepsFor(args) {
  const isTest = args.includes('test');
  return [
    nodeStep,
    isTest || args.includes('development') ? installForDevelopmentStep : installStep,
    linkNodeStep,
    postgresStep,
    systemUserStep,
    prismaStep,
    // The running system needs FAISS only for people who choose it; set-up would compile it, and install a compiler.
    ...(isTest || args.includes('--faiss') ? [faissStep({ again: args.includes('--faiss') })] : []),
    ...(isTest || args.includes('dashboard') ? [dashboardStep] : []),
    ...(isTest ? [chromiumStep] : []),
  ];
}

/**
 * @param {import('./report.mjs').Step[]} steps
 * @param {import('./report.mjs').Report} report
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
