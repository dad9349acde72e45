import type { GraphNode } from '../../ground/onnx/graph.ts';

const find = ({ attribute }: GraphNode, name: string) => attribute.find(one => one.name === name);

/** A node's attributes as numbers; the caller gives ONNX's defaults. */
export const intOf = (node: GraphNode, name: string, fallback: number): number =>
  find(node, name)?.i ?? fallback;

export const intsOf = (node: GraphNode, name: string): readonly number[] | undefined =>
  find(node, name)?.ints;

export const textOf = (node: GraphNode, name: string, fallback: string): string => {
  const bytes = find(node, name)?.s;
  return bytes ? new TextDecoder().decode(bytes) : fallback;
};
