// Where an upload would look like the rest: shares of the quiet channels, and "unknown" where they are too few.
import { describe, expect, it } from 'vitest';
import { defaultFinderPlan, type FinderPlan } from '../contract/finder.ts';
import { hidingPlaces } from './hiding-places.ts';
import { channel, made, named } from './made-up-sets.fixture.ts';

/** Twenty hosts, each with a channel of its own size on 443, and one on port 22. */
const quiet = named(
  'quiet',
  made([
    ...Array.from({ length: 20 }, (_, at) =>
      channel(`10.0.0.${at}`, at % 2 === 0 ? 'cloud.example' : `site-${at}.example`, (at + 1) * 1e6, {
        bytesDown: at < 5 ? 0 : 9e9,
        firstUs: at % 4 === 1 ? 100e6 : 0,
        lastUs: 110e6,
      }),
    ),
    channel('10.0.0.1', 'shell.example', 5e6, { port: 22 }),
  ]),
);

function places(plan: Partial<FinderPlan>, rows = 100) {
  return hidingPlaces([quiet], { ...defaultFinderPlan, ...plan }, rows);
}

describe('hidingPlaces', () => {
  it('counts the channels of the port that show as much', () => {
    const [place] = places({ port: 443, destination: 'new', sizeBytes: 11e6, rateBytes: 1e6 });
    expect(place).toMatchObject({ channel: 'new destination, port 443 TCP', destination: 'new', port: 443 });
    expect(place?.why).toBe(
      '20 of 20 local hosts use port 443 TCP; 10 of 20 channels to port 443 TCP sent 11.0 MB or more; ' +
        '10 of 20 sent 11.0 MB within a minute; 5 of 20 mostly sent (95 % of their bytes); ' +
        '10 of 21 host hours had 11.0 MB of upload; 5 of 11 destinations on this port were new in the later half.',
    );
    const shares = [1, 0.5, 0.5, 0.25, 10 / 21, 5 / 11];
    const mean = shares.reduce((product, share) => product * share, 1) ** (1 / shares.length);
    expect(place?.score).toBeCloseTo(mean, 12);
  });

  it('a slower and a smaller upload never hides worse', () => {
    const scores = [20e6, 10e6, 5e6, 1e6].map(
      (sizeBytes) => places({ port: 443, destination: 'new', sizeBytes })[0]?.score ?? -1,
    );
    expect([...scores].sort((a, b) => a - b)).toEqual(scores);
    const rates = [1e6, 1e5, 1e3].map(
      (rateBytes) => places({ port: 443, destination: 'new', rateBytes })[0]?.score ?? -1,
    );
    expect([...rates].sort((a, b) => a - b)).toEqual(rates);
    expect(rates[2]).toBeGreaterThan(rates[0] ?? 1);
  });

  it('a known destination that many use and that took as much hides best', () => {
    const [first, ...others] = places({ port: 443, sizeBytes: 5e6 });
    expect(first).toMatchObject({ destination: 'known', channel: 'cloud.example:443 TCP' });
    for (const { score } of others) expect(score).toBeLessThanOrEqual(first?.score ?? 0);
    expect(first?.why).toContain(
      'up to 19.0 MB went there from one host; 10 of 20 local hosts use this destination',
    );
  });

  it('says "too few to tell", and gives no score to a port of which that is so', () => {
    const [place] = places({ port: 22, destination: 'new', sizeBytes: 11e6 });
    expect(place?.why).toContain('0 of 1 channels to port 22 TCP sent 11.0 MB or more (too few to tell)');
    expect(place?.score).toBe(null);
  });

  it('a port that nobody uses stands out where there is enough to say so', () => {
    const [place] = places({ port: 4444, destination: 'new', sizeBytes: 1e6 });
    expect(place?.why).toMatch(/^0 of 21 channels use port 4444 TCP; 0 of 0 channels/);
    expect(place?.score).toBeCloseTo(Math.sqrt(0.01 * 1), 12);
  });

  it('has no score where nothing can be told', () => {
    const tiny = named('tiny', made([channel('10.0.0.1', 'a.example', 100)]));
    const found = hidingPlaces([tiny], { ...defaultFinderPlan, destination: 'new' }, 10);
    expect(found).toMatchObject([{ port: 443, score: null }]);
  });

  it('looks at the hour of the day that is planned', () => {
    const [place] = places({ port: 443, destination: 'new', hour: 3 });
    expect(place?.why).toContain('0 of 1 host hours had 10.0 MB of upload at 03 h UTC (too few to tell)');
  });

  it('leaves out of the quiet traffic what has a label of its own, and what was received', () => {
    const marked = channel('10.0.0.1', 'b.example', 9e9, { labels: { chum: { packets: 1, bytesUp: 9e9 } } });
    const served = channel('10.0.0.1', 'c.example', 9e9, { localIsClient: false });
    expect(hidingPlaces([named('x', made([marked, served]))], defaultFinderPlan, 10)).toEqual([]);
    expect(hidingPlaces([], defaultFinderPlan, 10)).toEqual([]);
  });

  it('gives so many rows, scores within 0 and 1, best first', () => {
    expect(places({}, 3)).toHaveLength(3);
    const scores = places({}).map(({ score }) => score ?? -1);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(scores.every((score) => score <= 1)).toBe(true);
  });
});
