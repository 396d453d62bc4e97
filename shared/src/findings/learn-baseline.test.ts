// What a baseline changes: the new weighs more, the usual less, and the limit comes from what the network itself does.
import { describe, expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { alertScore } from './alert-search.ts';
import { happeningId } from './happening-id.ts';
import type { Happenings } from './happenings.ts';
import { learnBaseline, type Baseline } from './learn-baseline.ts';
import { loweredBy } from './lowered-score.ts';
import { findingReasons } from './finding-text.ts';
import { PrefixReader } from './prefix-reader.ts';

const cloud = '203.0.113.50';
const backup = '203.0.113.60';
const camera = '203.0.113.70';

/** Browsing for half an hour; sites differ, some are new now and then. */
function browsing(seed: number): Hour {
  const hour = new Hour(seed);
  hour.names.set(cloud, 'drive.cloud.example');
  for (let at = 0; at < 1800; at += 1.2) {
    const remote = `198.51.100.${1 + Math.floor(hour.random() ** 2 * 200)}`;
    const sni = `www.site-${remote.split('.')[3] ?? ''}.example`;
    hour.exchange({ at: at + hour.random(), host: hour.any(), remote, port: 443, up: 900, down: 9000, sni });
  }
  // Everybody has something in the cloud.
  for (let host = 0; host < 20; host++)
    for (const at of [100, 1200])
      hour.exchange({
        ...{ at: at + host, host: hour.host(host), remote: cloud, port: 443 },
        ...{ up: 60_000, down: 9000, sni: 'drive.cloud.example' },
      });
  return hour;
}

function backupOf(hour: Hour, bytes: number): void {
  for (const at of [300, 1400])
    hour.exchange({
      at,
      host: hour.host(3),
      remote: backup,
      port: 8043,
      up: bytes / 2,
      down: 900,
      sni: null,
    });
}

/** 750 kB in a minute to an address without a name. */
function slowly(hour: Hour): Hour {
  const host = hour.host(4);
  hour.ask(host, 'www.site-1.example', 100);
  hour.exchange({ at: 400, host, remote: camera, port: 45_678, up: 750_000, down: 3000, lastsS: 80 });
  return hour;
}

function quietTime(): Baseline {
  const hour = browsing(1);
  backupOf(hour, 4e6);
  return learnBaseline(hour.table, { names: hour.names });
}

function judged(hour: Hour, baseline: Baseline | null): Happenings {
  const context = { names: hour.names, habits: baseline?.habits };
  return new PrefixReader(hour.table, context).happenings(hour.table.count);
}

function idOf(happenings: Happenings, key: string): number {
  const ids = Array.from({ length: happenings.count }, (_, id) => id);
  return ids.find((id) => happeningId(happenings, id) === key) as number;
}

function scoreOf(happenings: Happenings, key: string): number {
  return alertScore(happenings, idOf(happenings, key));
}

/** Share by the behaviour alone; 1 where nothing is said of a long upload. */
function behaviourOfLong(happenings: Happenings, key: string): number {
  const says = happenings.says.get(idOf(happenings, key)) ?? [];
  return says.find(({ family }) => family === 'long')?.signal.behaviour ?? 1;
}

function texts(happenings: Happenings, key: string): string[] {
  return findingReasons(happenings, idOf(happenings, key)).map(({ text }) => text);
}

describe('learnBaseline', () => {
  const baseline = quietTime();

  it('has a score for each happening of each half', () => {
    expect(baseline.scores.length).toBeGreaterThan(1000);
    expect(baseline.hours).toBeCloseTo(0.5, 1);
  });

  it('makes what a host always does less odd, and says so', () => {
    const hour = browsing(2);
    backupOf(hour, 4e6);
    const key = `${hour.host(3)} → ${backup}`;
    const known = judged(hour, baseline);
    expect(scoreOf(judged(hour, null), key)).toBeGreaterThan(2.2);
    expect(scoreOf(known, key)).toBeLessThan(1);
    expect(loweredBy(known, idOf(known, key))).toContain('The baseline has as much of it by the same host');
  });

  it('silences a long upload that the same client made to the same server', () => {
    const before = slowly(browsing(1));
    const hour = slowly(browsing(2));
    const key = `${hour.host(4)} → ${camera}`;
    const strange = judged(hour, baseline);
    const known = judged(hour, learnBaseline(before.table, { names: before.names }));
    expect(behaviourOfLong(strange, key)).toBeCloseTo(0.01, 3);
    expect(scoreOf(strange, key)).toBeGreaterThan(2.2);
    // Above .1 it adds nothing.
    expect(behaviourOfLong(known, key)).toBeGreaterThan(0.1);
    expect(scoreOf(known, key)).toBeLessThan(1);
  });

  it('makes the same odd again where it is much more than before', () => {
    const hour = browsing(2);
    backupOf(hour, 8e7);
    const key = `${hour.host(3)} → ${backup}`;
    expect(scoreOf(judged(hour, baseline), key)).toBeGreaterThan(2.2);
  });

  it('finds 4 MB to a cloud that everybody uses for less, and gives how many times as much it is', () => {
    const hour = browsing(2);
    const host = hour.host(7);
    hour.exchange({
      at: 900,
      host,
      remote: cloud,
      port: 443,
      up: 4e6,
      down: 2e4,
      sni: 'drive.cloud.example',
    });
    const [before, now] = [judged(hour, null), judged(hour, baseline)];
    const key = `${host} → ${cloud}`;
    expect(scoreOf(now, key)).toBeGreaterThan(scoreOf(before, key) + 0.7);
    expect(texts(now, key).join()).toMatch(/sent \d+ times as much to 203\.0\.113\.50 as in the baseline/);
  });

  it('makes a server that nobody used before odder, by how rare new servers are', () => {
    const hour = browsing(2);
    const key = `${hour.host(5)} → 203.0.113.99`;
    const sni = 'files.new.example';
    hour.exchange({
      at: 900,
      host: hour.host(5),
      remote: '203.0.113.99',
      port: 443,
      up: 1e6,
      down: 2e4,
      sni,
    });
    const [before, now] = [judged(hour, null), judged(hour, baseline)];
    expect(scoreOf(now, key)).toBeGreaterThan(scoreOf(before, key) + 0.3);
    expect(texts(now, key)).toContain('No host contacted 203.0.113.99 in the baseline');
  });

  it('takes halves by the times that packets have: an impossible one is no time', () => {
    const hour = browsing(1);
    backupOf(hour, 4e6);
    hour.table.timestampUs[hour.table.count - 1] = 0;
    const { scores } = learnBaseline(hour.table, { names: hour.names });
    expect(Math.abs(scores.length - baseline.scores.length)).toBeLessThan(3);
  });

  it('knows nothing where it is too short to compare halves', () => {
    const hour = new Hour(3);
    hour.exchange({ at: 1, host: hour.host(1), remote: backup, port: 443, up: 900, down: 900, sni: null });
    const short = learnBaseline(hour.table, { names: hour.names });
    const later = browsing(2);
    expect(scoreOf(judged(later, short), `${later.host(1)} → ${cloud}`)).toBe(
      scoreOf(judged(later, null), `${later.host(1)} → ${cloud}`),
    );
  });
});
