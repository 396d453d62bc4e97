// A made-up picture: clusters of normal units and a few outliers, shaped like the analysis' real answer.

import type { AnalysisResult, AnalysisSettings, AnalysisTop } from '@jaws/shared/contract/analysis';
import { fakeCulprit, seededRandom } from './fake-traffic.ts';

const features = [
  ['bytes up', 'log B'],
  ['bytes down', 'log B'],
  ['up share', ''],
  ['peers', 'log'],
  ['ports', 'log'],
] as const;
const centres = [
  [-2, 0],
  [1, 1.5],
  [1.5, -1.5],
] as const;

function idOf(unit: AnalysisSettings['unit'], index: number): string {
  if (unit === 'channels') return `${idOf('endpoints', index)} → 192.0.2.80`;
  if (index === 0) return unit === 'endpoints' ? fakeCulprit : `192.168.1.17:40001 > ${fakeCulprit}:8080 TCP`;
  const ip = `10.0.${String(Math.floor(index / 250))}.${String(index % 250)}`;
  return unit === 'endpoints' ? ip : `${ip}:5000 > 192.0.2.80:443 TCP`;
}

function topOf(settings: Omit<AnalysisSettings, 'where'>, index: number, evidence: number): AnalysisTop {
  const isCulprit = index === 0;
  const id = idOf(settings.unit, index);
  return {
    rank: index + 1,
    id,
    ...(settings.unit === 'channels'
      ? { srcIp: idOf('endpoints', index), dstIp: '192.0.2.80', dstPort: 443 }
      : settings.unit === 'endpoints'
        ? { srcIp: id }
        : { srcIp: '192.168.1.17', dstIp: fakeCulprit, srcPort: 40_001, dstPort: 8080 }),
    evidence,
    cluster: -1,
    packets: isCulprit ? 3093 : 40 + index,
    bytesUp: isCulprit ? 4_682_802 : 9000 - index * 300,
    bytesDown: isCulprit ? 18_204 : 4000,
    label: isCulprit ? 'chum' : 'norm',
    score: evidence * 6,
    families: [{ name: 'upload', value: 4_682_802, unit: 'B', p: 1e-4, pHere: 1e-4 }],
    reasons: [
      {
        feature: 'bytes up',
        value: isCulprit ? 4_682_802 : 9000,
        unit: 'B',
        usual: 12_000,
        z: isCulprit ? 9.1 : 2.5,
        text: isCulprit
          ? `192.168.1.17 sent 4.7 MB to ${fakeCulprit}:8080; usual for this host: 12 kB.`
          : `${id} received 9.0 kB; usual: 12 kB.`,
      },
      {
        feature: 'up share',
        value: 0.99,
        unit: '',
        usual: 0.1,
        z: 6.2,
        text: '99 % of its bytes go out; usual: 10 %.',
      },
      { feature: 'ports', value: 8080, unit: '', usual: 443, z: null, text: 'Only one host talks to it.' },
    ],
  };
}

/** `units` points in three clusters, the first ten of them outliers. */
export function fakeAnalysis(settings: Omit<AnalysisSettings, 'where'>, units = 400): AnalysisResult {
  const random = seededRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const outliers = Math.min(10, units);
  const index = Array.from({ length: units }, (_, position) => position);
  const cluster = index.map((i) => (i < outliers ? -1 : i % centres.length));
  const evidence = index.map((i) => (i < outliers ? Math.max(0.05, 0.97 - i * 0.09) : 0));
  const centre = (i: number): readonly [number, number] => centres[i % centres.length] ?? [0, 0];
  const spread = (i: number): number => (i < outliers ? 4 : 0.35);
  return {
    unit: settings.unit,
    method: settings.method,
    eps: settings.method === 'dbscan' ? (settings.eps ?? 0.62) : null,
    minSamples: settings.method === 'dbscan' ? (settings.minSamples ?? 5) : null,
    k: settings.method === 'kmeans' ? (settings.k ?? 3) : null,
    points: units,
    happenings: units,
    explainedVariance: [0.54, 0.21, 0.13, 0.08, 0.04],
    clusters: 3,
    noise: outliers,
    localRule: 'private addresses',
    features: features.map(([name, unit], position) => ({
      name,
      unit,
      loadings: [0.9 - position * 0.35, position * 0.2 - 0.3],
      constant: false,
    })),
    top: index.slice(0, Math.min(settings.top, outliers)).map((i) => topOf(settings, i, evidence[i] ?? 0)),
    drawn: {
      id: index.map((i) => idOf(settings.unit, i)),
      x: index.map((i) => (i === 0 ? 8 : centre(i)[0] + normal() * spread(i))),
      y: index.map((i) => (i === 0 ? 6 : centre(i)[1] + normal() * spread(i))),
      cluster,
      kind: cluster.map((value) => (value < 0 ? 0 : 2)),
      evidence,
      bytes: index.map((i) => (i === 0 ? 4_701_006 : Math.floor(random() * 90_000))),
      packets: index.map((i) => (i === 0 ? 3093 : Math.floor(random() * 300))),
    },
    kDistance: {
      distances: Array.from(
        { length: 200 },
        (_, i) => 0.05 + i * 0.002 + (i > 180 ? (i - 180) ** 2 * 0.02 : 0),
      ),
      kneeIndex: 181,
      suggestedEps: 0.62,
    },
    durationMs: 38,
  };
}
