import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Spec } from 'vega';
import { ROOT } from '../../core/ground/project.ts';
import { COLOURS, plotFrame, titleStyle } from '../../core/work/plots/plot-style.ts';
import type { CpuProfile } from './profile-process.ts';

const WIDTH = 1_400;
const LEVEL = 17;
/** Of all time; narrower calls are left out. */
const NARROWEST = 0.002;
/** Pixels that a letter takes. */
const LETTER = 6;
/** Nobody works there. */
const IDLE = new Set(['(idle)', '(root)']);

/** A call with all that it called, those of one name under one caller together. */
interface Call {
  readonly name: string;
  readonly file: string;
  self: number;
  total: number;
  readonly callees: Map<string, Call>;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly level: number;
  readonly label: string;
  readonly colour: string;
}

/** Where the time of a profile went, as a flame graph from the top down: who calls stands above whom it calls, as wide as its time. */
export function flameGraph(profile: CpuProfile, title: string): Spec {
  const root = callTree(profile);
  const boxes: Box[] = [];
  place(root, { left: 0, level: 0, whole: root.total }, boxes);
  const levels = 1 + Math.max(...boxes.map(({ level }) => level));
  return {
    ...plotFrame({ width: WIDTH, height: levels * LEVEL }),
    title: titleStyle(title),
    data: [{ name: 'boxes', values: boxes }],
    marks: [
      {
        type: 'rect',
        from: { data: 'boxes' },
        encode: {
          enter: {
            x: { field: 'left' },
            x2: { field: 'right' },
            y: { signal: `datum.level * ${LEVEL}` },
            height: { value: LEVEL - 1 },
            fill: { field: 'colour' },
            stroke: { value: '#ffffff' },
            strokeWidth: { value: 0.5 },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'boxes' },
        encode: {
          enter: {
            x: { signal: 'datum.left + 3' },
            y: { signal: `datum.level * ${LEVEL} + 12` },
            text: { field: 'label' },
            fontSize: { value: 10 },
            fill: { value: COLOURS.ink },
          },
        },
      },
    ],
  };
}

/** What was not idle, by callers. */
function callTree({ nodes, samples, timeDeltas }: CpuProfile): Call {
  const selfTimes = new Map<number, number>();
  for (const [at, id] of samples.entries())
    selfTimes.set(id, (selfTimes.get(id) ?? 0) + (timeDeltas[at] ?? 0));
  const byId = new Map(nodes.map(node => [node.id, node]));
  const root: Call = { name: 'all', file: '', self: 0, total: 0, callees: new Map() };
  const add = (id: number, caller: Call): number => {
    const { callFrame, children } = byId.get(id)!;
    const { functionName, url } = callFrame;
    const isIdle = IDLE.has(functionName);
    const call = functionName === '(root)' ? caller : calleeOf(caller, functionName || '(nameless)', url);
    const self = isIdle ? 0 : (selfTimes.get(id) ?? 0);
    const total = children.reduce((sum, child) => sum + add(child, call), self);
    call.self += self;
    call.total += total;
    return total;
  };
  add(nodes[0]!.id, root);
  return root;
}

function calleeOf(caller: Call, name: string, url: string): Call {
  const key = `${name} ${url}`;
  const known = caller.callees.get(key);
  if (known) return known;
  const call: Call = { name, file: fileOf(url), self: 0, total: 0, callees: new Map() };
  caller.callees.set(key, call);
  return call;
}

/** A path in the project, a package's name, a part of Node.js. */
function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  const file = path.relative(ROOT, fileURLToPath(url));
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file;
}

function place(
  call: Call,
  { left, level, whole }: { readonly left: number; readonly level: number; readonly whole: number },
  boxes: Box[],
): void {
  const width = (call.total / whole) * WIDTH;
  const share = `${((100 * call.total) / whole).toFixed(1)} %`;
  const label = [call.name, path.basename(call.file), share].filter(part => part !== '').join(' ');
  boxes.push({
    left,
    right: left + width,
    level,
    label: label.slice(0, Math.max(0, Math.floor((width - 6) / LETTER))),
    colour: colourOf(call),
  });
  let next = left;
  for (const callee of [...call.callees.values()].sort((a, b) => b.total - a.total)) {
    if (callee.total / whole >= NARROWEST) place(callee, { left: next, level: level + 1, whole }, boxes);
    next += (callee.total / whole) * WIDTH;
  }
}

/** Ours, packages, Node.js, and what is no function. */
function colourOf({ name, file }: Call): string {
  if (name.startsWith('(')) return COLOURS.grid;
  if (/\.tsx?$/.test(file)) return '#f0a35e';
  return file.startsWith('node:') || file === '' ? '#9fc5e8' : '#b6d7a8';
}
