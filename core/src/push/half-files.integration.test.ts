// What a push by scp leaves on the other side when it is stopped, when that side dies, and when the line is cut; a
// real sshd on loopback, and an scp that is slow enough to be met in the middle.

import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameHalfFile, ownerOf } from './half-files.ts';
import { addDataset, createPushRig, sha256Of, type PushRig } from './pushed-dataset.fixture.ts';
import { startSshd, whyNoSshd, type TestSshd } from './testing-sshd.fixture.ts';

const missing = whyNoSshd();
const patient = { timeout: 15_000, interval: 10 } as const;
/** Beyond what Linux gives to a process. */
const deadPid = 4_194_305;

describe.skipIf(missing !== null)(
  `half files there${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let rig: PushRig;
    let sshd: TestSshd;
    const { PATH } = process.env;

    function use(binFolder: string): void {
      process.env['PATH'] = `${binFolder}:${PATH ?? ''}`;
    }
    beforeAll(async () => {
      rig = createPushRig();
      await addDataset(rig.store, 'monday', 20_000);
      sshd = await startSshd(rig.folder);
    });
    beforeEach(() => {
      use(sshd.slowBinFolder);
    });
    afterAll(async () => {
      process.env['PATH'] = PATH;
      await sshd.stop();
      rig.remove();
    });

    const here = (name: string): string => join(rig.folder, name);
    const to = (name: string): string => `${sshd.login}:${here(name)}`;
    const filesOf = (name: string): string[] =>
      readdirSync(rig.folder).filter((file) => file.startsWith(name));

    /** A push that is on its way: bytes of it are there, not all. `end`: its result, or how it failed. */
    async function inTheMiddle(name: string, signal: AbortSignal): Promise<{ end: Promise<unknown> }> {
      const end = rig.push(to(name), { signal }).catch((error: unknown) => error);
      await vi.waitFor(() => {
        const [half = 'none yet', ...others] = filesOf(name);
        expect(others).toEqual([]);
        expect(half).toMatch(/\.part-[0-9a-f]{12}-\d+-\d+$/);
        expect(statSync(here(half)).size).toBeGreaterThan(0);
      }, patient);
      return { end };
    }

    it('a stopped push removes its own', async () => {
      const controller = new AbortController();
      const { end } = await inTheMiddle('stopped', controller.signal);
      controller.abort();
      expect(await end).toMatchObject({ code: 'cancelled' });
      expect(filesOf('stopped')).toEqual([]);
    });

    it('a far side that dies and comes back is cleared at once', async () => {
      const { end } = await inTheMiddle('died', new AbortController().signal);
      sshd.endSessions();
      expect(await end).toMatchObject({ code: 'push.scp-failed' });
      expect(filesOf('died')).toEqual([]);
    });

    it('what a cut line leaves is named, and the next push to the same place removes it', async () => {
      const { end } = await inTheMiddle('cut', new AbortController().signal);
      const [half = ''] = filesOf('cut');
      await sshd.stop();
      const error = await end;
      expect(error).toMatchObject({
        code: 'push.scp-failed',
        hint: expect.stringContaining(`${here(half)}; the next push to the same place removes it.`) as string,
      });
      expect(filesOf('cut')).toEqual([half]);
      await sshd.restart();
      use(sshd.binFolder);
      const result = await rig.push(to('cut'));
      expect(filesOf('cut')).toEqual(['cut']);
      expect(sha256Of(here('cut'))).toBe(result.sha256);
    });

    it('those of a killed push go, those of others and of pushes that go on stay', async () => {
      use(sshd.binFolder);
      const owner = ownerOf(rig.dataDir);
      const goesOn = nameHalfFile('clear', owner);
      const stay = [
        goesOn.path,
        `clear.part-${owner}-${process.ppid}-1`,
        `clear.part-${owner}-${deadPid}-1.mine`,
        `clear.part-${'0'.repeat(12)}-${deadPid}-1`,
        `clearer.part-${owner}-${deadPid}-1`,
      ];
      const go = [`clear.part-${owner}-${deadPid}-1`, `clear.part-${owner}-${process.pid}-999999`];
      for (const name of [...stay, ...go]) writeFileSync(here(name), 'half');
      await rig.push(to('clear'));
      expect(filesOf('clear')).toEqual([...stay, 'clear'].sort());
      goesOn.release();
      expect(await rig.push(to('clear'))).toMatchObject({ wasThere: true });
      expect(filesOf('clear')).not.toContain(goesOn.path);
    });
  },
);
