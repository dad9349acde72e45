/**
 * What a person sees of the set-up: one line a step, with its time.
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {() => boolean} isDone cheap: all of these run at every start
 * @property {(tell: Tell) => Promise<string | void>} run returns a remark for the step's line
 *
 * @typedef {(text: string) => void} Tell says on a line of its own, at once, what a person should know beforehand
 *
 * @typedef {ReturnType<typeof openReport>} Report
 */

/** A failure whose message says everything: it is shown without a stack. */
export class SetupError extends Error {}

/** @param {{ quiet: boolean }} options quiet: prints only if there is something to do, and only on standard error */
export function openReport({ quiet }) {
  const out = quiet ? process.stderr : process.stdout;
  const began = performance.now();
  let ran = 0;

  return {
    /** @param {Step} step */
    async step(step) {
      if (ran++ === 0) out.write('Setting up\n');
      const since = performance.now();
      out.write(`  ${step.title} … `);
      const timer = out.isTTY
        ? setInterval(() => out.write(`\r  ${step.title} … ${seconds(since)}`), 1_000)
        : undefined;
      try {
        const remark = await step.run(text => out.write(`\n    ${text}\n  ${step.title} … `));
        if (timer) out.write(`\r  ${step.title} … `);
        out.write(`${seconds(since)}${remark ? ` (${remark})` : ''}\n`);
      } catch (error) {
        out.write('failed\n');
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
    /** @param {string} text */
    note: text => out.write(`  ${text}\n`),
    finish() {
      if (ran > 0) out.write(`  ready after ${seconds(began)}\n`);
      else if (!quiet) out.write(`Set-up is up to date (${seconds(began)})\n`);
    },
    /** @param {unknown} error */
    fail(error) {
      const text = error instanceof SetupError ? error.message : error instanceof Error ? error.stack : error;
      process.stderr.write(`Set-up failed: ${text}\n`);
    },
  };
}

/** @param {number} since */
const seconds = since => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
