import { type IncomingMessage, ServerResponse } from 'node:http';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { type IntoHead, inlineStyles, type Styles } from './inline-styles.ts';
import { LaterScripts } from './later-scripts.ts';

const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|application\/(?:javascript|json|xml|manifest\+json)|image\/svg\+xml)/;
const HEAD_END = '</head>';

type Callback = (error?: Error | null) => void;

/**
 * Answers as Next.js writes them, with three changes: a page has its styles inline for a browser that does not have them yet, scripts wait
 * for the images on pages that work without scripts, and everything compressible is compressed, each piece as soon as it is written.
 * Next.js's own compression would hide the page from us.
 */
export function pageResponse(styles: () => Styles | undefined) {
  return class PageResponse<
    Request extends IncomingMessage = IncomingMessage,
  > extends ServerResponse<Request> {
    #gzip: Gzip | undefined;
    /** The head of a page that gets its styles, until the head is complete; null once nothing is held back any more. */
    #head: Buffer | null | undefined;
    #intoHead: IntoHead | undefined;
    #later: LaterScripts | undefined;

    override write(
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | Callback,
      callback?: Callback,
    ): boolean {
      const given = typeof encoding === 'function' ? undefined : encoding;
      const done = typeof encoding === 'function' ? encoding : callback;
      return this.#pass(this.#letScriptsWait(this.#look(chunk, given), given), given, done);
    }

    override flushHeaders(): void {
      if (this.#head === undefined) this.#begin();
      super.flushHeaders();
    }

    override end(
      chunk?: string | Uint8Array | null | (() => void),
      encoding?: BufferEncoding | (() => void),
      callback?: () => void,
    ): this {
      const done = [chunk, encoding, callback].find(one => typeof one === 'function');
      const given = typeof encoding === 'string' ? encoding : undefined;
      // Null also means nothing: Next.js ends the answer to a HEAD that way.
      const last = typeof chunk === 'function' ? undefined : (chunk ?? undefined);
      if (this.#head === undefined && last === undefined) return super.end(done);
      let rest = last === undefined ? '' : this.#look(last, given);
      // A page whose head has no end.
      if (this.#head) [rest, this.#head] = [this.#head, null];
      if (this.#later) rest = Buffer.from(this.#later.push(bytesOf(rest, given)) + this.#later.end());
      if (!this.#gzip) return rest.length === 0 ? super.end(done) : super.end(rest, given ?? 'utf8', done);
      if (done) this.once('finish', done);
      // A second end() has no effect without compression; on a stream it is an error.
      if (!this.#gzip.writableEnded) this.#gzip.end(rest);
      return this;
    }

    /** @returns the part of the written data to send now */
    #look(chunk: string | Uint8Array, encoding: BufferEncoding | undefined): string | Uint8Array {
      if (this.#head === undefined) this.#begin();
      if (!this.#head) return chunk;
      const whole = Buffer.concat([this.#head, bytesOf(chunk, encoding)]);
      const end = whole.indexOf(HEAD_END);
      this.#head = end < 0 ? whole : null;
      if (end < 0) return '';
      const head = this.#intoHead?.(whole.toString('utf8', 0, end)) ?? '';
      return Buffer.concat([Buffer.from(head), whole.subarray(end)]);
    }

    #letScriptsWait(piece: string | Uint8Array, encoding: BufferEncoding | undefined): string | Uint8Array {
      return this.#later ? Buffer.from(this.#later.push(bytesOf(piece, encoding))) : piece;
    }

    #begin(): void {
      this.#head = null;
      const type = String(this.getHeader('content-type') ?? '');
      if (this.headersSent || this.req.method === 'HEAD' || this.hasHeader('content-encoding')) return;
      if (this.statusCode === 204 || this.statusCode === 206 || this.statusCode === 304) return;
      const given = type.startsWith('text/html') ? styles() : undefined;
      this.#intoHead = given && inlineStyles(this.req, this, given);
      if (this.#intoHead) this.#head = Buffer.alloc(0);
      const isPage = type.startsWith('text/html') && this.statusCode === 200;
      if (isPage && LaterScripts.isFor(this.req.url)) this.#later = new LaterScripts();
      if (this.#intoHead || this.#later) this.removeHeader('content-length');
      if (!COMPRESSIBLE.test(type)) return;
      this.appendHeader('vary', 'accept-encoding');
      if (/\bgzip\b/.test(String(this.req.headers['accept-encoding'] ?? ''))) this.#compress();
    }

    #compress(): void {
      this.removeHeader('content-length');
      this.setHeader('content-encoding', 'gzip');
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      this.#gzip = gzip;
      gzip.on('data', (piece: Buffer) => {
        if (!super.write(piece)) gzip.pause();
      });
      gzip.on('end', () => super.end());
      gzip.on('drain', () => this.emit('drain'));
      this.on('drain', () => gzip.resume());
      this.on('close', () => gzip.destroy());
    }

    #pass(
      piece: string | Uint8Array,
      encoding: BufferEncoding | undefined,
      done: Callback | undefined,
    ): boolean {
      if (piece.length === 0) {
        done?.();
        return true;
      }
      if (this.#gzip) return this.#gzip.write(piece, encoding ?? 'utf8', done);
      return super.write(piece, encoding ?? 'utf8', done);
    }
  };
}

const bytesOf = (piece: string | Uint8Array, encoding: BufferEncoding | undefined): Uint8Array =>
  typeof piece === 'string' ? Buffer.from(piece, encoding) : piece;
