import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import type { Method } from './call.ts';
import { type Delays, latencyOf } from './delays.ts';
import { beginAnswer, type Faults, playFault } from './faults.ts';
import type { FloodLimits } from './flood-limits.ts';
import { chatMethods } from './methods/chats.ts';
import { editMethods } from './methods/edit.ts';
import { mediaMethods } from './methods/media.ts';
import { profileMethods } from './methods/profile.ts';
import { queryMethods } from './methods/queries.ts';
import { sendMethods } from './methods/send.ts';
import { updateMethods } from './methods/updates.ts';
import { readParameters } from './parameters.ts';
import type { World } from './world.ts';

/** Method names are case-insensitive, like on the real server. */
const METHODS = new Map<string, Method>(
  [updateMethods, profileMethods, sendMethods, mediaMethods, editMethods, queryMethods, chatMethods]
    .flatMap(group => Object.entries(group))
    .map(([name, method]) => [name.toLowerCase(), method]),
);

/** One received API call, for tests that count what was sent over the wire. */
export interface RecordedCall {
  readonly method: string;
  readonly parameters: Record<string, unknown>;
  readonly uploadedFiles: number;
  readonly uploadedBytes: number;
  readonly fileNames: string[];
  /** Its order among all calls by the arrival of its first bytes; a large call is complete long after that. */
  readonly begun: number;
  /** When it had arrived completely (performance.now()). */
  readonly arrivedAt: number;
  /** HTTP status of the answer; undefined while there is none (hanging, dropped). */
  status: number | undefined;
  /** When it was answered (performance.now()). */
  answeredAt: number | undefined;
}

export interface ServerParts {
  readonly world: World;
  readonly faults: Faults;
  readonly flood: FloodLimits;
  readonly calls: RecordedCall[];
  readonly maxPollMs: number;
  /** How many calls have begun. */
  begun: number;
  readonly delays: Delays;
}

function answer(response: ServerResponse, status: number, body: object, retryAfter?: number): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(JSON.stringify(body));
}

/** Answers `/bot<token>/<method>` with the API's envelope, faults included. */
export async function answerCall(
  parts: ServerParts,
  { token, method: name, url }: { token: string; method: string; url: URL },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const begun = parts.begun++;
  const parameters = await readParameters(request, url);
  const files = [...parameters.files.values()];
  const record: RecordedCall = {
    method: name,
    parameters: parameters.toJSON(),
    uploadedFiles: files.length,
    uploadedBytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
    fileNames: files.map(file => file.name),
    begun,
    arrivedAt: performance.now(),
    status: undefined,
    answeredAt: undefined,
  };
  parts.calls.push(record);
  const hangUp = new AbortController();
  response.on('close', () => hangUp.abort());
  try {
    const fault = parts.faults.take(name);
    if (fault && !(await playFault(fault, response))) return;
    const bot = parts.world.bot(token);
    const method = METHODS.get(name.toLowerCase());
    if (!method) throw new ApiError(404, 'Not Found: method not found');
    const latency = latencyOf(name, parts.delays, Math.random);
    const result = await method({ ...parts, bot, parameters, latency, signal: hangUp.signal });
    await latency();
    if (fault?.kind === 'drop-after' || fault?.kind === 'cut-after') {
      const drop = () => void response.socket?.destroy();
      if (fault.kind === 'cut-after') beginAnswer(response, drop);
      else drop();
      return;
    }
    record.status = 200;
    record.answeredAt = performance.now();
    answer(response, 200, { ok: true, result });
  } catch (error) {
    const known = error instanceof ApiError ? error : new ApiError(500, `Internal Server Error: ${error}`);
    record.status = known.code;
    record.answeredAt = performance.now();
    const { retryAfter, migratedTo } = known;
    answer(
      response,
      known.code,
      {
        ok: false,
        error_code: known.code,
        description: known.message,
        ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
        ...(migratedTo !== undefined && { parameters: { migrate_to_chat_id: migratedTo } }),
      },
      retryAfter,
    );
  }
}
