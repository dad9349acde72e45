import { createHmac } from 'node:crypto';
import { sha256Hex } from '../../../ground/files/sha256.ts';

export interface Presigned {
  /** What is asked for, with all it says in its query. */
  readonly url: URL;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  /** Of a key that was lent for a while. */
  readonly sessionToken?: string | undefined;
  /** When it is signed. */
  readonly at: Date;
  readonly seconds: number;
}

const SIGNED_HEADERS = 'host';

/**
 * An address that opens an object for whoever has it, from `at` for so many seconds. Source: “Authenticating Requests: Using Query
 * Parameters (AWS Signature Version 4)”, Amazon S3 API Reference.
 */
export function presign({ url, region, keyId, secret, sessionToken, at, seconds }: Presigned): string {
  const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const signed = new URL(url);
  const query: Readonly<Record<string, string>> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [keyId, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': SIGNED_HEADERS,
  };
  const pairs = [...signed.searchParams, ...Object.entries(query)].map(([name, value]) => [
    encode(name),
    encode(value),
  ]);
  const sorted = pairs
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map(pair => pair.join('='))
    .join('&');
  const path = signed.pathname.split('/').map(part => encode(decodeURIComponent(part)));
  const asked = [
    'GET',
    path.join('/'),
    sorted,
    `host:${signed.host}`,
    '',
    SIGNED_HEADERS,
    'UNSIGNED-PAYLOAD',
  ];
  const hash = sha256Hex(asked.join('\n'));
  const key = scope.reduce<string | Buffer>((by, part) => hmac(by, part).digest(), `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash].join('\n');
  signed.search = `${sorted}&X-Amz-Signature=${hmac(key, text).digest('hex')}`;
  return signed.href;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);

/** All but the unreserved characters of RFC 3986. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
