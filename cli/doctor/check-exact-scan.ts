import { readMeasured } from '../../core/engines/vector-index/exact/remembered-scans.ts';
import { codesPay } from '../../core/engines/vector-index/exact/scan-choice.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** How exact search compares on this machine, and why. */
export async function checkExactScan({ config }: DoctorContext): Promise<Finding[]> {
  const { exactScan: setting } = config;
  if (setting !== 'auto') return [{ level: 'ok', code: 'exact-scan.set', parameters: { setting } }];
  const measured = await readMeasured(dataFolders(config).exactScan);
  if (!measured) return [{ level: 'ok', code: 'exact-scan.unmeasured', parameters: {} }];
  const { machine, int8Ms, fp32Ms } = measured;
  const parameters = { machine, int8Ms, fp32Ms };
  return [{ level: 'ok', code: codesPay(measured) ? 'exact-scan.int8' : 'exact-scan.fp32', parameters }];
}
