import 'server-only';
import { type ReactNode, Suspense } from 'react';
import { sleep } from '../../core/ground/async/sleep.ts';

/** How long a page waits for a value that is still being counted. */
const PATIENCE_MS = 50;

/**
 * Shows a value that has to be counted over many rows, without delaying the page. If it is known soon, it is part of the page, so readers
 * without scripts also get it; otherwise it is streamed after the page.
 */
export async function WhenKnown<Value>({
  read,
  meanwhile,
  children,
}: {
  readonly read: () => Promise<Value>;
  readonly meanwhile: ReactNode;
  readonly children: (value: Value) => ReactNode;
}) {
  const value = read();
  await Promise.race([value, sleep(PATIENCE_MS)]);
  return (
    <Suspense fallback={meanwhile}>
      <Known value={value}>{children}</Known>
    </Suspense>
  );
}

const Known = async <Value,>({
  value,
  children,
}: {
  readonly value: Promise<Value>;
  readonly children: (value: Value) => ReactNode;
}) => children(await value);
