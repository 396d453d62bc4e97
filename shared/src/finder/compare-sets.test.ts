// New, gone, grown and shrunk: by what was sent an hour, above a floor.
import { describe, expect, it } from 'vitest';
import { compareSets } from './compare-sets.ts';
import { channel, made, named } from './made-up-sets.fixture.ts';

const options = { floorBytes: 1000, rows: 10 };
const before = named(
  'before',
  made([channel('10.0.0.1', 'a.example', 9000), channel('10.0.0.1', 'b.example', 9000)]),
);

function remotes(changes: ReturnType<typeof compareSets>) {
  const of = (list: keyof typeof changes) =>
    changes[list].filter(({ kind }) => kind === 'channel').map(({ remote }) => remote);
  return { new: of('new'), gone: of('gone'), grown: of('grown'), shrunk: of('shrunk') };
}

describe('compareSets', () => {
  it('tells what is new and gone, and leaves out what sent less than the floor in both', () => {
    const after = named(
      'after',
      made([
        channel('10.0.0.1', 'a.example', 9000),
        channel('10.0.0.1', 'c.example', 1000),
        channel('10.0.0.2', 'd.example', 5000, { port: 22 }),
        channel('10.0.0.1', 'small.example', 999),
      ]),
    );
    const found = compareSets([before], [after], options);
    expect(remotes(found)).toEqual({
      new: ['d.example', 'c.example'],
      gone: ['b.example'],
      grown: [],
      shrunk: [],
    });
    expect(found.new[0]).toMatchObject({
      kind: 'port',
      port: 22,
      service: 'SSH',
      sentAfter: 5000,
      ratio: null,
    });
    expect(found.new[0]?.text).toBe('Port 22 TCP (SSH) sent 5.0 kB; nobody used this port before.');
    expect(found.new[1]?.text).toBe(
      '10.0.0.2 -> d.example:22 TCP sent 5.0 kB; nobody used this destination before.',
    );
  });

  it('says who used the destination of a new channel before', () => {
    const after = named('after', made([channel('10.0.0.7', 'a.example', 5000)]));
    const [found] = compareSets([before], [after], options).new;
    expect(found).toMatchObject({ local: '10.0.0.7', hostsBefore: 1 });
    expect(found?.text).toContain('1 other host used this destination before');
  });

  it.each([
    ['three times as much is grown', 27_000, 1, { grown: ['a.example'], shrunk: [] }],
    ['less than that is not', 26_999, 1, { grown: [], shrunk: [] }],
    ['a third is shrunk', 3000, 1, { grown: [], shrunk: ['a.example'] }],
    ['the same in a third of the time is grown', 9000, 1 / 3, { grown: ['a.example'], shrunk: [] }],
    ['three times as much in three hours is as before', 27_000, 3, { grown: [], shrunk: [] }],
  ])('%s', (_what, bytes, hours, expected) => {
    const set = made([
      channel('10.0.0.1', 'a.example', bytes),
      channel('10.0.0.1', 'b.example', 9000 * hours),
    ]);
    const found = compareSets([before], [named('after', set, { hours })], options);
    expect(remotes(found)).toMatchObject(expected);
  });

  it('adds up several datasets of a side, with their hours', () => {
    const after = [1, 2, 3].map((day) => named(`day-${day}`, made([channel('10.0.0.1', 'a.example', 9000)])));
    expect(remotes(compareSets([before], after, options)).grown).toEqual([]);
  });

  it('swapped sides swap new and gone, grown and shrunk', () => {
    const after = named(
      'after',
      made([channel('10.0.0.1', 'a.example', 90_000), channel('10.0.0.1', 'c.example', 5000)]),
    );
    const there = remotes(compareSets([before], [after], options));
    const back = remotes(compareSets([after], [before], options));
    expect(back).toEqual({ new: there.gone, gone: there.new, grown: there.shrunk, shrunk: there.grown });
  });

  it('of nothing, and of what only received before', () => {
    const nothing = { new: [], gone: [], grown: [], shrunk: [] };
    expect(compareSets([], [before], options)).toEqual(nothing);
    expect(compareSets([before], [], options)).toEqual(nothing);
    const silent = named('silent', made([channel('10.0.0.1', 'a.example', 0)]));
    const [grown] = compareSets([silent], [before], options).grown.filter(({ kind }) => kind === 'channel');
    expect(grown).toMatchObject({ remote: 'a.example', ratio: null, sentBefore: 0 });
    expect(grown?.text).toContain('nothing was sent before');
  });

  it('counts a recording of a moment as a minute', () => {
    const after = named('after', made([channel('10.0.0.1', 'a.example', 9000)]), { hours: 0 });
    const [grown] = compareSets([before], [after], options).grown;
    expect(grown?.perHourAfter).toBeCloseTo(540_000);
  });
});
