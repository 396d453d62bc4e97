import { describe, expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { happeningId } from './happening-id.ts';
import { loweredBy } from './lowered-score.ts';
import { PrefixReader } from './prefix-reader.ts';

/** What lowered the score of the first host that sends 1 MB to a server. */
function lowered(senders: number, to: { readonly port: number; readonly sni: string | null }): string[] {
  const hour = new Hour(2);
  const remote = '203.0.113.77';
  if (to.sni !== null) hour.names.set(remote, to.sni);
  for (let host = 0; host < 30; host++) hour.ask(hour.host(host), 'www.example', host);
  for (let host = 0; host < senders; host++)
    hour.exchange({ at: 100 + host, host: hour.host(host), remote, up: 1e6, down: 2e3, ...to });
  const reader = new PrefixReader(hour.table, { names: hour.names });
  const happenings = reader.happenings(hour.table.count);
  const ids = Array.from({ length: happenings.count }, (_, id) => id);
  const id = ids.find((one) => happeningId(happenings, one) === `${hour.host(0)} → ${remote}`);
  return loweredBy(happenings, id as number);
}

describe('loweredBy', () => {
  it('is empty for one host and an odd server', () => {
    expect(lowered(1, { port: 8043, sni: null })).toEqual([]);
  });

  it('names an ordinary server', () => {
    expect(lowered(1, { port: 443, sni: 'files.example' })).toEqual([
      'Nothing about the server is unusual: its name and its port are ordinary',
    ]);
  });

  it('names the custom of the house, and how many do as much', () => {
    const told = lowered(12, { port: 8043, sni: null });
    expect(told[0]).toBe('Several hosts here use the same service of this server');
    expect(told[1]).toMatch(/^Others here do as much: 12 of \d+ pairs of hosts, this one among them$/);
    expect(told).toHaveLength(2);
  });
});
