import { describe, expect, it } from 'vitest';
import { readPushTarget } from './push-target.ts';

describe('where to push', () => {
  it.each([
    ['https://drop.example', 'drop.example', 443, 'https://drop.example:443'],
    ['https://drop.example:8443/', 'drop.example', 8443, 'https://drop.example:8443'],
    ['https://127.0.0.1:6660', '127.0.0.1', 6660, 'https://127.0.0.1:6660'],
    ['https://[2001:db8::1]:53', '2001:db8::1', 53, 'https://[2001:db8::1]:53'],
  ])('%s is a listener', (text, host, port, shown) => {
    expect(readPushTarget(text)).toEqual({ kind: 'listener', host, port, text: shown });
  });

  it.each([
    ['ann@host:captures/monday', 'ann@host', 'captures/monday'],
    ['host:/srv/captures/', 'host', '/srv/captures/'],
    ['ann@[2001:db8::1]:x', 'ann@2001:db8::1', 'x'],
    ['ann@host:~/captures', 'ann@host', 'captures'],
    ['ann@host:~', 'ann@host', '.'],
    ['ann@host:8080', 'ann@host', '8080'],
    ['ann@host:a:b', 'ann@host', 'a:b'],
    ['ann@host:ä/ё', 'ann@host', 'ä/ё'],
  ])('%s is for scp', (text, login, path) => {
    expect(readPushTarget(text)).toEqual({ kind: 'scp', login, path, text });
  });

  it.each([
    ['', 'not a place'],
    ['drop.example', 'not a place'],
    ['http://drop.example', 'TLS only'],
    ['https://drop.example:0', 'number from 1'],
    ['https://drop.example:65536', 'number from 1'],
    ['https://drop.example/v1/upload/x', 'not understood'],
    ['https://-oProxyCommand=x', 'not understood'],
    ['ftp://drop.example', 'not understood'],
    ['host:8443', 'https://host:8443'],
    ['host:', 'Name a path'],
    ['-oProxyCommand=touch x:y', 'not a place'],
    ['-host:y', 'not a place'],
    ['-user@host:y', 'not a place'],
    ['a@-host:y', 'not a place'],
    ['ann@host:-rf', 'dash'],
    ['ann@host:a b', 'letters, digits'],
    ['ann@host:$(touch x)', 'letters, digits'],
    ['ann@host:a;touch x', 'letters, digits'],
    ['ann@host:a`x`', 'letters, digits'],
    ["ann@host:a'b", 'letters, digits'],
    ['ann@host:a\nb', 'letters, digits'],
    ['ann@host:a\\b', 'letters, digits'],
    ['ann@host:~bob/x', 'home folder'],
    ['ann@host:a/~', 'home folder'],
  ])('%j is refused', (text, said) => {
    const read = readPushTarget(text);
    expect(read.kind === 'bad' ? read.problem : read).toContain(said);
  });

  it('never repeats what may be a password', () => {
    expect(JSON.stringify(readPushTarget('https://ann:secret@drop.example'))).not.toContain('secret');
  });
});
