// The table of TCP directions: what it remembers, and that strangers do not inherit it.

import { describe, expect, it } from 'vitest';

import { flowStates, FlowStarts } from './flow-starts.ts';
import { viewOf } from './testing/byte-builders.ts';

describe('FlowStarts', () => {
  it('remembers state and start of a direction', () => {
    const flows = new FlowStarts();
    const slot = flows.slot(viewOf([]));
    expect([flows.state(slot), flows.hasBegun(slot), flows.isFirst(slot, 0)]).toEqual([0, false, false]);
    flows.begin(slot, 0xffffffff, 0x02);
    flows.setState(slot, flowStates.open);
    expect(flows.slot(viewOf([]))).toBe(slot);
    expect(flows.state(slot)).toBe(flowStates.open);
    expect(flows.isFirst(slot, 0xffffffff)).toBe(true);
    expect(flows.isFirst(slot, 0)).toBe(false);
  });

  it('begins anew with another SYN', () => {
    const flows = new FlowStarts();
    const slot = flows.slot(viewOf([]));
    flows.setState(slot, flowStates.settled);
    flows.begin(slot, 7, 0x02);
    expect(flows.state(slot)).toBe(flowStates.fresh);
    expect(flows.hasBegun(slot)).toBe(true);
  });

  it('gives a stranger in the same slot nothing of what was there', () => {
    const flows = new FlowStarts();
    const first = flows.slot(viewOf([]));
    flows.begin(first, 7, 0x02);
    flows.setState(first, flowStates.open);
    let strangers = 0;
    for (let source = 2; source < 400_000; source++) {
      if (flows.slot({ ...viewOf([]), source }) !== first) continue;
      strangers++;
      expect([flows.state(first), flows.hasBegun(first)]).toEqual([flowStates.fresh, false]);
      flows.setState(first, flowStates.open);
    }
    expect(strangers).toBeGreaterThan(1);
  });

  it('spreads directions over the table', () => {
    const flows = new FlowStarts();
    const used = new Set<number>();
    for (let port = 1024; port < 1024 + 10_000; port++)
      used.add(flows.slot(viewOf([], { ports: [port, 443] })));
    // 10,000 balls in 65,536 bins fill 9,283 on average.
    expect(used.size).toBeGreaterThan(9000);
  });
});
