// Colours stay with their clusters, whatever numbers the clusters get; ε follows the curve without jumps.
import { describe, expect, it } from 'vitest';
import { ClusterColours } from './cluster-colours.ts';
import { EpsFollower } from './eps-follower.ts';

const keys = Array.from({ length: 12 }, (_, at) => 100 + at);

describe('ClusterColours', () => {
  it('knows clusters again by their members when they are numbered anew', () => {
    const colours = new ClusterColours();
    const first = colours.match(keys, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], 3);
    const second = colours.match(keys, [2, 2, 2, 2, 0, 0, 0, 1, 1, 1, 1, -1], 3);
    expect([...second.identity]).toEqual([first.identity[1], first.identity[2], first.identity[0]]);
    expect([...second.colour]).toEqual([first.colour[1], first.colour[2], first.colour[0]]);
    expect(new Set(second.colour).size).toBe(3);
  });

  it('gives a split to the larger part, and brings a cluster back after a frame of noise', () => {
    const colours = new ClusterColours();
    const [whole] = colours.match(keys, new Array(12).fill(0), 1).identity;
    const split = colours.match(keys, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 2);
    expect(split.identity[1]).toBe(whole);
    expect(split.identity[0]).not.toBe(whole);
    expect(split.colour[0]).not.toBe(split.colour[1]);
    const noise = colours.match(keys, [-1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0], 1);
    expect(noise.identity[0]).toBe(whole);
    const back = colours.match(keys, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 2);
    expect([...back.identity]).toEqual([...split.identity]);
    expect([...back.colour]).toEqual([...split.colour]);
  });

  it('takes strangers for new clusters, and colours again only when all are used', () => {
    const colours = new ClusterColours(2);
    const first = colours.match([1, 2, 3], [0, 0, 0], 1);
    const later = colours.match([7, 8, 9, 1], [0, 0, 0, 0], 1);
    expect(later.identity[0]).toBe(first.identity[0]);
    const strangers = colours.match([21, 22, 23, 24, 31, 32], [0, 0, 1, 1, 2, 2], 3);
    expect([...strangers.identity]).toEqual([1, 2, 3]);
    expect(new Set(strangers.colour).size).toBe(2);
    expect([...colours.match([], [], 0).colour]).toEqual([]);
  });
});

describe('EpsFollower', () => {
  const curve = (scale: number) =>
    Float64Array.from({ length: 200 }, (_, at) => scale * (1 + (at / 199) ** 8 * 9));

  it('goes a fifth of the way on the logarithm, inside the quantiles', () => {
    const follower = new EpsFollower(0.2);
    const start = follower.follow(curve(1), 0);
    const next = follower.follow(curve(1.5), 0);
    expect(Math.log(next / start)).toBeCloseTo(0.2 * Math.log(1.5), 10);
    // A curve far above: the lower quantile holds.
    expect(follower.follow(curve(40), 0)).toBeCloseTo(curve(40)[100]!, 10);
    follower.reset();
    expect(follower.follow(curve(1), 0)).toBe(start);
  });

  it('is usable on flat and empty curves', () => {
    expect(new EpsFollower().follow(new Float64Array(0), 0)).toBe(1);
    expect(new EpsFollower().follow(new Float64Array(50), 0.25)).toBe(0.25);
    expect(new EpsFollower().follow(new Float64Array(50).fill(2), 0.25)).toBe(2);
  });
});
