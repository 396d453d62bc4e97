// What is found in a made-up hour of an office with one culprit: where its happening stands among some 5,500, and that
// the hour alone raises no alarm.
import { describe, expect, it } from 'vitest';
import { attacks, syntheticHour, type Attack } from '../analysis/synthetic-hour.fixture.ts';
import { channelUnits } from '../analysis/channel-units.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { alarmScore, crowdScore } from './fusion.ts';

function unitsOf(seed: number, attack: Attack | null) {
  const hour = syntheticHour(seed, attack);
  return { hour, units: channelUnits(readTraffic(hour.table, { names: hour.names }), null) };
}

/** Slow, to a named server by TLS; and mail whose commands are not seen: these are allowed to stand lower. */
const allowed: Partial<Record<Attack, number>> = { 'slow-named-443': 10, 'smtp-2kb': 30 };

describe('a made-up hour', () => {
  it.each(attacks)('has %s where an analyst looks first', (attack) => {
    const { hour, units } = unitsOf(3, attack);
    expect(units.crowd).toBeGreaterThan(4000);
    const rank = units.listed.findIndex((unit) => {
      const { srcIp, dstIp } = units.face(unit);
      return srcIp === hour.inside && (dstIp === hour.outside || dstIp === '*');
    });
    expect(rank).toBeGreaterThanOrEqual(0);
    expect(rank + 1).toBeLessThanOrEqual(allowed[attack] ?? 1);
  });

  it.each([3, 11])('raises no alarm without a culprit (seed %i)', (seed) => {
    const { units } = unitsOf(seed, null);
    const strongest = units.score[units.listed[0]!]!;
    expect(crowdScore(strongest, units.crowd)).toBeLessThan(alarmScore);
  });
});
