// The synthetic capture is what it says it is, and the benchmark counts what it decodes.
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../core/src/decode/packet-decoder.ts';
import { PacketFileReader } from '../core/src/packet-file/packet-file-reader.ts';
import { runDecodeBench } from './decode.ts';
import { syntheticCapture } from './synthetic-capture.ts';

describe('syntheticCapture', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    const one = syntheticCapture({ packets: 200 });
    expect(syntheticCapture({ packets: 200, seed: 1 })).toEqual(one);
    expect(syntheticCapture({ packets: 200, seed: 2 })).not.toEqual(one);
  });

  it('holds TCP and UDP of 60-1514 bytes with names, hellos and requests', () => {
    const table = new PacketTable();
    const decoder = new PacketDecoder(table.dictionaries);
    const reader = new PacketFileReader();
    for (const batch of reader.push(syntheticCapture({ packets: 20_000 }))) decoder.decode(batch, table);
    expect(reader.end()).toMatchObject({ packets: 20_000, truncated: null, warnings: [] });
    const { protocols, details } = table.dictionaries;
    const names = [...table.protocol.subarray(0, table.count)].map((id) => protocols.get(id));
    expect(new Set(names)).toEqual(new Set(['TCP', 'UDP']));
    const sizes = table.size.subarray(0, table.count);
    expect([sizes.reduce((a, b) => Math.min(a, b)), sizes.reduce((a, b) => Math.max(a, b))]).toEqual([
      60, 1514,
    ]);
    const found = [...table.detail.subarray(0, table.count)].map((id) => details.get(id));
    for (const key of ['dnsName', 'sni', 'ja4', 'httpUrl'] as const) {
      expect(found.filter((detail) => detail[key] !== null).length, key).toBeGreaterThan(200);
    }
  });
});

describe('runDecodeBench', () => {
  it('measures generated packets', async () => {
    const result = await runDecodeBench({ points: 2000 });
    expect(result).toMatchObject({ name: 'decode', details: { packets: 2000, undecoded: 0 } });
    expect(result.seconds).toBeGreaterThan(0);
    expect(result.rssBytes).toBeGreaterThan(1e6);
  });

  it('measures a packed file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jaws-bench-'));
    const input = join(folder, 'capture.gz');
    await writeFile(input, gzipSync(syntheticCapture({ packets: 500 })));
    expect((await runDecodeBench({ input })).details).toMatchObject({ packets: 500 });
    await rm(folder, { recursive: true });
  });
});
