// `jaws lookup` and `jaws lookup-sources` as built.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

describe('lookup', () => {
  it('says what is known of addresses and names in all their forms, and what it did not understand', () => {
    const answer = home.document(
      'lookup',
      'lookup',
      '8.8.8.8',
      'hxxps://evil[.]example/a',
      '::ffff:10.0.0.1',
      'nonsense',
    );
    expect(answer).toMatchObject({
      results: [
        { ip: '8.8.8.8', kind: 'public', registry: 'ARIN', country: 'US' },
        { ip: 'evil.example', kind: 'name' },
        { ip: '10.0.0.1', kind: 'private' },
      ],
      unread: ['nonsense'],
    });
    expect(home.document('lookup', 'hunt', '8.8.8.8', '--offline')).toMatchObject({
      results: [{ ip: '8.8.8.8' }],
    });
  });

  it('adds what a dataset knows', () => {
    const { results } = home.document('lookup', 'lookup', '198.18.99.23', '--dataset', 'demo') as {
      results: { facts: { name: string; value: string; source: string }[] }[];
    };
    const seen = results[0]?.facts.filter(({ source }) => source === 'demo');
    expect(seen?.map(({ name }) => name)).toEqual(['Seen', 'Bytes', 'Peers', 'Services']);
    expect(seen?.find(({ name }) => name === 'Peers')?.value).toBe('192.168.20.109');
  });

  it('adds the adapter of a local address, and who made it', () => {
    const { results } = home.document('lookup', 'lookup', '192.168.20.109', '--dataset', 'demo') as {
      results: { facts: { name: string; value: string }[] }[];
    };
    const adapter = results[0]?.facts.find(({ name }) => name === 'MAC address');
    expect(adapter?.value).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2} \(.+\)$/);
  });

  it('uses lists, with their licence, until they are removed', () => {
    const list = join(home.folder, 'feed.txt');
    writeFileSync(list, '8.8.8.0/24 a test\n');
    const added = home.document('lookup-sources-change', 'lookup-sources', 'add', list, '--licence', 'CC0');
    expect(added).toMatchObject({ name: 'feed.txt', kind: 'list', entries: 1 });
    expect(home.document('lookup', 'lookup', '8.8.8.8')).toMatchObject({
      results: [{ lists: [{ list: 'feed.txt', entry: '8.8.8.0/24', note: 'a test', licence: 'CC0' }] }],
    });
    const { sources } = home.document('lookup-sources-list', 'lookup-sources', 'list') as {
      sources: unknown[];
    };
    expect(sources.at(-1)).toMatchObject({ name: 'feed.txt', isUsable: true });
    home.document('lookup-sources-change', 'lookup-sources', 'remove', 'feed.txt');
    expect(home.document('lookup', 'lookup', '8.8.8.8')).toMatchObject({ results: [{ lists: [] }] });
  });
});
