// `jaws mcp` opens no socket, asks no DNS and starts no program: Node's own names of what it opens are recorded in every
// thread of the process, and everything is answered in a network namespace without interfaces.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JawsHome } from './jaws-process.fixture.ts';
import { startMcp, type PeerOptions } from './mcp-peer.fixture.ts';
import { createMcpWorld, hostileFinding, validCalls } from './mcp-world.fixture.ts';

let home: JawsHome;
let recorder = '';

/** Appends the kind of every handle and request that opens a way out (node:async_hooks), thread by thread. */
const recorderText = `
import { createHook } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
const out = process.env.JAWS_RECORD;
appendFileSync(out, 'thread ' + threadId + '\\n');
const wanted = /^(TCP|UDP|PIPE|GETADDRINFO|GETNAMEINFO|QUERY|DNSCHANNEL|PROCESS|HTTP|TLS)/;
createHook({ init: (_id, type) => { if (wanted.test(type)) appendFileSync(out, type + '\\n'); } }).enable();
`;

beforeAll(() => {
  home = createMcpWorld();
  recorder = pathToFileURL(home.file('recorder.mjs', recorderText)).href;
}, 240_000);
afterAll(() => {
  home.remove();
});

function recordingEnv(name: string): {
  readonly env: Record<string, string>;
  readonly kinds: () => string[];
} {
  const path = home.file(name, '');
  return {
    env: { NODE_OPTIONS: `--import=${recorder}`, JAWS_RECORD: path },
    kinds: () => readFileSync(path, 'utf8').trimEnd().split('\n'),
  };
}

async function everythingAnswers(options: PeerOptions): Promise<void> {
  const peer = await startMcp(home, options);
  for (const [name, input] of Object.entries(validCalls(await hostileFinding(peer))))
    expect([name, (await peer.call(name, input)).structuredContent?.error]).toEqual([name, null]);
  expect(await peer.end()).toBe(0);
  expect([peer.err(), peer.strayLines]).toEqual(['', []]);
}

describe('jaws mcp', () => {
  it('opens nothing but its own three pipes', async () => {
    const { env, kinds } = recordingEnv('record-of-mcp');
    await everythingAnswers({ env });
    const found = kinds();
    // The thread that computes was recorded, too.
    expect(found.filter((kind) => kind.startsWith('thread')).length).toBeGreaterThanOrEqual(2);
    expect(found.filter((kind) => !/^thread|^PIPEWRAP$/.test(kind))).toEqual([]);
    expect(found.filter((kind) => kind === 'PIPEWRAP').length).toBeLessThanOrEqual(3);
  });

  it('would be caught: the record has sockets and names of a program that opens some', () => {
    const { env, kinds } = recordingEnv('record-of-other');
    const code = `
      require('node:net').connect(9, '127.0.0.1').on('error', () => undefined);
      require('node:dns').lookup('localhost', () => undefined);
      require('node:child_process').spawn('true');`;
    spawnSync(process.execPath, ['-e', code], { env: { ...process.env, ...env } });
    const found = kinds();
    for (const kind of ['TCPWRAP', 'GETADDRINFOREQWRAP', 'PROCESSWRAP']) expect(found).toContain(kind);
  });

  const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0;
  const title = `answers everything without any network${canUnshare ? '' : ' (skipped: unshare -n is not permitted)'}`;
  it.skipIf(!canUnshare)(title, async () => {
    await everythingAnswers({ under: ['unshare', '-n'] });
  });
});
