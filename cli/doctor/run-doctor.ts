import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { reasonOf } from '../../core/ground/errors.ts';
import { redactSecrets } from '../../core/ground/log.ts';
import { checkDisk } from './check-disk.ts';
import { checkConfiguration, checkInstallation, checkMemory, nodeFinding } from './check-environment.ts';
import { checkExactScan } from './check-exact-scan.ts';
import { checkImageStore } from './check-image-store.ts';
import { checkIndex } from './check-index.ts';
import { checkModel } from './check-model.ts';
import { checkFaiss, checkOnnxRuntime } from './check-natives.ts';
import { checkPostgres } from './check-postgres.ts';
import { checkPorts, checkProcesses } from './check-running.ts';
import { checkClock, checkTelegram } from './check-telegram.ts';
import type { DoctorContext } from './context.ts';
import type { CheckName, Finding } from './finding.ts';

type Check = (context: DoctorContext) => Promise<Finding[]>;

/** In display order; later checks use what earlier ones have found. A new check is one line here. */
const CHECKS: readonly (readonly [name: CheckName, check: Check, limitSeconds: number])[] = [
  ['configuration', checkConfiguration, 5],
  ['node', async () => [nodeFinding(process.version)], 5],
  ['installation', checkInstallation, 10],
  ['faiss', checkFaiss, 20],
  ['onnxruntime', checkOnnxRuntime, 20],
  ['disk', checkDisk, 30],
  ['image-store', checkImageStore, 60],
  ['memory', checkMemory, 5],
  ['postgres', checkPostgres, 120],
  ['processes', checkProcesses, 15],
  ['ports', checkPorts, 15],
  ['model', checkModel, 300],
  ['index', checkIndex, 300],
  ['exact-scan', checkExactScan, 5],
  ['telegram', checkTelegram, 15],
  ['clock', checkClock, 5],
];

/** Runs all checks, one after the other. A check that throws or hangs is a finding like any other. */
export async function* runDoctor(
  context: DoctorContext,
): AsyncGenerator<{ check: CheckName; finding: Finding }> {
  for (const [check, run, seconds] of CHECKS) {
    const running = run(context).catch((error: unknown): Finding[] => {
      const reason = redactSecrets(reasonOf(error));
      return [{ level: 'fail', code: 'check.failed', parameters: { reason } }];
    });
    const findings: Finding[] = (await endsWithin(seconds * 1_000, running))
      ? await running
      : [{ level: 'fail', code: 'check.timed-out', parameters: { seconds } }];
    for (const finding of findings) yield { check, finding };
  }
}
