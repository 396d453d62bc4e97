// Findings of the stored dataset and alerts of its live picture as one list of rows, each with its state.

import type { Finding } from '@jaws/shared/contract/detection';
import type { FindingsAnswer, FindingState, InboxState } from '@jaws/shared/contract/findings';
import type { LiveAlert } from '@jaws/shared/contract/live';
import { evidenceOfScore } from '@jaws/shared/findings/fusion';
import type { InboxFilter } from '../state/findings-store.ts';

export interface InboxRow {
  readonly id: string;
  readonly kind: Finding['kind'];
  readonly srcIp: string;
  readonly dstIp: string;
  readonly dstPort: number;
  readonly name: string | null;
  /** Packet time. */
  readonly alertMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** At its highest; an alert's own. */
  readonly evidence: number;
  readonly detectors: readonly string[];
  readonly reasons: readonly string[];
  readonly allowed: Finding['allowed'] | null;
  readonly state: InboxState;
  readonly stateReason: string;
  /** Null: known from the live picture only; the stored packets have not been judged since. */
  readonly finding: Finding | null;
}

type Facts = Omit<InboxRow, 'state' | 'stateReason'>;

function ofFinding(finding: Finding): Facts {
  const { id, kind, srcIp, dstIp, dstPort, name, alertMs, firstMs, lastMs, highest, detectors } = finding;
  return {
    ...{ id, kind, srcIp, dstIp, dstPort, name, alertMs, firstMs, lastMs, detectors, finding },
    evidence: evidenceOfScore(highest, 0),
    ...{ bytesUp: finding.bytesUp, bytesDown: finding.bytesDown, allowed: finding.allowed ?? null },
    reasons: finding.reasons.map(({ text }) => text),
  };
}

function kindOf({ dstIp, happening }: LiveAlert): Finding['kind'] {
  if (dstIp === '*') return 'sweep';
  if (dstIp === '') return 'names';
  return happening.endsWith(')') ? 'tunnel' : 'pair';
}

function ofAlert(alert: LiveAlert): Facts {
  const { id, srcIp, dstIp, dstPort, name, firstMs, packetMs, evidence, detectors, allowed } = alert;
  return {
    ...{ id, kind: kindOf(alert), srcIp, dstIp, dstPort, name, firstMs, evidence, detectors, allowed },
    ...{ alertMs: packetMs, lastMs: packetMs, bytesUp: alert.bytesUp, bytesDown: alert.bytesDown },
    reasons: alert.reasons.map(({ text }) => text),
    finding: null,
  };
}

/** An alert whose window began in the middle of the episode has an id of its own. */
function isSame(known: Facts, alert: Facts): boolean {
  if (known.id === alert.id) return true;
  const isPair = known.kind === alert.kind && known.srcIp === alert.srcIp && known.dstIp === alert.dstIp;
  return isPair && alert.firstMs <= known.lastMs && alert.lastMs >= known.firstMs;
}

/** The newest alerts first, then findings as they are ranked; what is on the allow-list last. */
export function inboxRows(answer: FindingsAnswer | null, alerts: readonly LiveAlert[]): InboxRow[] {
  const states = new Map<string, FindingState>(answer?.states.map((state) => [state.id, state]));
  const findings = (answer?.computed?.result.findings ?? []).map(ofFinding);
  const news = alerts.map(ofAlert).filter((alert) => !findings.some((known) => isSame(known, alert)));
  const facts = [...news, ...findings];
  const rows = facts.map((each): InboxRow => {
    const { state = 'new', reason = '' } = states.get(each.id) ?? {};
    return { ...each, state, stateReason: reason };
  });
  return [
    ...rows.filter(({ allowed }) => allowed === null),
    ...rows.filter(({ allowed }) => allowed !== null),
  ];
}

/** What nobody has looked at yet. */
export function isNews({ state, allowed }: InboxRow): boolean {
  return state === 'new' && allowed === null;
}

/** What somebody still has to decide on. */
export function isOpen({ state, allowed }: InboxRow): boolean {
  return (state === 'new' || state === 'watching') && allowed === null;
}

export function shownRows(rows: readonly InboxRow[], filter: InboxFilter): InboxRow[] {
  if (filter === 'all') return [...rows];
  if (filter === 'open') return rows.filter(({ state }) => state === 'new' || state === 'watching');
  return rows.filter(({ state }) => state === filter);
}

/** The row behind or before the one that is picked; the first where none is. */
export function neighbour(rows: readonly InboxRow[], selected: string | null, step: 1 | -1): string | null {
  const at = rows.findIndex(({ id }) => id === selected);
  const next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step));
  return rows[next]?.id ?? null;
}

/** What is still to be decided on after `id` was: the next open row, from the top again after the last; null without any. */
export function nextOpen(rows: readonly InboxRow[], id: string): string | null {
  const at = rows.findIndex((row) => row.id === id);
  const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))];
  return others.find(isOpen)?.id ?? null;
}
