// Alerts need no later packet: of the captures of TRUTH.tsv and the demo, every finding is the same when all that came
// after its alert is cut away; of the demo also when the file itself is cut, which takes later names away as well.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@jaws/shared/contract/detection';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import { scoreFindings } from '@jaws/shared/findings/score-findings';
import { describe, expect, it } from 'vitest';
import { loadCapture, type LoadedCapture } from './quality.ts';

const root = join(import.meta.dirname, '../../..');
const folder = process.env['JAWS_PCAPS'] ?? join(root, '../shared/pcaps');
const demo = join(root, 'assets/demo.pcapng');

/** Each has findings; and one of the behaviours that lead them. */
const captures = [
  ['corelight/cd010953-5faf-4054-86be-58c020c3a532.pcap', 'beacon'],
  ['corelight/ragdoll.pcap', 'beacon'],
  ['otrf/empire_ninjacopy_dumping_ntds_dit_file.pcapng', 'beacon'],
  ['zeek/ftp__bruteforce.pcap', 'guess'],
  ['zeek/nmap-vsn.pcap', 'scan'],
  ['westermo/reduced_right.pcap', 'scan'],
] as const;
const withoutEditcap = spawnSync('editcap', ['--version']).status !== 0;

/** What was known at the alert: the fields up to `lowered`. */
function atAlert(finding: Finding | undefined): Partial<Finding> | null {
  if (finding === undefined) return null;
  const { lastMs, highest, highestMs, now, tier, tierRule, bytesUp, bytesDown, ...known } = finding;
  return known;
}

function rowsUpTo({ table }: LoadedCapture, ms: number): Uint32Array {
  const rows = Array.from({ length: table.count }, (_, row) => row);
  return Uint32Array.from(rows.filter((row) => (table.timestampUs[row] as number) <= ms * 1000));
}

function checkCausal(capture: LoadedCapture, family: string): Finding[] {
  const { table, names } = capture;
  const { findings } = scoreFindings(table, { names });
  expect(findings.map(({ detectors }) => detectors[0])).toContain(family);
  for (const finding of findings) {
    const cut = scoreFindings(selectPackets(table, rowsUpTo(capture, finding.alertMs)), { names });
    expect(atAlert(cut.findings.find(({ id }) => id === finding.id))).toEqual(atAlert(finding));
    const before = scoreFindings(selectPackets(table, rowsUpTo(capture, finding.alertMs - 1)), { names });
    expect(before.findings.map(({ id }) => id)).not.toContain(finding.id);
  }
  return findings;
}

describe.skipIf(!existsSync(folder))(`alerts of captures with culprits (needs ${folder})`, () => {
  it.each(captures)('%s: need no later packet', async (path, family) => {
    checkCausal(await loadCapture(join(folder, path)), family);
  });
});

describe.skipIf(!existsSync(demo))('alerts of the demo (needs assets/demo.pcapng)', () => {
  it('need no later packet, and come before 256 kB have left', async () => {
    const findings = checkCausal(await loadCapture(demo), 'upload');
    expect(findings).toHaveLength(1);
    expect(findings[0]?.bytesOutAtAlert).toBeLessThan(256_000);
    expect(findings[0]?.bytesUp).toBeGreaterThan(1e6);
  });

  it.skipIf(withoutEditcap)('are the same from the file cut right behind them (needs editcap)', async () => {
    const whole = await loadCapture(demo);
    const temporary = mkdtempSync(join(tmpdir(), 'jaws-cut-'));
    try {
      for (const finding of scoreFindings(whole.table, { names: whole.names }).findings) {
        const path = join(temporary, 'cut.pcapng');
        const rows = rowsUpTo(whole, finding.alertMs).length;
        execFileSync('editcap', ['-r', demo, path, `1-${rows}`]);
        const cut = await loadCapture(path);
        expect(cut.table.count).toBe(rows);
        const again = scoreFindings(cut.table, { names: cut.names }).findings;
        expect(atAlert(again.find(({ id }) => id === finding.id))).toEqual(atAlert(finding));
      }
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});
