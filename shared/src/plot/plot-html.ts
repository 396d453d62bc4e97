// The picture as one HTML file: the plot, the ranking with its reasons, and all points as a table. No script, no
// reference to anything outside; its own content policy says so to the browser.

import type { AnalysisResult, AnalysisTop } from '../contract/analysis.ts';
import { escapeMarkup } from './markup.ts';
import { plotSvg } from './plot-svg.ts';
import { unitTitle } from './unit-title.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'";
const style = `body{font:14px system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1a222d}
svg{max-width:100%;height:auto}table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #e3e8ee;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}ul{margin:0;padding-left:1.1rem}
summary{cursor:pointer;padding:.4rem 0}`;

/** `title`: what was analysed, in words. */
export function plotHtml(result: AnalysisResult, title: string): string {
  return htmlPage(
    title,
    `<p>${escapeMarkup(methodText(result))}</p>
${plotSvg(result, title)}
<h2>What stands out</h2>
${htmlTable(['Rank', 'Unit', 'Evidence', 'Sent', 'Received', 'Why'], result.top.map(topRow), new Set([0, 2, 3, 4]))}
<details>
<summary>All points drawn (${result.drawn.id.length} of ${result.points})</summary>
${htmlTable(['Unit', 'PC1', 'PC2', 'Cluster', 'Evidence', 'Bytes', 'Packets'], pointRows(result), new Set([1, 2, 3, 4, 5, 6]))}
</details>`,
  );
}

/** `body` is markup already. */
export function htmlPage(title: string, body: string): string {
  const name = escapeMarkup(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<h1>${name}</h1>
${body}
</body>
</html>
`;
}

function methodText({ unit, points, clusters, noise, method, eps, minSamples, k }: AnalysisResult): string {
  const how =
    method === 'dbscan'
      ? `DBSCAN, radius (eps) ${eps?.toPrecision(3) ?? '-'}, minimum neighbours ${minSamples ?? '-'}`
      : `K-means, k ${k ?? '-'}`;
  return `${points} ${unit}, ${clusters} clusters, ${noise} outside of them. ${how}.`;
}

/** Cells are markup already. */
export function htmlTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: ReadonlySet<number>,
): string {
  const cell = (tag: string, text: string, at: number): string =>
    `<${tag}${numbers.has(at) ? ' class="n"' : ''}>${text}</${tag}>`;
  const head = heads.map((text, at) => cell('th', text, at)).join('');
  const body = rows.map((row) => `<tr>${row.map((text, at) => cell('td', text, at)).join('')}</tr>`);
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

function topRow(top: AnalysisTop): string[] {
  const name = top.name === undefined ? '' : ` (${top.name})`;
  const reasons = top.reasons.map(({ text }) => `<li>${escapeMarkup(text)}</li>`).join('');
  return [
    String(top.rank),
    escapeMarkup(unitTitle(top) + name),
    top.evidence.toFixed(2),
    String(top.bytesUp),
    String(top.bytesDown),
    `<ul>${reasons}</ul>`,
  ];
}

function pointRows({ drawn, top }: AnalysisResult): string[][] {
  const titles = new Map(top.map((one) => [one.id, unitTitle(one)]));
  return drawn.id.map((id, at) => [
    escapeMarkup(titles.get(id) ?? id),
    (drawn.x[at] ?? 0).toFixed(3),
    (drawn.y[at] ?? 0).toFixed(3),
    (drawn.cluster[at] ?? -1) < 0 ? 'none' : String((drawn.cluster[at] ?? 0) + 1),
    (drawn.evidence[at] ?? 0).toFixed(2),
    String(drawn.bytes[at] ?? 0),
    String(drawn.packets[at] ?? 0),
  ]);
}
