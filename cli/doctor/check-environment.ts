import os from 'node:os';
import { installStep } from '../../setup/install.mjs';
import { linkNodeStep } from '../../setup/link-node.mjs';
import { nodeStep } from '../../setup/pinned-node.mjs';
import { postgresStep } from '../../setup/postgres-links.mjs';
import { prismaStep } from '../../setup/prisma-client.mjs';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** The major version that package.json pins. */
const NODE_MAJOR = 24;
/** What encoders, index and PostgreSQL need together, in addition to the programs that already run. */
const LOW_MEMORY = 800e6;

export async function checkConfiguration({ problems, message }: DoctorContext): Promise<Finding[]> {
  if (problems.length === 0) return [{ level: 'ok', code: 'configuration.ok', parameters: {} }];
  return problems.map(problem => ({
    level: 'fail',
    code: 'configuration.invalid',
    parameters: { message: message(problem) },
  }));
}

export function nodeFinding(version: string): Finding {
  if (Number(/^v(\d+)/.exec(version)?.[1]) === NODE_MAJOR)
    return { level: 'ok', code: 'node.ok', parameters: { version } };
  return { level: 'warn', code: 'node.other', parameters: { version, wanted: NODE_MAJOR } };
}

export async function checkInstallation(): Promise<Finding[]> {
  const undone = [nodeStep, installStep, linkNodeStep, postgresStep, prismaStep].filter(
    step => !step.isDone(),
  );
  if (undone.length === 0) return [{ level: 'ok', code: 'installation.ok', parameters: {} }];
  const steps = undone.map(({ title }) => title).join(', ');
  return [{ level: 'fail', code: 'installation.incomplete', parameters: { steps } }];
}

/** @param available how much memory a new program may take, also inside a container */
export function memoryFinding(available: number, total: number): Finding {
  const parameters = { available, total };
  return available < LOW_MEMORY
    ? { level: 'warn', code: 'memory.low', parameters }
    : { level: 'ok', code: 'memory.ok', parameters };
}

export async function checkMemory(): Promise<Finding[]> {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 && constrained < os.totalmem() ? constrained : os.totalmem();
  return [memoryFinding(process.availableMemory(), total)];
}
