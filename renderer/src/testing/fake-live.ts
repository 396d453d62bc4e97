// The live picture of the in-memory host: groups of flows that drift, and one upload that stands out once and fades.
// Time passes only when `advance` is called; every second of it makes a frame for each picture that is open.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { LiveAlert, LiveAlertList, LiveFrame, LiveSettings, LiveTop } from '@jaws/shared/contract/live';
import { fakeCulprit, seededRandom } from './fake-traffic.ts';

const startMs = Date.UTC(2026, 4, 4, 13);
const frameEveryMs = 1000;
const groups = 4;
/** Evidence of the culprit in the frame in which it appears. */
const burst = 0.96;
const features = ['bytes up', 'bytes down', 'duration', 'packets', 'up share'];

interface OpenLive {
  readonly liveId: string;
  readonly dataset: string;
  settings: LiveSettings;
  number: number;
  readonly histories: Map<number, number[]>;
}

/** Evidence of some unremarkable but listed flows, by key. */
const mild: ReadonlyMap<number, number> = new Map([
  [12, 0.41],
  [57, 0.28],
  [90, 0.17],
  [133, 0.08],
]);

export class FakeLive {
  /** How many points a frame has. */
  units = 240;
  namesLeftOut = 0;
  /** The frame in which the culprit stands out. */
  culpritFrame = 2;
  readonly allowed: AllowEntry[] = [];
  /** What `tellAlert` has told of, newest first. */
  alerts: LiveAlert[] = [];
  readonly pinned = new Set<string>();
  ended = false;
  private readonly open = new Map<string, OpenLive>();
  private readonly publish: Publish;
  private readonly isThere: (dataset: string) => boolean;
  private nowMs = startMs;
  private opened = 0;

  constructor(publish: Publish, isThere: (dataset: string) => boolean) {
    this.publish = publish;
    this.isThere = isThere;
  }

  advance(ms: number): void {
    const before = Math.floor(this.nowMs / frameEveryMs);
    this.nowMs += ms;
    for (let second = before; second < Math.floor(this.nowMs / frameEveryMs); second += 1) {
      for (const one of this.open.values()) this.tick(one);
    }
  }

  /** As the host publishes an alert. */
  tellAlert(dataset: string, alert: LiveAlert): void {
    this.alerts = [alert, ...this.alerts];
    this.publish('live.alertsChanged', this.alertsOf(dataset));
  }

  private alertsOf(dataset: string): LiveAlertList {
    const told = this.alerts.filter(({ isTold }) => isTold).length;
    return { dataset, alerts: this.alerts, told, notTold: 0 };
  }

  openCount(): number {
    return this.open.size;
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `live.${string}`>> {
    return {
      'live.open': ({ dataset, settings }) => {
        if (!this.isThere(dataset)) throw new JawsError('dataset.not-found');
        this.opened += 1;
        const liveId = `live-${String(this.opened)}`;
        const one = { liveId, dataset, settings, number: 0, histories: new Map<number, number[]>() };
        this.open.set(liveId, one);
        this.tick(one);
        return Promise.resolve({ liveId });
      },
      'live.configure': ({ liveId, settings }) => {
        this.get(liveId).settings = settings;
        return Promise.resolve(null);
      },
      'live.close': ({ liveId }) => {
        this.open.delete(liveId);
        return Promise.resolve(null);
      },
      'live.pin': ({ id, pinned }) => {
        if (pinned) this.pinned.add(id);
        else this.pinned.delete(id);
        return Promise.resolve(null);
      },
      'live.alerts': ({ dataset }) => Promise.resolve(this.alertsOf(dataset)),
      'live.units': ({ liveId, keys }) => {
        const one = this.get(liveId);
        const known = keys.filter((key) => key < this.units);
        return Promise.resolve({ units: known.map((key) => this.describe(one, key)) });
      },
    };
  }

  private get(liveId: string): OpenLive {
    const one = this.open.get(liveId);
    if (one === undefined) throw new JawsError('live.not-open');
    return one;
  }

  private tick(one: OpenLive): void {
    one.number += 1;
    for (const key of [0, ...mild.keys()]) {
      const history = one.histories.get(key) ?? [];
      one.histories.set(key, [...history, this.evidenceOf(one, key)].slice(-60));
    }
    this.publish('live.frameChanged', this.frame(one));
  }

  /** Key 0 is the culprit: it stands out once and halves every half-life from then on. */
  private evidenceOf({ number, settings }: OpenLive, key: number): number {
    if (key !== 0) return mild.get(key) ?? 0;
    const ageFrames = number - this.culpritFrame;
    if (ageFrames < 0) return 0;
    const faded = burst * 2 ** -((ageFrames * frameEveryMs) / 1000 / settings.halfLifeSeconds);
    return faded < 0.05 ? 0 : faded;
  }

  // eslint-disable-next-line complexity -- one made-up thing has many fields, each with its either-or
  private describe(one: OpenLive, key: number): LiveTop {
    const evidence = this.evidenceOf(one, key);
    const isCulprit = key === 0;
    const id = String(key + 1);
    return {
      id,
      key,
      srcIp: isCulprit ? '192.168.1.17' : `192.168.1.${String(10 + (key % 40))}`,
      srcPort: 40_000 + key,
      dstIp: isCulprit ? fakeCulprit : '192.0.2.80',
      dstPort: isCulprit ? 8080 : 443,
      name: isCulprit ? null : 'www.example.org',
      label: isCulprit ? 'chum' : 'norm',
      evidence,
      evidenceNow: isCulprit && one.number === this.culpritFrame ? burst : 0,
      history: one.histories.get(key) ?? [],
      firstSeenMs: startMs + key * 10,
      lastSeenMs: this.nowMs,
      packets: 100 + key,
      bytesUp: isCulprit ? 4_100_000 : 2000 + key,
      bytesDown: 12_000,
      pinned: this.pinned.has(id),
      reasons: [
        {
          feature: 'bytes up',
          value: isCulprit ? 4_100_000 : 2000 + key,
          unit: 'B',
          usual: 12_000,
          z: isCulprit ? 22.5 : 2.1,
          text: isCulprit
            ? `192.168.1.17 sent 4.1 MB to ${fakeCulprit}:8080; usual for this host: 12 kB`
            : 'it sent a little more than is usual',
        },
      ],
    };
  }

  private top(one: OpenLive): LiveTop[] {
    const isAllowed = ({ id, srcIp, dstIp }: LiveTop): boolean =>
      this.allowed.some(({ what }) => what === id || what === srcIp || what === dstIp);
    return [0, ...mild.keys()]
      .filter((key) => key < this.units)
      .map((key) => this.describe(one, key))
      .filter((top) => !isAllowed(top) && (top.evidence > 0 || top.pinned))
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.evidence - a.evidence)
      .slice(0, one.settings.top);
  }

  // eslint-disable-next-line complexity -- one made-up thing has many fields, each with its either-or
  private points(one: OpenLive): LiveFrame['points'] {
    const random = seededRandom(11);
    const points: Record<keyof LiveFrame['points'], number[]> = {
      ...{ key: [], x: [], y: [], evidence: [], cluster: [] },
      ...{ colour: [], kind: [], bytes: [], t2: [], spe: [] },
    };
    for (let key = 0; key < this.units; key += 1) {
      const group = key % groups;
      const [a, b, c] = [random(), random(), random()];
      const isCulprit = key === 0 && one.number >= this.culpritFrame;
      const phase = one.number / 20 + group;
      points.key.push(key);
      points.x.push(isCulprit ? 7 : 2.5 * Math.cos(group * 1.6) + 0.25 * Math.cos(phase) + a + b - 1);
      points.y.push(isCulprit ? 5 : 2.5 * Math.sin(group * 1.6) + 0.25 * Math.sin(phase) + b + c - 1);
      points.evidence.push(this.evidenceOf(one, key));
      points.cluster.push(isCulprit || c > 0.98 ? -1 : group);
      points.colour.push(isCulprit || c > 0.98 ? 0 : group);
      points.kind.push(isCulprit || c > 0.98 ? 0 : 2);
      points.bytes.push(isCulprit ? 4_112_000 : Math.round(200 + 90_000 * a * a));
      points.t2.push(isCulprit ? 0.8 : -1.5 + a);
      points.spe.push(isCulprit ? 0.5 : -1.2 + b * 0.9);
    }
    return points;
  }

  private frame(one: OpenLive): LiveFrame {
    const top = this.top(one);
    const { settings } = one;
    return {
      liveId: one.liveId,
      dataset: one.dataset,
      number: one.number,
      packetMs: this.units === 0 ? null : this.nowMs,
      madeMs: this.nowMs,
      unit: settings.unit,
      window: { packets: this.units * 9, units: this.units, fromMs: this.units === 0 ? null : startMs },
      follow: { rows: one.number * 900, backlogBytes: 0, lagMs: 40, ended: this.ended },
      frameMs: 12,
      projection: {
        mode: settings.projection,
        fittedOn: 'the first window: 240 flows',
        explainedVariance: [0.52, 0.21],
        loadings: features.map((name, index) => ({
          ...{ name, unit: 'log' },
          loadings: [0.6 - 0.2 * index, 0.1 + 0.15 * index],
        })),
        jump: one.number === 1 ? null : settings.projection === 'frozen' ? 0 : 0.04,
      },
      eps: settings.eps ?? 0.62,
      clusters: this.units === 0 ? 0 : groups,
      noise: 3,
      limits: this.units < 10 ? { t2: null, spe: null } : { t2: 9.2, spe: 4.1 },
      units: this.units,
      ...(this.namesLeftOut > 0 ? { namesLeftOut: this.namesLeftOut } : {}),
      points: this.points(one),
      top,
      allowed: this.allowed.length,
      alarm: { score: 2.2, rule: 'default', model: settings.model },
    };
  }
}
