import { spawnSync } from 'node:child_process';
import type { Reporter, TestModule } from 'vitest/node';
import { chromiumAdvice, findChromium } from '../../setup/chromium.mjs';
import { faissAdvice, hasFaiss } from '../../setup/faiss.mjs';
import { hasMoto, motoAdvice } from './moto.ts';
import { hasModelReaders, hasTorch, modelReadersAdvice, torchAdvice } from './torch.ts';
import { findHalfDriver, halfDriverAdvice } from './vulkan-drivers.ts';

/** Things that a machine may lack. A test that needs one has its tag, and is skipped if it is missing. */
const NEEDS = [
  { name: 'chromium', isHere: findChromium() !== undefined, what: 'Chromium', advice: chromiumAdvice },
  { name: 'torch', isHere: hasTorch(), what: 'PyTorch', advice: torchAdvice },
  { name: 'moto', isHere: hasMoto(), what: "moto's S3 server", advice: motoAdvice },
  {
    name: 'model-readers',
    isHere: hasModelReaders(),
    what: "Python's transformers and ONNX Runtime",
    advice: modelReadersAdvice,
  },
  {
    name: 'curl',
    isHere: spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0,
    what: 'curl',
    advice: () => 'sudo apt-get install curl',
  },
  {
    name: 'half-driver',
    isHere: findHalfDriver() !== undefined,
    what: 'a software driver of Vulkan with float16',
    advice: halfDriverAdvice,
  },
  { name: 'faiss', isHere: hasFaiss(), what: 'the FAISS binding', advice: faissAdvice },
];

/** For vitest's `tags`. */
export const needTags = NEEDS.map(({ name, isHere, what }) => ({
  name,
  description: `needs ${what}`,
  skip: !isHere,
}));

/** Reports at the end of a run how many tests were skipped for what reason, and how to install what they need. */
export const leftOutReporter: Reporter = {
  onTestRunEnd(modules) {
    const lines = NEEDS.filter(({ isHere }) => !isHere).flatMap(({ name, what, advice }) => {
      const count = leftOut(modules, name);
      return count
        ? [
            `   Left out  ${count} ${count === 1 ? 'test' : 'tests'}, for want of ${what}. To have it: ${advice()}`,
          ]
        : [];
    });
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  },
};

const leftOut = (modules: readonly TestModule[], tag: string): number =>
  modules.flatMap(module => [...module.children.allTests('skipped')]).filter(({ tags }) => tags.includes(tag))
    .length;
