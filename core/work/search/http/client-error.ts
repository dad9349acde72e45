import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../../../ground/domain/id.ts';
import { InputError } from '../../../ground/errors.ts';
import { toErrorReply } from './error-reply.ts';

/** Answers what Node's parser rejects before there is a request: too slow, too large, not HTTP. */
const REFUSALS: Record<string, { status: number; reason: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'it did not arrive in time' },
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'its headers are too large' },
};

export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // The other side has disconnected: there is nobody to answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason } = REFUSALS[error.code ?? ''] ?? { status: 400, reason: 'it is not HTTP' };
  const requestId = newId();
  const body = JSON.stringify(
    toErrorReply(new InputError('request.invalid', { reason }), requestId, 'en').body,
  );
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
