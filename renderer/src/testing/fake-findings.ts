// The inbox of the in-memory host: two findings of each dataset, states, and the allow-list, which the live picture has
// as well.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import type { AllowEntry, FindingsAnswer, FindingState } from '@jaws/shared/contract/findings';
import { fakeCulprit } from './fake-traffic.ts';

const startMs = Date.UTC(2026, 4, 4, 12);

export function makeFinding(changes: Partial<Finding> = {}): Finding {
  return {
    ...{
      id: 'a'.repeat(16),
      kind: 'pair',
      srcIp: '192.168.1.17',
      dstIp: fakeCulprit,
      dstPort: 8080,
      name: null,
    },
    ...{ localIp: '192.168.1.17', remoteIp: fakeCulprit, remotePort: 8080 },
    ...{ firstMs: startMs, lastMs: startMs + 90_000, alertMs: startMs + 23_000 },
    ...{ score: 3.4, evidence: 0.57, p: 1e-4, highest: 3.6, highestMs: startMs + 60_000, now: 3.1 },
    ...{ bytesOutAtAlert: 79_000, bytesInAtAlert: 900, bytesUpBeforeAlert: 79_000, bytesUp: 4_682_802 },
    ...{ bytesDown: 18_204, families: [], detectors: ['upload'], attack: ['T1041'] },
    reasons: [
      {
        ...{ feature: 'upload', value: 4_600_000, unit: 'B', usual: null, z: null },
        text: `192.168.1.17 sent 4.7 MB more to ${fakeCulprit}:8080 than came back`,
      },
      {
        ...{ feature: 'bare-address', value: null, unit: '', usual: null, z: null },
        text: `${fakeCulprit} was contacted by address: no DNS name or server name was seen`,
      },
    ],
    counterfactual: { bytes: 31_000, text: 'Not flagged below 31 kB more sent than came back' },
    lowered: ['Several hosts here use the same service of this server'],
    tier: 'strong',
    tierRule: 'The score reached 3.60; strong is from 3.20 on',
    ...changes,
  };
}

export class FakeFindings {
  findings: Finding[] = [
    makeFinding(),
    makeFinding({
      ...{ id: 'b'.repeat(16), srcIp: '192.168.1.20', dstIp: '198.51.100.7', dstPort: 443 },
      ...{ name: 'updates.example.net', detectors: ['beacon'], evidence: 0.4, alertMs: startMs + 50_000 },
      ...{ reasons: [], attack: [], tier: 'weak' as const },
    }),
  ];
  states: FindingState[] = [];
  isComputed = false;
  baseline: string | null = null;
  model: string | null = null;
  private readonly publish: Publish;
  private readonly allowed: AllowEntry[];
  private revision = 0;

  /** `allowed`: shared with the live picture. */
  constructor(publish: Publish, allowed: AllowEntry[]) {
    this.publish = publish;
    this.allowed = allowed;
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `findings.${string}`>> {
    const changed = <T>(answer: T): Promise<T> => {
      this.revision += 1;
      this.publish('findings.changed', { revision: this.revision });
      return Promise.resolve(answer);
    };
    return {
      'findings.read': () => Promise.resolve(this.answer()),
      'findings.score': ({ baseline, model = null }) => {
        this.isComputed = true;
        this.baseline = baseline;
        this.model = model;
        return changed(this.answer());
      },
      'findings.setState': ({ ids, state, reason }) => {
        const before = this.states.filter(({ id }) => ids.includes(id));
        const others = this.states.filter(({ id }) => !ids.includes(id));
        this.states = [...others, ...ids.map((id) => ({ id, state, reason, changedMs: startMs }))];
        return changed({ before });
      },
      'findings.allowList': () => Promise.resolve({ entries: [...this.allowed] }),
      'findings.allow': (request) => {
        const entry = { ...request, sinceMs: startMs };
        this.allowed.push(entry);
        return changed(entry);
      },
      'findings.disallow': ({ what }) => {
        const place = this.allowed.findIndex((entry) => entry.what === what);
        if (place >= 0) this.allowed.splice(place, 1);
        return changed(null);
      },
    };
  }

  private answer(): FindingsAnswer {
    if (!this.isComputed) return { status: 'none', computed: null, states: this.states };
    const { baseline, model } = this;
    const computed = { result: this.result(), baseline, model, alertsPerDay: 1, madeMs: startMs };
    return { status: 'fresh', computed, states: this.states };
  }

  private result(): ScoreResult {
    return {
      findings:
        this.model === null
          ? this.findings
          : this.findings.map((finding) => ({ ...finding, model: { name: this.model ?? '', p: 0.93 } })),
      ...{ decisions: 130, happenings: 118, packets: 16_608, hours: 0.06, durationMs: 700 },
      limit: { score: 2.2, rule: 'default, measured on traffic without culprits' },
      localRule: 'private addresses',
      notJudged: ['Window too short: less than 10 minutes show no slow beacon and no slow upload'],
      techniques: { T1041: 'Exfiltration Over C2 Channel' },
    };
  }
}
