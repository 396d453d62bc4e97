// What one alert a day less or more would change, against scores that are made up.
import { expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { baselineLimit } from './baseline-limit.ts';
import { nearbyLimits } from './nearby-limits.ts';
import { scoreFindings } from './score-findings.ts';

/** Scores of a quiet day whose tail thins out evenly. */
const quiet = {
  scores: Float64Array.from({ length: 4000 }, (_, at) => -0.7 * Math.log10((at + 0.5) / 4000)),
  hours: 24,
};

/** Ten hosts that each send another amount by TLS without a name to an odd port. */
function uploads(): Hour {
  const hour = new Hour(4);
  for (let at = 0; at < 600; at += 3) {
    const host = hour.any();
    hour.ask(host, 'site.example', at);
    hour.exchange({ at, host, remote: '198.51.100.9', port: 443, up: 900, down: 9000, sni: 'site.example' });
  }
  for (let each = 0; each < 10; each++)
    hour.exchange({
      ...{ at: 100 + each * 20, host: `10.1.1.${100 + each}`, remote: `203.0.113.${each + 1}` },
      ...{ port: 8043, up: 3000 * 2 ** each, down: 300, lastsS: 4, sni: null },
    });
  return hour;
}

it('names what would come and go, and the limits that it would be', () => {
  const { table, names } = uploads();
  const limit = baselineLimit(quiet, 2);
  const scored = scoreFindings(table, { names }, limit);
  const nearby = nearbyLimits(table, { names }, quiet, 2, scored);
  expect(nearby?.fewer).toMatchObject({ alertsPerDay: 1, limit: baselineLimit(quiet, 1).score });
  expect(nearby?.more).toMatchObject({ alertsPerDay: 3, limit: baselineLimit(quiet, 3).score });
  const ends = (score: number): string[] =>
    scoreFindings(table, { names }, { score, rule: '' }).findings.map(({ srcIp }) => srcIp);
  const [here, less] = [ends(limit.score), ends(baselineLimit(quiet, 1).score)];
  const more = ends(baselineLimit(quiet, 3).score);
  expect(more.length).toBeGreaterThan(less.length);
  expect(nearby?.fewer?.findings.map(({ srcIp }) => srcIp)).toEqual(here.filter((ip) => !less.includes(ip)));
  expect(nearby?.more?.findings.map(({ srcIp }) => srcIp)).toEqual(more.filter((ip) => !here.includes(ip)));
});

it('has nothing below one alert a day, and nothing where the baseline is too small for a limit', () => {
  const { table, names } = uploads();
  const scored = scoreFindings(table, { names }, baselineLimit(quiet, 1));
  expect(nearbyLimits(table, { names }, quiet, 1, scored)?.fewer).toBeNull();
  const small = { scores: quiet.scores.slice(0, 999), hours: 24 };
  expect(nearbyLimits(table, { names }, small, 2, scored)).toBeUndefined();
});
