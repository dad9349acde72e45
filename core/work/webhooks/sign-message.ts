import { createHmac } from 'node:crypto';

interface Message {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers that prove to a receiver that a message is ours and recent. Source: Standard Webhooks, specification 1.0.0
 * (https://www.standardwebhooks.com): HMAC-SHA-256 of id, time and body; the key is the secret's base64-decoded bytes.
 */
export function signedHeaders(secret: string, { id, timestamp, body }: Message): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
