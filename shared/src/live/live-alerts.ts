// Alerts of a live capture: a happening whose score reaches the limit in a judgement is told of once for each episode,
// with what is known at that moment. What the allow-list covers is recorded and not told, until it is covered no more.

import type { LiveAlert } from '../contract/live.ts';
import { crowdScore, alarmScore, evidenceOfScore } from '../findings/fusion.ts';
import { episodePauseUs } from '../findings/episodes.ts';
import { findingId } from '../findings/finding-id.ts';
import type { AllowList } from '../findings/allow-list.ts';
import type { Judgement } from './live-judgement.ts';

/** What a live picture says of it; whether somebody is told is the host's to decide. */
export type JudgedAlert = Omit<LiveAlert, 'isTold'>;

interface KnownEpisode {
  /** Packet time, ms. */
  lastMs: number;
  isAllowed: boolean;
}

const pauseMs = episodePauseUs / 1000;
/** More happenings at once are a flood; the strongest are told of. */
const mostAtOnce = 50;
/** Episodes kept to know them again. */
const mostKept = 5000;

type Judged = Pick<Judgement, 'units' | 'firstMs' | 'lastMs'>;

export class LiveAlerts {
  /** By happening; the one alerted last is the last. */
  private readonly known = new Map<string, KnownEpisode>();

  /** Alerts that are new with this judgement, and those that the allow-list covers no more. `nowMs`: this machine's clock. */
  take(judgement: Judged, allowList: AllowList, nowMs: number): JudgedAlert[] {
    const { units, lastMs } = judgement;
    const alerts: JudgedAlert[] = [];
    for (const unit of units.listed) {
      const score = crowdScore(units.score[unit] as number, units.crowd);
      // In order of their score: what follows is lower.
      if (score < alarmScore || alerts.length >= mostAtOnce) break;
      const happening = units.happeningId(unit);
      const isDue = happening !== '' && this.isDue(happening, lastMs[unit] as number);
      const alert = isDue ? alertOf(judgement, unit, { happening, score, nowMs }, allowList) : null;
      if (alert !== null && this.isNews(alert)) alerts.push(alert);
    }
    this.forgetOld();
    return alerts;
  }

  /** Whether a happening that is beyond the limit has to be looked at: it is new, begins anew, or was allowed. */
  private isDue(happening: string, lastMs: number): boolean {
    const known = this.known.get(happening);
    if (known === undefined || lastMs - known.lastMs > pauseMs) {
      this.known.delete(happening);
      return true;
    }
    known.lastMs = Math.max(lastMs, known.lastMs);
    return known.isAllowed;
  }

  /** Keeps what is known of it. */
  private isNews(alert: JudgedAlert): boolean {
    const known = this.known.get(alert.happening);
    const isAllowed = alert.allowed !== null;
    if (known !== undefined && isAllowed) return false;
    this.known.set(alert.happening, { lastMs: alert.packetMs, isAllowed });
    return true;
  }

  private forgetOld(): void {
    for (const happening of this.known.keys()) {
      if (this.known.size <= mostKept) return;
      this.known.delete(happening);
    }
  }
}

function alertOf(
  { units, firstMs, lastMs }: Judged,
  unit: number,
  { happening, score, nowMs }: { readonly happening: string; readonly score: number; readonly nowMs: number },
  allowList: AllowList,
): JudgedAlert {
  const ends = endsOf(happening);
  const face = units.face(unit);
  // Of a unit that stands for its happening from the other side the port is the client's.
  const isServer = face.dstIp === ends.dstIp || ends.dstIp === '*';
  const dstPort = isServer ? (face.dstPort ?? 0) : 0;
  const name = ends.domain ?? face.name ?? null;
  const bytesUp = units.bytesUp[unit] as number;
  const entry = allowList.find({ id: happening, ...ends, dstPort, name }, bytesUp);
  const first = firstMs[unit] as number;
  return {
    id: findingId(happening, Math.round(first * 1000)),
    happening,
    ...{ srcIp: ends.srcIp, dstIp: ends.dstIp, dstPort, name },
    ...{ atMs: nowMs, firstMs: first, packetMs: lastMs[unit] as number },
    ...{ score, evidence: evidenceOfScore(score, 0) },
    ...{ bytesUp, bytesDown: units.bytesDown[unit] as number },
    reasons: units.reasons(unit).slice(0, 5),
    detectors: units
      .families(unit)
      .map((family) => family.name)
      .slice(0, 20),
    allowed: entry === null ? null : { what: entry.what, reason: entry.reason, untilMs: entry.untilMs },
  };
}

/** Of the text that `happeningId` gives. */
function endsOf(happening: string): {
  readonly srcIp: string;
  readonly dstIp: string;
  readonly domain: string | null;
} {
  const [srcIp = '', rest = ''] = happening.split(' → ');
  if (rest === 'missing names') return { srcIp, dstIp: '', domain: null };
  const [dstIp = '', domain] = rest.split(' ');
  return { srcIp, dstIp, domain: domain === undefined ? null : domain.replace(/^\((.*)\)$/, '$1') };
}
