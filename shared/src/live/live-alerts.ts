// Alerts of a live capture: a happening whose score reaches the limit in a judgement, or that a model flags, is told of
// once for each episode, with what is known at that moment. What the allow-list covers is recorded and not told, until it is covered no more.

import type { AnalysisReason } from '../contract/analysis.ts';
import type { LiveAlert } from '../contract/live.ts';
import { alarmScore, evidenceOfScore } from '../findings/fusion.ts';
import { episodePauseUs } from '../findings/episodes.ts';
import { findingId } from '../findings/finding-id.ts';
import type { AllowList } from '../findings/allow-list.ts';
import type { UnitSet } from '../analysis/unit-set.ts';
import { modelReason, type NamedLimit } from '../model/model-findings.ts';
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

interface Judged extends Pick<Judgement, 'firstMs' | 'lastMs' | 'modelSays'> {
  readonly units: UnitSet;
}

/** What makes a happening an alert, and what holds it back. */
export interface AlertRules {
  readonly limit: number;
  readonly model: NamedLimit | null;
  readonly allowList: AllowList;
}

/** Without a baseline and without a model. */
export const defaultRules: Pick<AlertRules, 'limit' | 'model'> = { limit: alarmScore, model: null };

export class LiveAlerts {
  /** By happening; the one alerted last is the last. */
  private readonly known = new Map<string, KnownEpisode>();

  /** Alerts that are new with this judgement, and those that the allow-list covers no more. `nowMs`: this machine's clock. */
  take(judgement: Judged, rules: AlertRules, nowMs: number): JudgedAlert[] {
    const { units, lastMs } = judgement;
    const alerts: JudgedAlert[] = [];
    for (const unit of units.listed) {
      if (alerts.length >= mostAtOnce) break;
      const said = flaggedBy(judgement, unit, rules);
      if (said === null) continue;
      const happening = units.happeningId(unit);
      const isDue = happening !== '' && this.isDue(happening, lastMs[unit] as number);
      const alert = isDue ? alertOf(judgement, unit, { happening, said, nowMs }, rules) : null;
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

interface Said {
  readonly score: number;
  readonly byRules: boolean;
  /** Null: it does not flag it. */
  readonly byModel: AnalysisReason | null;
}

/** Null: by nobody. */
function flaggedBy({ units, modelSays }: Judged, unit: number, { limit, model }: AlertRules): Said | null {
  const score = units.alertScore[unit] as number;
  const logOdds = modelSays?.[unit];
  const least = model?.detector.limit ?? null;
  const isSilent = model === null || logOdds === undefined || least === null || logOdds < least;
  const byModel = isSilent ? null : modelReason(model, logOdds);
  const byRules = score >= limit;
  return byRules || byModel !== null ? { score, byRules, byModel } : null;
}

function alertOf(
  { units, firstMs, lastMs }: Judged,
  unit: number,
  { happening, said, nowMs }: { readonly happening: string; readonly said: Said; readonly nowMs: number },
  { allowList }: AlertRules,
): JudgedAlert {
  const { score } = said;
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
    ...toldBy(units, unit, said),
    allowed: entry === null ? null : { what: entry.what, reason: entry.reason, untilMs: entry.untilMs },
  };
}

/** As findings have it: the model is named first, and gives a reason, where the rules alone would not have told. */
function toldBy(
  units: UnitSet,
  unit: number,
  { byRules, byModel }: Said,
): Pick<JudgedAlert, 'reasons' | 'detectors'> {
  const reasons = units.reasons(unit).slice(0, 5);
  const detectors = units.families(unit).map(({ name }) => name);
  if (byModel === null) return { reasons, detectors: detectors.slice(0, 20) };
  const { feature } = byModel;
  if (byRules) return { reasons, detectors: [...detectors.slice(0, 19), feature] };
  return { reasons: [byModel, ...reasons].slice(0, 5), detectors: [feature, ...detectors].slice(0, 20) };
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
