// Flow records tell totals only: what is made of single packets is not claimed of them, and the document says so.
import { describe, expect, it } from 'vitest';
import { buildChannels } from '../analysis/channel-table.ts';
import { readQuestions } from '../analysis/dns-questions.ts';
import { readSpeech } from '../analysis/flow-names.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { factBits } from '../domain/packet-table.ts';
import { channelBook } from './channel-book.ts';
import { channelSignals } from './channel-signals.ts';
import { channelIdentities } from './identity.ts';
import { scoreFindings } from './score-findings.ts';

const { record, recordOpens, echoRequest, echoReply } = factBits;

/** Statistics of the signals of the only channel. */
function signalsOf(rows: readonly PacketRow[]): string[] {
  const traffic = readTraffic(packetTable(rows));
  const book = channelBook(traffic, buildChannels(traffic), readSpeech(traffic), readQuestions(traffic));
  expect(book.channels.count).toBe(1);
  const identity = channelIdentities(book, null);
  return channelSignals(book, identity, () => 1, 0).map(({ statistic }) => statistic);
}

/** The same rows as parts of records: of each two the first opens one. */
function asRecords(rows: readonly PacketRow[]): PacketRow[] {
  return rows.map((row, at) => ({
    ...row,
    facts: (row.facts ?? 0) | record | (at % 2 === 0 ? recordOpens : 0),
  }));
}

/** Every minute a connection in which half of the time passes before the answer. */
const calls = Array.from({ length: 60 }, (_, at): PacketRow[] => {
  const [from, to] = [`10.0.0.1:${50_000 + at}`, '203.0.113.9:8080'];
  return [
    { at: at * 60, from, to, flags: 'SYN', payload: 900 },
    { at: at * 60 + 30, from: to, to: from, flags: 'SYN, ACK', payload: 100 },
  ];
}).flat();

const pings = Array.from({ length: 10 }, (_, at): PacketRow[] => [
  { at, from: '10.0.0.1', to: '203.0.113.9', protocol: 'ICMP', payload: 100 + at, facts: echoRequest },
  {
    at: at + 0.1,
    from: '203.0.113.9',
    to: '10.0.0.1',
    protocol: 'ICMP',
    payload: 100 + at,
    facts: echoReply,
  },
]).flat();

const slowUpload: PacketRow[] = [
  { at: 0, from: '10.0.0.1:50000', to: '203.0.113.9:4444', flags: 'SYN', payload: 4_000_000 },
  { at: 40_000, from: '203.0.113.9:4444', to: '10.0.0.1:50000', flags: 'SYN, ACK', payload: 100 },
];

describe('signals of flow records', () => {
  it('come from the starts of connections', () => {
    expect(signalsOf(asRecords(calls))).toContain('evenness');
  });

  it('do not come from sizes of echoes, which records do not tell', () => {
    expect(signalsOf(pings)).toContain('echo-sizes');
    expect(signalsOf(asRecords(pings))).toEqual([]);
  });

  it('come from what was uploaded, but not from when', () => {
    expect(signalsOf(asRecords(slowUpload))).toContain('net-upload');
    expect(signalsOf(asRecords(slowUpload))).not.toContain('long-upload');
  });
});

describe('findings of flow records', () => {
  it('say what is not known', () => {
    expect(scoreFindings(packetTable(calls)).notJudged.join()).not.toContain('Flow records');
    expect(scoreFindings(packetTable(asRecords(calls))).notJudged.join()).toMatch(/Flow records.*not known/);
  });
});
