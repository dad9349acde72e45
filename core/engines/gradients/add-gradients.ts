import type { GraphBuilder, GraphNode, Value } from '../../ground/onnx/graph.ts';
import { inferShapes } from './infer-shapes.ts';
import type { Rule } from './rule.ts';
import { ELEMENTWISE } from './rules/elementwise.ts';
import { LAYOUT } from './rules/layout.ts';
import { MATRIX } from './rules/matrix.ts';
import { REDUCTION } from './rules/reduction.ts';

const RULES: Readonly<Record<string, Rule>> = { ...ELEMENTWISE, ...MATRIX, ...LAYOUT, ...REDUCTION };

/** Operators that have a gradient here. */
export const DIFFERENTIABLE: readonly string[] = Object.keys(RULES);

/**
 * Writes the gradients of a scalar into its graph: reverse-mode differentiation, a rule an operator, the nodes last to
 * first (Griewank and Walther 2008, chapter 3).
 * @param of a value whose own gradient is `seed`, of the same shape: an input, where another graph computed it.
 * @param by inputs of the graph.
 * @returns the gradient of each, of its shape.
 * @throws RangeError for an operator on the way that has no rule, or an input that the value does not depend on.
 */
export function addGradients(
  graph: GraphBuilder,
  { of, seed, by }: { of: Value; seed: Value; by: readonly Value[] },
): Value[] {
  const shapes = inferShapes(graph);
  const nodes = [...graph.nodeList];
  const active = dependents(nodes, by);
  const gradients = new Map<string, Value>([[of, seed]]);
  const add = (value: Value, gradient: Value): void => {
    const known = gradients.get(value);
    gradients.set(value, known ? graph.node('Add', [known, gradient]) : gradient);
  };
  for (const node of nodes.reverse()) {
    const [result] = node.output;
    const gradient = gradients.get(result!);
    if (!gradient || !active.has(result!)) continue;
    const rule = RULES[node.opType];
    if (!rule) throw new RangeError(`${node.opType} has no gradient here`);
    const inputs = node.input;
    const needs = (place: number): boolean => active.has(inputs[place]!);
    const found = rule({ graph, shapes, node, inputs, result: result!, gradient, needs });
    for (const [place, one] of found.entries()) if (one && needs(place)) add(inputs[place]!, one);
  }
  return by.map(value => {
    const gradient = gradients.get(value);
    if (!gradient) throw new RangeError(`nothing depends on ${value}`);
    return gradient;
  });
}

/** The values that change when one of `by` does. */
function dependents(nodes: readonly GraphNode[], by: readonly Value[]): ReadonlySet<string> {
  const active = new Set<string>(by);
  for (const { input, output } of nodes)
    if (input.some(name => active.has(name))) for (const name of output) active.add(name);
  return active;
}
