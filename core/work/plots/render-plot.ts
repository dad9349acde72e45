import path from 'node:path';
import { parse, type Spec, View } from 'vega';
import { rasterizePlot } from '../../ground/pixels/rasterize-plot.ts';

/** The plot as an SVG document. */
function renderSvg(spec: Spec): Promise<string> {
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}

/** The bytes of a plot for a file of this name: `.png`, else SVG. */
export async function renderPlot(spec: Spec, file: string): Promise<Uint8Array> {
  const svg = await renderSvg(spec);
  return path.extname(file).toLowerCase() === '.png' ? rasterizePlot(svg) : new TextEncoder().encode(svg);
}
