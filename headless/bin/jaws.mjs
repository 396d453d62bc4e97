#!/usr/bin/env node
// The `jaws` command right after `npm ci`: builds what is missing or stale (speaking on stderr only), then runs
// the built command in this same process. A check of a fresh build costs some ten milliseconds.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasSources, isFresh, root } from '../../scripts/build-stamp.mjs';

/**
 * Until the command listens itself, a signal is held and then handed over: a Ctrl+C of the first moments must end a
 * capture in order, too, and leave a document. Returns whether one is held.
 */
function holdSignal(signal) {
  let held = false;
  const hold = () => {
    held = true;
  };
  process.on(signal, hold);
  process.on('newListener', function handOver(event, listener) {
    if (event !== signal) return;
    process.off('newListener', handOver);
    // At once: what it loads next must know already.
    if (held) listener(signal);
    // After the new one is there: without any listener, for however short a time, a signal would end the process.
    process.nextTick(() => process.off(signal, hold));
  });
  return () => held;
}

/** Only `serve` shows the page; building it takes longest. */
function neededParts(args) {
  return args.includes('serve') ? ['headless', 'renderer'] : ['headless'];
}

/** True when the command can run. */
function makeReady() {
  if (!hasSources() || process.env.JAWS_SKIP_BUILD_CHECK === '1') return true;
  const stale = neededParts(process.argv.slice(2)).filter((part) => !isFresh(part));
  if (stale.length === 0) return true;
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  const build = spawnSync(process.execPath, [script, '--only', stale.join(',')], {
    cwd: root,
    // The child's stdout goes to our stderr: ours belongs to the command's document.
    stdio: ['ignore', 2, 2],
  });
  return build.status === 0;
}

const held = ['SIGINT', 'SIGTERM'].map(holdSignal);
if (makeReady()) await import('../../dist/headless/cli.mjs');
else process.exitCode = held.some((isHeld) => isHeld()) ? 130 : 1;
