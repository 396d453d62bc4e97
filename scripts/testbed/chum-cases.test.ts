// The plan of recorded chum runs: every style to every kind of place, the same for the same seed.
import { describe, expect, it } from 'vitest';
import { readScenario } from '@jaws/shared/exfil/scenario';
import {
  furtherStyles,
  chumAddresses,
  chumTargets,
  listenerPorts,
  planChum,
  recordedStyles,
  slowSteps,
} from './chum-cases.ts';
import { namedServers, office, officePlan } from './office.ts';
import { planHour } from './hour-plan.ts';

const cases = planChum(1);

describe('cases of chum', () => {
  it('are the same for the same seed and other bytes for another, each with an id of its own', () => {
    expect(planChum(1)).toEqual(cases);
    expect(planChum(2).map(({ seed }) => seed)).not.toEqual(cases.map(({ seed }) => seed));
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });
  it.each(recordedStyles)('%s goes to every kind of place in at least four ways', (style) => {
    for (const target of Object.keys(chumTargets)) {
      const own = cases.filter((each) => each.style === style && each.target === target);
      expect(own.length).toBeGreaterThanOrEqual(4);
    }
  });
  it('of further styles go to the port of their service, and to one where the certificate is', () => {
    const further = planChum(1, furtherStyles);
    expect(further).toHaveLength(60);
    for (const { style, ports } of further) {
      if (style === 'smtp') expect(ports[0]).toBe(25);
      expect(listenerPorts).toContain(ports.at(-1));
    }
  });
  it('keep to their ports, which the receivers listen on', () => {
    for (const { style, target, ports } of cases) {
      if (style === 'dns') expect(ports).toEqual([53]);
      else if (target === 'bare') expect(ports).not.toContain(443);
      else expect(ports).toEqual([443]);
      if (style !== 'dns') for (const port of ports) expect(listenerPorts).toContain(port);
    }
  });
  it.each([...recordedStyles, ...furtherStyles])('%s, slowly, is a scenario that chum takes', (style) => {
    const step = { style, ...slowSteps[style] };
    const scenario = { version: 1, name: style, about: 'Slowly.', attack: ['T1048'], steps: [step] };
    expect(readScenario(JSON.stringify(scenario)).steps).toHaveLength(1);
  });
  it('go to addresses of the outside world that the benign hour does not know, but one', () => {
    const hour = JSON.stringify(planHour(1, 3_600_000));
    expect(namedServers.some(({ addresses }) => addresses.includes(chumAddresses.bare))).toBe(false);
    expect(hour).not.toContain(chumTargets.named);
    expect(hour).toContain(chumTargets.known);
    const world = officePlan().find(({ name }) => name === 'world')?.loopback ?? [];
    for (const address of Object.values(chumAddresses)) {
      expect(world).toContain(`${address}/32`);
      expect(address.startsWith(office.network.slice(0, 10))).toBe(false);
    }
  });
});
