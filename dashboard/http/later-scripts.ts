import { StringDecoder } from 'node:string_decoder';

/** Pages that work without scripts: what the scripts add is not worth delaying an image. */
const WORKS_WITHOUT = /^\/(?:$|search$|picture\/)/;
/** A script of the build. Scripts for old browsers are left as they are, because other browsers never fetch them. */
const SCRIPT = /<script src="(\/_next\/static\/[^"]+)"((?:(?!noModule)[^>])*)><\/script>/g;
const PRELOAD = /<link rel="preload" as="script"[^>]*>/g;
const NONCE = / nonce="([\w-]+)"/;
const ELEMENT_END = '</script>';

/** The wait if nothing in the page reports that its images have loaded. */
const LATEST_MS = 3_000;

/**
 * Runs in the page: holds the scripts' addresses back until the first visible images have loaded or somebody presses something. Otherwise
 * scripts and images would share a slow line, or a small processor.
 */
const KEEPER = `(()=>{const n=document.currentScript.nonce,d=document,a=s=>{const e=d.createElement('script');e.src=s;e.async=true;e.nonce=n;d.head.append(e)},l=self.laterScripts=[];let b;const g=()=>{if(b)return;b=1;l.forEach(a);l.push=a};if(d.readyState==='complete')g();else addEventListener('load',g);for(const t of['pointerdown','keydown'])addEventListener(t,g,{capture:true,passive:true});setTimeout(g,${LATEST_MS})})()`;

/** Delays a page's scripts: takes the page in pieces and passes it on in pieces. */
export class LaterScripts {
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  #hasKeeper = false;

  static isFor(address: string | undefined): boolean {
    return WORKS_WITHOUT.test((address ?? '').split('?', 1)[0]!);
  }

  push(piece: Uint8Array): string {
    this.#held += this.#decoder.write(piece);
    const whole = this.#held.slice(0, this.#endOfWhole());
    this.#held = this.#held.slice(whole.length);
    return this.#rewrite(whole);
  }

  end(): string {
    const rest = this.#held + this.#decoder.end();
    this.#held = '';
    return this.#rewrite(rest);
  }

  /** The position before a tag, or a script element, that has not arrived whole. */
  #endOfWhole(): number {
    const open = this.#held.lastIndexOf('<');
    const tag = open >= 0 && this.#held.indexOf('>', open) < 0 ? open : this.#held.length;
    const script = this.#held.lastIndexOf('<script src="');
    return script >= 0 && this.#held.indexOf(ELEMENT_END, script) < 0 ? Math.min(script, tag) : tag;
  }

  #rewrite(text: string): string {
    return text.replaceAll(PRELOAD, '').replaceAll(SCRIPT, (element, address: string, attributes: string) => {
      const nonce = NONCE.exec(attributes)?.[1];
      if (nonce === undefined) return element;
      const keeper = this.#hasKeeper ? '' : `${KEEPER};`;
      this.#hasKeeper = true;
      return `<script nonce="${nonce}">${keeper}laterScripts.push(${JSON.stringify(address)})</script>`;
    });
  }
}
