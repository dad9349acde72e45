import { codeOf, NegarehError, reasonOf } from '../../core/ground/errors.ts';
import { createLog } from '../../core/ground/log.ts';
import { isSetUp } from '../../postgres/is-set-up.ts';
import { openEmbedded } from '../../postgres/open-embedded.ts';
import { findPlace } from '../../postgres/place.ts';
import { type DatabaseState, inspectDatabase } from '../../prisma/inspect-database.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

const OLDEST_MAJOR = 15;

/** Joins or starts the server like any command does; changes nothing in it. */
export async function checkPostgres(context: DoctorContext): Promise<Finding[]> {
  const { config } = context;
  let url = config.databaseUrl;
  if (!url) {
    if (!isSetUp(config)) return [{ level: 'ok', code: 'postgres.new', parameters: {} }];
    try {
      const log = createLog('doctor', { level: 'silent', toStderr: true });
      const server = await openEmbedded(findPlace(config), { port: config.postgresPort }, log);
      context.defer(() => server.close());
      url = server.url;
    } catch (error) {
      const known =
        error instanceof NegarehError && 'reason' in error.parameters ? error.parameters : undefined;
      const reason = known ? String(known.reason) : reasonOf(error);
      return [{ level: 'fail', code: 'postgres.start-failed', parameters: { reason } }];
    }
  }
  const where = placeOf(url);
  try {
    const state = await inspectDatabase(url);
    context.clocks.push({ against: 'PostgreSQL', aheadMs: state.clockAheadMs });
    const findings = stateFindings(state, { where, message: context.message });
    if (findings.every(({ level }) => level === 'ok')) context.databaseUrl = url;
    return findings;
  } catch (error) {
    // The server's own answers have a five-character code; errors that never reached it have another code, or none.
    const isAnswer = /^[0-9A-Z]{5}$/.test(codeOf(error) ?? '');
    const parameters = { where, reason: wordsOf(error) };
    if (isAnswer) return [{ level: 'fail', code: 'postgres.refused', parameters }];
    return [{ level: 'fail', code: 'postgres.unreachable', parameters }];
  }
}

/** If connecting to several addresses of a name fails, the error holds all their errors and has no message of its own. */
function wordsOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return reasonOf(first) || (codeOf(first) ?? 'no answer');
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

function stateFindings(
  state: DatabaseState,
  { where, message }: { where: string; message: DoctorContext['message'] },
): Finding[] {
  const { version, majorVersion, pending, unknown, changed, unfinished } = state;
  const findings: Finding[] = [];
  if (majorVersion < OLDEST_MAJOR)
    findings.push({ level: 'fail', code: 'postgres.old', parameters: { version } });
  if (state.fault)
    findings.push({ level: 'fail', code: 'postgres.unfit', parameters: { message: message(state.fault) } });
  if (unfinished)
    findings.push({ level: 'fail', code: 'postgres.failed-migration', parameters: { name: unfinished } });
  if (unknown.length > 0)
    findings.push({ level: 'fail', code: 'postgres.newer', parameters: { names: unknown.join(', ') } });
  if (changed) findings.push({ level: 'fail', code: 'postgres.changed', parameters: { name: changed } });
  if (findings.length === 0 && pending.length > 0)
    findings.push({ level: 'warn', code: 'postgres.pending', parameters: { count: pending.length } });
  if (findings.length === 0)
    findings.push({ level: 'ok', code: 'postgres.ok', parameters: { version, where } });
  return findings;
}
