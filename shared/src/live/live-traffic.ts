// Flows of the window, updated in place as packets come and forgotten when their last packet has left: what
// readTraffic and the passes over rows find for a whole table, kept up to date a packet at a time. As long as
// nothing has left, a snapshot equals the batch's traffic in every number (tested).
// A flow counts as a whole while any of its packets is in the window: an upload that goes on is not cut at its edge.

import { noteQuestion, questionColumns, type NameCounts } from '../analysis/dns-questions.ts';
import type { GatheredFacts } from '../analysis/channel-analysis.ts';
import { noteSpeech, type GrowingSpeech } from '../analysis/flow-names.ts';
import type { Traffic } from '../analysis/traffic.ts';
import { copyState } from '../domain/copy-state.ts';
import { clientIsLocalSide, createLocalRule, privateLocalRule } from '../domain/local-rule.ts';
import type { LocalRule } from '../domain/local-rule.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { PacketTable, type PacketDictionaries } from '../domain/packet-table.ts';
import { selectKth } from '../analysis/select.ts';
import { FlowBuilder } from '../flows/flow-builder.ts';
import { noFlow } from '../flows/flow-table.ts';
import { LiveAddresses } from './live-addresses.ts';
import type { HeldIds, ReleasedIds } from './live-dictionaries.ts';

export interface LiveTrafficOptions {
  readonly local?: LocalRuleRecord;
  /** Passive DNS: address text -> name. May go on growing. */
  readonly names?: ReadonlyMap<string, string>;
}

/** The window's flows at one moment; not touched by what comes later. */
export interface LiveSnapshot {
  /** `flowOfRow` and the table are empty: what rows tell is in `gathered`. */
  readonly traffic: Traffic;
  readonly gathered: GatheredFacts;
  /** Number of each flow since the start, from 0: stays the same from frame to frame. */
  readonly numbers: Float64Array;
}

/** Keys of questions: flow number · 2^26 + detail id. */
const detailStride = 2 ** 26;

export class LiveTraffic {
  readonly rule: LocalRule;
  private readonly dictionaries: PacketDictionaries;
  private readonly names: ReadonlyMap<string, string>;
  private readonly builder = new FlowBuilder({ assignFlows: true });
  private readonly addresses: LiveAddresses;
  private readonly speech: GrowingSpeech = {
    ...{ seen: new Uint16Array(1024), requests: new Uint32Array(1024), uploads: new Uint32Array(1024) },
    ...{ serverName: [], ja4: [], echoes: [] },
  };
  private readonly questions = new Map<number, NameCounts>();
  private numbers = new Float64Array(1024);
  private opened = 0;
  private count = 0;

  constructor(dictionaries: PacketDictionaries, options: LiveTrafficOptions = {}) {
    this.dictionaries = dictionaries;
    this.rule = createLocalRule(options.local ?? privateLocalRule);
    this.names = options.names ?? new Map();
    this.addresses = new LiveAddresses(this.rule, dictionaries);
  }

  get flowCount(): number {
    return this.count;
  }

  /** Adds rows `from … to-1` of a table with the same dictionaries. */
  add(table: PacketTable, from: number, to: number): void {
    this.builder.add(table, from, to);
    const flowOfRow = this.builder.takeFlowOfRow();
    this.welcome(this.builder.flowCount);
    this.addresses.learn();
    for (let row = from; row < to; row++) {
      this.addresses.note(table, row);
      const flow = flowOfRow[row - from] as number;
      if (flow === noFlow) continue;
      noteSpeech(this.speech, flow, table, row);
      const detail = table.detail[row] as number;
      if (detail !== 0) noteQuestion(this.questions, this.nameKey(flow, detail), table, row);
    }
  }

  /** As it is now; both may go on. */
  copy(): this {
    return copyState(this, [this.dictionaries, this.names, this.rule]);
  }

  /** Forgets flows that ended before `limitUs`, and the longest silent beyond `mostFlows`. Number forgotten. */
  expire(limitUs: number, mostFlows: number): number {
    let from = limitUs;
    if (this.count > mostFlows) {
      const last = this.builder.finish().lastUs;
      from = Math.max(from, selectKth(last, this.count - mostFlows));
    }
    const kept = this.builder.forgetBefore(from);
    if (kept === null) return 0;
    const gone = this.count - kept.length;
    this.follow(kept);
    return gone;
  }

  snapshot(): LiveSnapshot {
    const flows = this.builder.finish();
    const { local, group } = this.addresses.columns();
    const clientIsLocal = new Uint8Array(flows.count);
    for (let flow = 0; flow < flows.count; flow++) {
      const isLocal = clientIsLocalSide(local, flows.client[flow] as number, flows.server[flow] as number);
      clientIsLocal[flow] = isLocal ? 1 : 0;
    }
    const { seen, requests, uploads, serverName, ja4, echoes } = this.speech;
    return {
      traffic: {
        table: new PacketTable(0, this.dictionaries),
        flows,
        flowOfRow: new Uint32Array(0),
        ...{ rule: this.rule, local, group, clientIsLocal, names: this.names },
        packetId: (row) => String(row + 1),
      },
      gathered: {
        speech: {
          seen: seen.slice(0, flows.count),
          requests: requests.slice(0, flows.count),
          uploads: uploads.slice(0, flows.count),
          ...{ serverName: [...serverName], ja4: [...ja4], echoes: [...echoes] },
        },
        questions: this.listQuestions(),
      },
      numbers: this.numbers.slice(0, flows.count),
    };
  }

  /** Marks the ids that the flows and their questions hold. */
  hold({ addresses, details }: HeldIds): void {
    const flows = this.builder.finish();
    for (let flow = 0; flow < flows.count; flow++) {
      addresses[flows.client[flow] as number] = 1;
      addresses[flows.server[flow] as number] = 1;
      details[flows.detail[flow] as number] = 1;
      details[flows.helloDetail[flow] as number] = 1;
    }
    for (const key of this.questions.keys()) details[key % detailStride] = 1;
  }

  /** Ids that will mean something else. */
  release({ addresses, macs }: ReleasedIds): void {
    this.addresses.forget(addresses, macs);
    this.builder.forgetServices();
  }

  private nameKey(flow: number, detail: number): number {
    return (this.numbers[flow] as number) * detailStride + detail;
  }

  /** Makes room for flows that were opened. */
  private welcome(count: number): void {
    if (count > this.numbers.length) {
      const numbers = new Float64Array(Math.max(count, this.numbers.length * 2));
      numbers.set(this.numbers);
      this.numbers = numbers;
      const { speech } = this;
      speech.seen = grown(new Uint16Array(numbers.length), speech.seen);
      speech.requests = grown(new Uint32Array(numbers.length), speech.requests);
      speech.uploads = grown(new Uint32Array(numbers.length), speech.uploads);
    }
    for (; this.count < count; this.count++) {
      this.numbers[this.count] = this.opened++;
      this.speech.serverName.push(null);
      this.speech.ja4.push(null);
      this.speech.echoes.push(null);
    }
  }

  /** Moves what is kept beside the flows to their new places. */
  private follow(kept: Uint32Array): void {
    const { speech, numbers } = this;
    kept.forEach((from, to) => {
      numbers[to] = numbers[from] as number;
      speech.seen[to] = speech.seen[from] as number;
      speech.requests[to] = speech.requests[from] as number;
      speech.uploads[to] = speech.uploads[from] as number;
      speech.echoes[to] = speech.echoes[from] ?? null;
      speech.serverName[to] = speech.serverName[from] ?? null;
      speech.ja4[to] = speech.ja4[from] ?? null;
    });
    this.count = kept.length;
    numbers.fill(0, this.count);
    speech.seen.fill(0, this.count);
    speech.requests.fill(0, this.count);
    speech.uploads.fill(0, this.count);
    speech.echoes.length = this.count;
    speech.serverName.length = this.count;
    speech.ja4.length = this.count;
    const stays = new Set(numbers.subarray(0, this.count));
    for (const key of this.questions.keys())
      if (!stays.has(Math.floor(key / detailStride))) this.questions.delete(key);
  }

  private listQuestions(): GatheredFacts['questions'] {
    const placeOf = new Map<number, number>();
    for (let flow = 0; flow < this.count; flow++) placeOf.set(this.numbers[flow] as number, flow);
    return questionColumns(this.questions, detailStride, (number) => placeOf.get(number) as number);
  }
}

function grown<T extends Uint16Array | Uint32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
