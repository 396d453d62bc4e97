import { describe, expect, it } from 'vitest';
import { defaultFinderPlan } from '../contract/finder.ts';
import { parsePlan, planText, printPlan } from './finder-plan.ts';

describe('parsePlan', () => {
  it('reads what is typed, and keeps the rest as usual', () => {
    expect(parsePlan('size=25MB, rate=50kB/s,port=443,tcp,new,hour=3')).toEqual({
      ...{ sizeBytes: 25e6, rateBytes: 50e3, port: 443, protocol: 'TCP', destination: 'new', hour: 3 },
    });
    expect(parsePlan('known')).toEqual({ ...defaultFinderPlan, destination: 'known' });
    expect(parsePlan('RATE=1000').rateBytes).toBe(1000);
  });

  it.each([
    '',
    'size',
    'size=',
    'size=0',
    'size=2TB',
    'size=-1',
    'rate=fast',
    'port=0',
    'port=65536',
    'port=1.5',
    'hour=24',
    'speed=1',
    'new,known',
    'size=1MB,size=2MB',
    'new,',
    '__proto__',
    'constructor=1',
  ])('refuses %j', (text) => {
    expect(() => parsePlan(text)).toThrow(expect.objectContaining({ code: 'finder.bad-plan' }) as Error);
  });
});

describe('printPlan', () => {
  it.each(['size=1MB', 'size=25MB,rate=50kB,port=443,tcp,new,hour=0', 'known,udp'])(
    'writes %j as it is read again',
    (text) => {
      const plan = parsePlan(text);
      expect(parsePlan(printPlan(plan))).toEqual(plan);
    },
  );
});

describe('planText', () => {
  it('says the plan in words', () => {
    expect(planText(defaultFinderPlan)).toBe('10.0 MB at 100 kB/s');
    expect(planText(parsePlan('size=1MB,rate=10kB,port=53,udp,known,hour=3'))).toBe(
      '1.0 MB at 10.0 kB/s to port 53 UDP, a known destination, at 03 h UTC',
    );
  });
});
