// One small live frame for tests of what is done with frames: an anomaly and a point of a cluster.

import type { LiveFrame } from '@jaws/shared/contract/live';

export function makeLiveFrame(changes: Partial<LiveFrame>): LiveFrame {
  return {
    liveId: 'live-1',
    dataset: 'office',
    number: 1,
    packetMs: 0,
    madeMs: 0,
    unit: 'flows',
    window: { packets: 40, units: 2, fromMs: 0 },
    follow: { rows: 40, backlogBytes: 0, lagMs: 10, ended: false },
    frameMs: 1,
    projection: {
      mode: 'frozen',
      fittedOn: 'the first window',
      explainedVariance: [0.5, 0.2],
      loadings: [],
      jump: null,
    },
    eps: 0.5,
    clusters: 1,
    noise: 1,
    limits: { t2: 3, spe: 2 },
    alarm: { score: 2.2, rule: 'default', model: null },
    units: 2,
    points: {
      key: [0, 1],
      x: [7, 1],
      y: [5, 2],
      evidence: [0.9, 0],
      cluster: [-1, 0],
      colour: [0, 3],
      kind: [0, 2],
      bytes: [5000, 100],
      t2: [0.8, -1],
      spe: [0.5, -1],
    },
    top: [],
    allowed: 0,
    ...changes,
  };
}
