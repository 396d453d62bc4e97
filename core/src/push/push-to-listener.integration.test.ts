// A push against real listeners on loopback: cut lines, killed and full listeners, and everything that is none.
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startListener, type TestListener } from '../../../listener-server/src/testing-client.fixture.ts';
import { createCuttingProxy, placesToCut } from './cutting-proxy.fixture.ts';
import { addDataset, createPushRig, sha256Of, unpacked, type PushRig } from './pushed-dataset.fixture.ts';

let rig: PushRig;
let listener: TestListener;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  rig = createPushRig();
  listener = await startListener();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await listener.remove();
  rig.remove();
});

function address(port = listener.port): string {
  return `https://127.0.0.1:${port}`;
}
function there(name: string): string {
  return join(listener.folder, 'uploads', name);
}
async function proxyTo(
  ...args: Parameters<typeof createCuttingProxy>
): ReturnType<typeof createCuttingProxy> {
  const proxy = await createCuttingProxy(...args);
  closing.push(proxy.close);
  return proxy;
}

describe('push to a listener', () => {
  it('20 MB arrive whole over a line that is cut ten times', async () => {
    await addDataset(rig.store, 'monday', 215_000);
    const { csvBytes, bytes } = await packedSize();
    expect(csvBytes).toBeGreaterThan(20e6);
    const places = placesToCut(10, 20_000, bytes * 0.95, 7);
    const proxy = await proxyTo(listener.port, places);
    const result = await rig.push(address(proxy.port), { token: listener.token });
    expect(proxy.cuts()).toBe(10);
    expect(result).toMatchObject({ bytes, wasThere: false, as: 'monday' });
    expect(result.resumed).toBeGreaterThanOrEqual(1);
    expect(sha256Of(there('monday.data'))).toBe(result.sha256);
    const csv = unpacked(there('monday.data'), 'monday/packets.csv');
    expect(csv.equals(readFileSync(join(rig.store.folder('monday'), 'packets.csv')))).toBe(true);
    expect(readdirSync(join(listener.folder, 'uploads')).sort()).toEqual(['monday.data', 'monday.json']);
    expect(readdirSync(join(rig.dataDir, 'push'))).toEqual([]);
    // What had arrived was not sent again: at most one socket's buffers for each cut.
    expect(proxy.bytes()).toBeLessThan(bytes * 3);
    const waits = rig.progress.filter(({ phase }) => phase === 'waiting');
    expect(waits.length).toBeGreaterThanOrEqual(10);
  });

  async function packedSize(): Promise<{ csvBytes: number; bytes: number }> {
    const other = await startListener();
    try {
      return await rig.push(address(other.port), { token: other.token });
    } finally {
      await other.remove();
    }
  }

  it('says that it is there already, and leaves another one of this name alone', async () => {
    await addDataset(rig.store, 'monday', 1000);
    await addDataset(rig.store, 'tuesday', 1001);
    const token = listener.token;
    const first = await rig.push(address(), { token, fingerprint: listener.listener.fingerprint });
    expect(first).toMatchObject({ resumed: 0, wasThere: false });
    expect(await rig.push(address(), { token })).toMatchObject({ wasThere: true, sha256: first.sha256 });
    await expect(rig.push(address(), { token, dataset: 'tuesday', as: 'monday' })).rejects.toMatchObject({
      code: 'push.exists',
    });
    expect(sha256Of(there('monday.data'))).toBe(first.sha256);
    expect(await rig.push(address(), { token, dataset: 'tuesday', as: 'other' })).toMatchObject({
      as: 'other',
    });
    expect(listener.logText()).not.toContain(token);
  });

  it('a half of an earlier state is given up, and the new one sent whole', async () => {
    await addDataset(rig.store, 'monday', 20_000);
    const proxy = await proxyTo(listener.port, [], 60_000);
    const token = listener.token;
    const stalled = rig.push(address(proxy.port), { token, silenceMs: 200, retries: noRetries });
    await expect(stalled).rejects.toMatchObject({ code: 'push.gave-up' });
    expect(existsSync(there('monday.partial'))).toBe(true);
    await proxy.close();
    await rig.store.updateManifest('monday', (manifest) => ({ ...manifest, note: 'changed' }));
    const result = await rig.push(address(), { token });
    expect([result.resumed, sha256Of(there('monday.data'))]).toEqual([0, result.sha256]);
  });

  it('gives up after the last try, says how far it came, and the next push goes on from there', async () => {
    await addDataset(rig.store, 'monday', 20_000);
    const proxy = await proxyTo(listener.port, [70_000], 140_000);
    const token = listener.token;
    const options = { token, silenceMs: 1000, connectMs: 1500, retries: { ...noRetries, tries: 2 } };
    const error: unknown = await rig.push(address(proxy.port), options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'push.gave-up' });
    expect((error as Error).message).toMatch(
      /no answer, too often in a row\. at least 0\.\d of 0\.\d MB have/,
    );
    expect(rig.progress.filter(({ phase }) => phase === 'waiting').at(-1)).toMatchObject({ attempt: 2 });
    expect(existsSync(there('monday.data'))).toBe(false);
    await proxy.close();
    rig.progress.splice(0);
    const result = await rig.push(address(), { token });
    expect([result.resumed, sha256Of(there('monday.data'))]).toEqual([1, result.sha256]);
    const [firstSent] = rig.progress.filter(({ phase }) => phase === 'sending');
    expect(firstSent).toMatchObject({ total: result.bytes });
    expect((firstSent as { done: number }).done).toBeGreaterThan(30_000);
  });

  it('stops when asked to, in the middle, and leaves what the next one needs', async () => {
    await addDataset(rig.store, 'monday', 20_000);
    const proxy = await proxyTo(listener.port, [], 60_000);
    const controller = new AbortController();
    const stopped = rig.push(address(proxy.port), {
      ...{ token: listener.token, signal: controller.signal },
      onProgress: ({ phase }) => {
        if (phase === 'sending' || phase === 'verifying') controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(rig.dataDir, 'push'))).toHaveLength(2);
    expect(existsSync(there('monday.data'))).toBe(false);
    expect(await rig.push(address(), { token: listener.token })).toMatchObject({ wasThere: false });
  });

  const isLinux = process.platform === 'linux';
  it.skipIf(!isLinux)(
    'a line that is gone without a word is noticed by the listener: the kernel asks',
    async () => {
      await addDataset(rig.store, 'monday', 20_000);
      const proxy = await proxyTo(listener.port, [], 60_000);
      const controller = new AbortController();
      const stopped = rig.push(address(proxy.port), { token: listener.token, signal: controller.signal });
      const deadline = performance.now() + 10_000;
      while (!keepAliveTimers(listener.port)) {
        if (performance.now() > deadline) throw new Error('the kernel does not ask');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      controller.abort();
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    },
  );

  /** proc(5): the sixth field of /proc/net/tcp begins with 02 while a keep-alive timer is pending. */
  function keepAliveTimers(port: number): boolean {
    const own = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n');
    return rows
      .map((row) => row.trim().split(/\s+/))
      .some(
        ([, local, , state, , timer]) =>
          local?.endsWith(own) === true && state === '01' && timer?.startsWith('02:'),
      );
  }

  it('waits for a listener that is starting anew', async () => {
    await addDataset(rig.store, 'monday', 20_000);
    const { folder, port, token } = listener;
    const proxy = await proxyTo(port, [60_000]);
    const restarts: Promise<TestListener>[] = [];
    const result = await rig.push(address(proxy.port), {
      token,
      onProgress: (state) => {
        if (state.phase !== 'waiting' || restarts.length > 0) return;
        restarts.push(listener.listener.close(0).then(() => startListener({ ports: [port] }, folder)));
      },
    });
    [listener = listener] = await Promise.all(restarts);
    expect(restarts).toHaveLength(1);
    expect(sha256Of(there('monday.data'))).toBe(result.sha256);
  });
});

const noRetries = { tries: 0, firstWaitMs: 10, longestWaitMs: 10 };

describe('what a listener refuses', () => {
  it.each([
    ['its quota', { quotaBytes: 1000 }, 'push.quota'],
    ['its limit', { maxUploadBytes: 1000 }, 'push.too-large'],
  ])('%s', async (_name, options, code) => {
    await addDataset(rig.store, 'monday', 1000);
    const small = await startListener(options);
    closing.push(small.remove);
    await expect(rig.push(address(small.port), { token: small.token })).rejects.toMatchObject({ code });
    expect(readdirSync(join(small.folder, 'uploads'))).toEqual([]);
  });

  it('all uploads, where it has no folder for them', async () => {
    await addDataset(rig.store, 'monday', 10);
    const { uploadDir: _, ...none } = { uploadDir: undefined };
    const folder = join(rig.folder, 'bare');
    mkdirSync(folder);
    const bare = await startListener({ ...none, uploadDir: undefined as unknown as string }, folder);
    closing.push(bare.remove);
    await expect(rig.push(address(bare.port), { token: bare.token })).rejects.toMatchObject({
      code: 'push.no-uploads',
    });
  });

  it('a token that is not its own', async () => {
    await addDataset(rig.store, 'monday', 10);
    const wrong = rig.push(address(), { token: 'A'.repeat(43) });
    await expect(wrong).rejects.toMatchObject({ code: 'push.wrong-token' });
    expect(rig.progress).toEqual([{ phase: 'connecting' }]);
  });
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return address((server.address() as AddressInfo).port);
}

/** A TLS server with the listener's certificate that answers every request with this text. */
function tlsAnswering(answer: (request: string) => string): Server {
  const keys = join(listener.folder, 'keys');
  const [key, cert] = pemFiles(keys);
  return createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => void socket.write(answer(bytes.toString())));
  });
}

function pemFiles(folder: string): [Buffer, Buffer] {
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(folder, entry.name)));
  const key = texts.find((text) => text.includes('PRIVATE KEY') && !text.includes('MC4CAQ'));
  const cert = texts.find((text) => text.includes('BEGIN CERTIFICATE'));
  if (key === undefined || cert === undefined) throw new Error('the keys of the listener are elsewhere');
  return [key, cert];
}

function json(status: number, value: object): string {
  const text = JSON.stringify(value);
  return `HTTP/1.1 ${status} x\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
}

describe('what is no listener', () => {
  const token = 'A'.repeat(43);
  beforeEach(async () => {
    await addDataset(rig.store, 'monday', 10);
  });

  async function code(to: string, options: object = {}): Promise<string> {
    const error: unknown = await rig.push(to, { token, ...options }).catch((thrown: unknown) => thrown);
    return (error as { code?: string }).code ?? String(error);
  }

  it('nobody there, no such host', async () => {
    expect(await code('https://nowhere.invalid')).toBe('push.unknown-host');
    const server = createServer();
    const gone = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await code(gone)).toBe('push.refused');
  });

  it('a silent server, before and after TLS', async () => {
    const sockets = createServer((socket) => socket.on('error', () => undefined).resume());
    const silent = await listening(sockets);
    expect(await code(silent, { connectMs: 200 })).toBe('push.timed-out');
    const quiet = await listening(tlsAnswering(() => ''));
    expect(await code(quiet, { connectMs: 200 })).toBe('push.timed-out');
  });

  it('plain HTTP, a web server over TLS, another protocol', async () => {
    const plain = createHttpServer((_request, response) => response.end('hello'));
    expect(await code(await listening(plain))).toBe('push.not-a-listener');
    const web = await listening(tlsAnswering(() => 'HTTP/1.1 404 x\r\ncontent-length: 5\r\n\r\nhello'));
    expect(await code(web)).toBe('push.not-a-listener');
    expect(await code(await listening(tlsAnswering(() => '220 mail ready\r\n')))).toBe('push.not-a-listener');
    const endless = tlsAnswering(() => `HTTP/1.1 200 x\r\n\r\n${'x'.repeat(100_000)}`);
    expect(await code(await listening(endless))).toBe('push.not-a-listener');
  });

  it('one that hangs up at once', async () => {
    const rude = createServer((socket) => socket.destroy());
    expect(await code(await listening(rude))).toBe('push.not-a-listener');
  });

  it('a listener of another version', async () => {
    const next = tlsAnswering(() =>
      json(401, { error: { reason: 'no-handshake', message: 'Speak version 2.' } }),
    );
    expect(await code(await listening(next))).toBe('push.other-version');
  });

  it('one that accepts every token but cannot prove that it knows it', async () => {
    const nonce = 'B'.repeat(43);
    const accepted = {
      publicKey: nonce,
      fingerprint: 'a'.repeat(64),
      proof: nonce,
      signature: 'C'.repeat(86),
    };
    const impostor = tlsAnswering((request) =>
      request.startsWith('GET /v1/challenge') ? json(200, { serverNonce: nonce }) : json(200, accepted),
    );
    expect(await code(await listening(impostor))).toBe('push.not-a-listener');
  });

  it('another certificate than the one that was pinned: not a word is said', async () => {
    const heard: string[] = [];
    const server = tlsAnswering((request) => {
      heard.push(request);
      return '';
    });
    expect(await code(await listening(server), { fingerprint: 'a'.repeat(64) })).toBe(
      'push.wrong-fingerprint',
    );
    expect(heard).toEqual([]);
  });

  it('bad places and names are refused before anything is opened', async () => {
    expect(await code('ftp://x')).toBe('push.bad-target');
    expect(await code('https://127.0.0.1', { token: null })).toBe('push.token-missing');
    expect(await code('https://127.0.0.1', { as: '../../etc/x' })).toBe('dataset.bad-name');
    expect(await code('https://127.0.0.1', { dataset: 'sunday' })).toBe('dataset.not-found');
    writeFileSync(join(rig.folder, 'x'), '');
    expect(existsSync(join(rig.dataDir, 'push'))).toBe(false);
  });
});
