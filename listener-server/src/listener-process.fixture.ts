// The listener as a process of its own, for tests that kill it, take its files away or fill its disk.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Listener } from './create-listener.ts';
import { until, type TestListener } from './testing-client.fixture.ts';

export interface ListenerProcess extends TestListener {
  readonly pid: number;
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
}

const script = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs from the sources on 127.0.0.1; `wrapper` goes before the command, for example `prlimit`. */
export async function startListenerProcess(
  folder: string,
  wrapper: readonly string[] = [],
): Promise<ListenerProcess> {
  const { child, out, err } = launch(folder, wrapper);
  await until(() => out().includes('\n') || child.exitCode !== null, 60_000);
  if (child.exitCode !== null) throw new Error(`the listener ended: ${err()}`);
  const listener = JSON.parse(out()) as Listener;
  const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    }
    return child.exitCode;
  };
  return {
    listener,
    pid: child.pid ?? 0,
    port: listener.ports[0] ?? 0,
    token: readFileSync(listener.tokenFile, 'utf8').trim(),
    folder,
    logs: () =>
      err()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string }),
    logText: err,
    kill,
    remove: async () => {
      await kill('SIGKILL');
    },
  };
}

/** Exit code and stderr of a listener that cannot start. */
export async function failedStart(folder: string): Promise<readonly [number | null, string]> {
  const { child, err } = launch(folder, []);
  await once(child, 'close');
  return [child.exitCode, err()];
}

function launch(
  folder: string,
  wrapper: readonly string[],
): { readonly child: ReturnType<typeof spawn>; readonly out: () => string; readonly err: () => string } {
  const folders = ['--key-dir', join(folder, 'keys'), '--upload-dir', join(folder, 'uploads')];
  const ports = ['--bind', '127.0.0.1', '--ports', '0', '--udp-ports', ''];
  const words = [...wrapper, process.execPath, '--import', 'tsx', script, ...ports, ...folders];
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return { child, out: () => out, err: () => err };
}
