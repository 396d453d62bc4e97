// `jaws detect score` as built: documents, exit codes, baselines, and what it says to a person.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';
import { goodRecord, pcapFile } from './pcap-bytes.fixture.ts';

const home = createJawsHome();

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

function score(...argv: string[]): ScoreResult {
  return home.document('detect-score', 'detect', 'score', ...argv) as unknown as ScoreResult;
}

/** A table of connections to as many places, one a second. */
function connections(name: string, places: number): string {
  const lines = Array.from({ length: places }, (_, at) => {
    const remote = `198.51.${100 + (at >> 8)}.${at & 255}`;
    return `${1_700_000_000 + at},10.0.0.${1 + (at % 50)},${50_000 + at},${remote},443,TCP,1${at % 10}00`;
  });
  const path = join(home.folder, name);
  writeFileSync(
    path,
    ['timestamp,src_ip,src_port,dst_ip,dst_port,protocol,size', ...lines].map((line) => `${line}\n`).join(''),
  );
  return path;
}

describe('detect score', () => {
  it('finds the upload of the demo, the same from the dataset and from the file', () => {
    const { findings, packets, decisions, limit, notJudged, techniques } = score('demo');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind: 'pair', detectors: ['upload'], attack: ['T1041', 'T1048'] });
    expect(findings[0]?.bytesUpBeforeAlert).toBe(findings[0]?.bytesOutAtAlert);
    expect([packets, limit.score]).toEqual([16_608, 2.2]);
    expect(decisions).toBeGreaterThan(100);
    expect(notJudged.join()).toContain('Window too short');
    expect(techniques).toHaveProperty('T1041', 'Exfiltration Over C2 Channel');
    expect(score(demoCapture).findings).toEqual(findings);
    expect(home.leftovers().filter((path) => path.includes('jaws-analyze-'))).toEqual([]);
  });

  it('tells a person the same, in lines of at most 100 columns below the table', () => {
    const { code, out } = home.run('detect', 'score', 'demo');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^1 finding in 16,608 packets of \d+ pairs of hosts over 3 min\.\nLimit: score 2\.20 /,
    );
    expect(out).toContain('\n1. 192.168.20.109 > 198.18.99.23:6667\n   - 192.168.20.109 sent ');
    expect(out).toContain('\nNot judged\n');
    const details = out.slice(out.indexOf('\n1. ')).split('\n');
    expect(Math.max(...details.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('has exit code 0 and an empty list where packets were judged and nothing was found', () => {
    const one = home.file('one.pcap', pcapFile([goodRecord()]));
    expect(score(one)).toMatchObject({ findings: [], packets: 1, techniques: {} });
    expect(home.run('detect', 'score', one).out).toMatch(/^No findings in 1 packet /);
    const part = score('demo', '--where', 'port == 53');
    expect(part.findings).toEqual([]);
    expect(part.packets).toBeGreaterThan(100);
  });

  it('has exit code 3 and a complete, empty document when no packet matches', () => {
    const { code, out } = home.run('detect', 'score', 'demo', '--where', 'ip == 1.1.1.1', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      findings: [],
      packets: 0,
      decisions: 0,
      notJudged: [],
      warnings: [],
    });
    expect(home.run('detect', 'score', 'demo', '--where', 'ip == 1.1.1.1').out).toBe('Nothing matches.\n');
  });

  it('takes the limit from a baseline of 1,000 happenings, and says why not from a smaller one', () => {
    const [small, large] = [connections('small.csv', 200), connections('large.csv', 1500)];
    const byLarge = score('demo', '--baseline', large, '--alerts-per-day', '2').limit;
    expect(byLarge.rule).toMatch(/2 false alerts a day.*1,500 happenings in 0\.42 h/);
    expect(byLarge.score).not.toBe(2.2);
    const bySmall = score('demo', '--baseline', small);
    expect(bySmall.limit).toMatchObject({
      score: 2.2,
      rule: expect.stringContaining('only 200 happenings') as string,
    });
    expect(bySmall.findings).toEqual(score('demo').findings);
  });

  it('says that --alerts-per-day does nothing without a baseline', () => {
    const { code, err } = home.run('detect', 'score', 'demo', '--alerts-per-day', '2');
    expect(code).toBe(0);
    expect(err).toContain('jaws: not used: --alerts-per-day (only a --baseline makes a limit of it)\n');
  });

  it.each([
    [1, 'dataset.not-found', ['nothing-here']],
    [1, 'dataset.not-found', ['demo', '--baseline', 'nothing-here']],
    [2, 'usage.invalid', ['demo', '--baseline', 'demo']],
    [2, 'usage.invalid', ['demo', '--alerts-per-day', '0']],
    [2, 'usage.invalid', []],
    [2, 'filter.syntax', ['demo', '--where', 'ip == ']],
  ])('fails with %i and %s for %j', (code, error, argv) => {
    expect(home.failure(code, 'detect', 'score', ...argv)).toBe(error);
  });

  it('has help', () => {
    for (const name of ['score', 'allow', 'allowed', 'disallow'])
      expect(home.run('detect').out).toMatch(new RegExp(`^ +${name} `, 'm'));
    expect(home.run('help', 'detect', 'score').out).toContain('--alerts-per-day <n>');
    expect(home.failure(2, 'detect', 'train', 'demo')).toBe('usage.invalid');
  });
});

describe('the allow-list', () => {
  afterEach(() => {
    rmSync(join(home.folder, 'data', 'allowed.json'), { force: true });
  });

  it('lowers a finding of a stored dataset and says so, until it sends more', () => {
    expect(home.run('detect', 'allowed').out).toBe('Nothing is on the allow-list.\n');
    const what = '192.168.20.109 -> 198.18.99.23:6667';
    const entry = home.document(
      'detect-allow',
      'detect',
      'allow',
      what,
      '--reason',
      'a drill',
      '--days',
      '7',
    );
    expect(entry).toMatchObject({ what: what.replace('->', '→'), reason: 'a drill', upToBytes: 4_000_000 });
    expect(Number(entry['untilMs']) - Number(entry['sinceMs'])).toBe(7 * 86_400_000);
    expect(home.document('detect-allowed', 'detect', 'allowed')).toEqual({ entries: [entry] });
    const [finding] = score('demo').findings;
    expect(finding?.allowed).toMatchObject({ what: entry['what'], reason: 'a drill' });
    expect(finding?.lowered[0]).toMatch(/^On the allow-list as .* up to 4\.0 MB: a drill$/);
    expect(score(demoCapture).findings[0]?.allowed).toBeUndefined();
    const { out } = home.run('detect', 'score', 'demo');
    expect(out).toContain('\nOn the allow-list, listed last: 1 finding.\n');
    expect(out).toMatch(/^1 {2}allowed /m);
    home.document('detect-allow', 'detect', 'allow', what, '--reason', 'a drill', '--up-to', '1MB');
    expect(score('demo').findings[0]?.allowed).toBeUndefined();
    home.document('detect-disallow', 'detect', 'disallow', what);
    expect(home.document('detect-allowed', 'detect', 'allowed')).toEqual({ entries: [] });
  });

  it('takes a network, a domain and any amount, and shows them to a person', () => {
    home.run('detect', 'allow', '198.18.0.0/15', '--reason', 'our test range', '--up-to', 'any');
    home.run('detect', 'allow', '*.Example.net', '--reason', 'updates');
    const { out } = home.run('detect', 'allowed');
    expect(out).toMatch(/^198\.18\.0\.0\/15 +no end +any amount +our test range$/m);
    expect(out).toMatch(/^example\.net +no end +4\.0 MB +updates$/m);
    expect(score('demo').findings[0]?.allowed?.what).toBe('198.18.0.0/15');
  });

  it.each([
    ['allow', 'not a thing', '--reason', 'x'],
    ['allow', '10.0.0.1'],
    ['allow', '10.0.0.1', '--reason', ' '],
    ['allow', '10.0.0.1', '--reason', 'x', '--up-to', 'much'],
    ['allow', '10.0.0.1', '--reason', 'x', '--days', '0'],
    ['disallow', '10.0.0.1'],
  ])('refuses detect %s %s %s %s', (...argv) => {
    expect(home.failure(2, 'detect', ...argv)).toBe('usage.invalid');
  });
});
