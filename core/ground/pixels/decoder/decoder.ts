import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { compiledCode, systemEnvironment } from '../../process/system-environment.ts';
import { threadEntry } from '../../threads/thread-entry.ts';
import { type Frame, FrameReader, frameStart } from './frames.ts';
import { type Decoded, type DecodeRequest, DecoderMessage, type Excess } from './protocol.ts';
import { MAPPED_LIMIT } from './time-and-memory-limits.ts';

/** How a decoder's work on a picture ended. With `over` and `died`, the process has ended, too. */
export type Outcome =
  | { readonly kind: 'decoded'; readonly decoded: Decoded; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly failure: Extract<DecoderMessage, { kind: 'failed' }> }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'needs-more' | 'over'; readonly of: Excess }
  | {
      readonly kind: 'died';
      readonly reason: string;
      /** Whether the picture may be the cause: the process had it, and was not ended from outside. */
      readonly isSuspicious: boolean;
    };

/** More than the largest renditions and the largest RGB picture have. */
const BODY_LIMIT = 32_000_000;
/** The wall-clock limit for a process that hangs; one that works ends itself long before, at its usage limits. */
const STUCK_MS = 300_000;
/**
 * Run by the shell that becomes the process: no core dumps, a limit on memory, and the first to be killed when the machine
 * runs out of memory. What a system does not support is skipped.
 */
const CONFINED = `ulimit -c 0; ulimit -d ${Math.ceil(MAPPED_LIMIT / 1024)}; echo 800 >/proc/$$/oom_score_adj; exec "$@"`;
/**
 * Two threads for libvips; few heaps of the C library, which does not return what a heap has freed; our compiled code, which
 * halves the cost of a start. None of our secrets.
 */
const environment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  ...systemEnvironment(),
  ...compiledCode(),
  UV_THREADPOOL_SIZE: '2',
  MALLOC_ARENA_MAX: '2',
});

/**
 * One process that decodes one picture at a time. It keeps the process that started it alive only while it works, and
 * ends with it.
 */
export class Decoder {
  readonly #child: ChildProcess;
  /** Absent when the system has no more sockets: the process then fails to start. */
  readonly #answers: Socket | undefined;
  #settle: ((outcome: Outcome) => void) | undefined;
  /** Its last message before it ended. */
  #verdict: Outcome | undefined;
  #isReady = false;
  #isEnding = false;
  #unusable: string | undefined;
  #stuck: NodeJS.Timeout | undefined;

  /** @param onEnd called when the process has ended, after the picture's outcome. */
  constructor(onEnd: () => void) {
    const entry = fileURLToPath(threadEntry('./decoder-process', import.meta.url));
    const node = [process.execPath, '--max-old-space-size=256', '--no-warnings', entry];
    this.#child = spawn('/bin/sh', ['-c', CONFINED, 'sh', ...node], {
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      env: environment(),
    });
    const answers = this.#child.stdio?.[3];
    this.#answers = answers instanceof Socket ? answers : undefined;
    const reader = new FrameReader(frame => this.#hear(frame), BODY_LIMIT);
    this.#answers?.on('data', chunk => {
      try {
        reader.push(chunk);
      } catch {
        // A process that sends nonsense no longer works as a decoder.
        this.kill();
      }
    });
    // It may end before all is written to it; `close` reports that.
    this.#child.stdin?.on('error', () => undefined);
    this.#answers?.on('error', () => undefined);
    this.#child.once('error', error => {
      this.#unusable = error.message;
      if (this.#child.pid === undefined) this.#end(null, null, onEnd);
    });
    // After `exit`, and after its last message was read.
    this.#child.once('close', (code, signal) => this.#end(code, signal, onEnd));
    this.#keepParent(false);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** False when it is ending. */
  get isUsable(): boolean {
    return !this.#isEnding;
  }

  /** Never rejects. One call at a time. */
  decode(request: DecodeRequest, bytes: Uint8Array = new Uint8Array()): Promise<Outcome> {
    this.#keepParent(true);
    this.#stuck = setTimeout(() => {
      this.#verdict = { kind: 'over', of: 'time' };
      this.kill();
    }, STUCK_MS);
    const { stdin } = this.#child;
    const outcome = new Promise<Outcome>(resolve => {
      this.#settle = resolve;
    });
    stdin?.write(frameStart(request, bytes.length));
    if (bytes.length > 0) stdin?.write(bytes);
    return outcome;
  }

  /** Ends it when it has nothing to do. */
  close(): void {
    this.#isEnding = true;
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#isEnding = true;
    this.#child.kill('SIGKILL');
  }

  #hear({ head, body }: Frame): void {
    const message = DecoderMessage.parse(head);
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        break;
      case 'unusable':
        this.#unusable = message.reason;
        this.kill();
        break;
      case 'over':
        // Its place is free when the process is gone, not before.
        this.#verdict = message;
        break;
      case 'decoded':
        this.#finish({ kind: 'decoded', decoded: message, body });
        break;
      case 'failed':
        this.#finish({ kind: 'failed', failure: message });
        break;
      default:
        this.#finish(message);
    }
  }

  #end(code: number | null, signal: NodeJS.Signals | null, onEnd: () => void): void {
    const how = this.#unusable ?? signal ?? `exit code ${code}`;
    const isSuspicious = this.#isReady && signal !== 'SIGKILL' && signal !== 'SIGTERM';
    this.#finish(this.#verdict ?? { kind: 'died', reason: how, isSuspicious });
    onEnd();
  }

  #finish(outcome: Outcome): void {
    clearTimeout(this.#stuck);
    this.#keepParent(false);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(outcome);
  }

  #keepParent(isWorking: boolean): void {
    const { stdin } = this.#child;
    for (const handle of [this.#child, stdin instanceof Socket ? stdin : undefined, this.#answers]) {
      if (isWorking) handle?.ref();
      else handle?.unref();
    }
  }
}
