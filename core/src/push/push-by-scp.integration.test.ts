// A push by the system's own scp, to a real sshd on loopback: its own port, keys and configuration, no service.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDataset, createPushRig, sha256Of, unpacked, type PushRig } from './pushed-dataset.fixture.ts';
import { startSshd, whyNoSshd, type TestSshd } from './testing-sshd.fixture.ts';

const missing = whyNoSshd();

describe.skipIf(missing !== null)(`push by scp${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let rig: PushRig;
  let sshd: TestSshd;
  let target = '';
  const { PATH } = process.env;

  beforeAll(async () => {
    rig = createPushRig();
    await addDataset(rig.store, 'monday', 20_000);
    sshd = await startSshd(rig.folder);
    target = sshd.login;
  });
  beforeEach(() => {
    process.env['PATH'] = `${sshd.binFolder}:${PATH ?? ''}`;
  });
  afterAll(async () => {
    process.env['PATH'] = PATH;
    await sshd.stop();
    rig.remove();
  });

  function place(name: string): string {
    return join(rig.folder, name);
  }
  async function code(to: string, options: object = {}): Promise<unknown> {
    return await rig.push(to, options).catch((error: unknown) => error);
  }

  it('arrives whole at the path, and again is there already', async () => {
    const path = place('there.tar.gz');
    const result = await rig.push(`${target}:${path}`);
    expect(result).toMatchObject({ as: path, wasThere: false, resumed: 0, to: `${target}:${path}` });
    expect(sha256Of(path)).toBe(result.sha256);
    const csv = readFileSync(join(rig.store.folder('monday'), 'packets.csv'));
    expect(unpacked(path, 'monday/packets.csv').equals(csv)).toBe(true);
    expect(await rig.push(`${target}:${path}`)).toMatchObject({ wasThere: true, sha256: result.sha256 });
    expect(readdirSync(join(rig.dataDir, 'push'))).toEqual([]);
    expect(sshd.log()).toContain('Accepted publickey');
  });

  it('goes into a folder under the name of the dataset, or the one that was asked for', async () => {
    mkdirSync(place('into'));
    await rig.push(`${target}:${place('into')}/`);
    await rig.push(`${target}:${place('into')}`, { as: 'other' });
    expect(readdirSync(place('into')).sort()).toEqual(['monday.tar.gz', 'other.tar.gz']);
  });

  it('leaves another file alone', async () => {
    writeFileSync(place('mine'), 'mine');
    expect(await code(`${target}:${place('mine')}`)).toMatchObject({ code: 'push.exists' });
    expect(readFileSync(place('mine'), 'utf8')).toBe('mine');
    expect(readdirSync(rig.folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('says in the words of ssh what is wrong', async () => {
    expect(await code(`${target}:${place('no/such/folder/x')}`)).toMatchObject({
      code: 'push.scp-failed',
      message: expect.stringMatching(/scp to \S+ ended with 1.*[Nn]o such file/) as string,
    });
    expect(await code(`nobody-here@127.0.0.1:x`)).toMatchObject({
      code: 'push.scp-failed',
      message: expect.stringContaining('Permission denied') as string,
    });
    // Packed once, kept for the next try.
    expect(await rig.push(`${target}:${place('kept.tar.gz')}`)).toMatchObject({ wasThere: false });
  });

  it('a machine without ssh is told what to install', async () => {
    process.env['PATH'] = place('bin-without');
    expect(await code(`${target}:x`)).toMatchObject({ code: 'push.scp-missing' });
  });
});
