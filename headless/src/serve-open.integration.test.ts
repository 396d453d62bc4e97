// `jaws serve --open`: the browser gets the token, and no other user of the machine can read it meanwhile.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildCommand, createJawsHome, launcher, type JawsHome } from './jaws-process.fixture.ts';
import { watchJaws } from './running-jaws.fixture.ts';

let home: JawsHome;

beforeAll(() => {
  buildCommand('headless,renderer');
}, 300_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

/** What `ps` shows of every process: one that ends meanwhile is left out. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'latin1')];
      } catch {
        return [];
      }
    });
}

it.skipIf(process.platform !== 'linux')(
  'hands the token over in a file of the user (skipped: reads /proc)',
  async () => {
    const programs = join(home.folder, 'bin');
    mkdirSync(programs);
    const opener = join(programs, 'xdg-open');
    // A browser that stays: what it was started with is there to be read.
    writeFileSync(
      opener,
      '#!/bin/sh\nprintf "%s\\n%s" "$1" "$$" > "$0.asked"; mv "$0.asked" "$0.opened"; kill -STOP $$\n',
    );
    chmodSync(opener, 0o755);
    const env = { ...home.env, PATH: `${programs}:${process.env['PATH'] ?? ''}` };
    const words = [launcher, 'serve', '--open', '--json'];
    const jaws = watchJaws(spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    const [line] = await jaws.printed(/^\{"url".*\}\n/);
    const { url } = JSON.parse(line) as { readonly url: string };
    const token = new URL(url).hash.replace('#token=', '');
    expect(token).toHaveLength(43);

    await expect.poll(() => readdirSync(programs)).toContain('xdg-open.opened');
    const [opened = '', browser = ''] = readFileSync(`${opener}.opened`, 'utf8').split('\n');
    expect(readFileSync(opened, 'utf8')).toContain(`content="0; url=${url}"`);
    expect(statSync(opened).mode & 0o777).toBe(0o600);
    const lines = commandLines();
    expect(lines.some((words) => words.includes(opened))).toBe(true);
    expect(lines.filter((words) => words.includes(token))).toEqual([]);

    process.kill(Number(browser), 'SIGKILL');
    jaws.signal('SIGTERM');
    expect((await jaws.ended).code).toBe(0);
    expect(home.leftovers().filter((path) => path.includes('jaws-open'))).toEqual([]);
  },
);
