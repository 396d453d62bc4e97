import { createListenerLog } from '@jaws/listener-server/listener-log';
import { expect, it } from 'vitest';
import { listenerWords } from './listener-words.ts';

it('tells each event of the log in words', () => {
  const lines: string[] = [];
  const log = createListenerLog(
    (line) => lines.push(listenerWords(line)),
    () => Date.UTC(2026, 0, 2, 13, 2, 11),
  );
  log.write('info', 'run.ended', { runId: '4f2a', bytes: 25_000_000 });
  log.write('warn', 'handshake.refused', {
    remote: '203.0.113.5',
    port: 4443,
    reason: 'wrong token\u001b[2J',
  });
  log.write('info', 'listener.stopped');
  expect(lines).toEqual([
    '13:02:11  Run ended  run 4f2a, 25.0 MB',
    '13:02:11  Handshake refused  from 203.0.113.5, port 4443, wrong token?[2J',
    '13:02:11  Listener stopped',
  ]);
  expect(listenerWords('no JSON\n')).toBe('no JSON?');
});
