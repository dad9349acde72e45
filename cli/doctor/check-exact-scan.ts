import { readMeasured } from '../../core/engines/vector-index/exact/remembered-scans.ts';
import { planOf } from '../../core/engines/vector-index/exact/scan-choice.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** The index size that the report is about: below some tens of megabytes, float32 is as fast. */
const LARGE_BYTES = 2 ** 30;

/** The comparison that exact search uses on this machine, and why. */
export async function checkExactScan({ config }: DoctorContext): Promise<Finding[]> {
  const { exactScan: setting } = config;
  if (setting !== 'auto') return [{ level: 'ok', code: 'exact-scan.set', parameters: { setting } }];
  const measured = await readMeasured(dataFolders(config).exactScan);
  if (!measured) return [{ level: 'ok', code: 'exact-scan.unmeasured', parameters: {} }];
  const { machine, int8Ms, fp32Ms, many } = measured;
  const plan = planOf(measured, LARGE_BYTES);
  const int8ManyMs = Math.min(many.kernelMs, many.productsMs);
  const parameters = { machine, int8Ms, fp32Ms, int8ManyMs, fp32ManyMs: many.fp32Ms };
  const isInt8 = plan?.one === 'int8';
  if (plan && plan.one !== (plan.many === 'fp32' ? 'fp32' : 'int8')) {
    return [
      { level: 'ok', code: isInt8 ? 'exact-scan.int8-for-one' : 'exact-scan.int8-for-many', parameters },
    ];
  }
  return [{ level: 'ok', code: isInt8 ? 'exact-scan.int8' : 'exact-scan.fp32', parameters }];
}
