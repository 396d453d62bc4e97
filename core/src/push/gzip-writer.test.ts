import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createGzipWriter } from './gzip-writer.ts';

async function zipped(bytes: Buffer, pieceSizes: readonly number[]): Promise<{ out: Buffer; facts: object }> {
  const out: Buffer[] = [];
  const gzip = createGzipWriter((piece) => {
    out.push(piece);
    return Promise.resolve();
  });
  for (let [offset, at] = [0, 0]; offset < bytes.length; at += 1) {
    const size = pieceSizes[at % pieceSizes.length] ?? 1;
    await gzip.write(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return { facts: await gzip.end(), out: Buffer.concat(out) };
}

/** Half of it compresses, half does not; longer than all blocks under way together. */
const bytes = Buffer.concat([
  randomBytes(3_000_000),
  Buffer.from('0123456789,'.repeat(300_000)),
  randomBytes(7),
]);

describe('createGzipWriter', () => {
  it('gives the same bytes, whatever pieces they come in', async () => {
    const whole = await zipped(bytes, [bytes.length]);
    expect(gunzipSync(whole.out).equals(bytes)).toBe(true);
    for (const sizes of [[1 << 20], [(1 << 20) - 1, 3], [65_536, 700_001, 1, 12]]) {
      const { out } = await zipped(bytes, sizes);
      expect(out.equals(whole.out)).toBe(true);
    }
  });

  it('knows size and hash of what it gave', async () => {
    const { out, facts } = await zipped(bytes, [100_000]);
    expect(facts).toEqual({ sizeBytes: out.length, sha256: createHash('sha256').update(out).digest('hex') });
  });

  it('gives nothing for nothing', async () => {
    const { out, facts } = await zipped(Buffer.alloc(0), [1]);
    expect([out.length, facts]).toMatchObject([0, { sizeBytes: 0 }]);
  });

  it('stops with the failure of whoever takes the bytes', async () => {
    const gzip = createGzipWriter(() => Promise.reject(new Error('no room')));
    await expect(gzip.write(bytes).then(() => gzip.end())).rejects.toThrow('no room');
  });
});
