// Interfaces as the picker shows them: rates from their counters, in an order that does not jump while it is looked at.
// Pure: one answer of the host after the other goes in.

import type { CaptureInterface } from '@jaws/shared/contract/capture';

/** Seconds of the sparkline: one value a second. */
export const sparklineSeconds = 60;

export interface ShownInterface {
  readonly facts: CaptureInterface;
  /** Was there, and is not any more; kept only while it is the chosen one. */
  readonly gone: boolean;
  /** Packets a second, oldest first; empty until there are two answers, or where the system has no counters. */
  readonly packetRates: readonly number[];
  readonly bitsPerSecond: number | null;
}

export interface InterfaceList {
  readonly atMs: number;
  readonly interfaces: readonly ShownInterface[];
}

export interface InterfacesAnswer {
  readonly atMs: number;
  readonly interfaces: readonly CaptureInterface[];
}

function measured(
  facts: CaptureInterface,
  before: ShownInterface | undefined,
  spanMs: number,
): ShownInterface {
  const old = before?.facts.counters ?? null;
  const now = facts.counters;
  const unknown = { facts, gone: false, packetRates: before?.packetRates ?? [], bitsPerSecond: null };
  if (old === null || now === null || spanMs <= 0) return unknown;
  // Counters that went back belong to a new interface of the same name.
  if (now.packets < old.packets || now.bytes < old.bytes) return { ...unknown, packetRates: [] };
  const packets = ((now.packets - old.packets) * 1000) / spanMs;
  return {
    ...unknown,
    packetRates: [...unknown.packetRates, packets].slice(-sparklineSeconds),
    bitsPerSecond: ((now.bytes - old.bytes) * 8000) / spanMs,
  };
}

/** The first answer's order stays; newcomers follow. `picked` stays in its place even when it went away. */
export function nextInterfaces(
  before: InterfaceList | null,
  answer: InterfacesAnswer,
  picked: string | null,
): InterfaceList {
  const spanMs = before === null ? 0 : answer.atMs - before.atMs;
  const fresh = new Map(answer.interfaces.map((one) => [one.name, one]));
  const interfaces: ShownInterface[] = [];
  for (const old of before?.interfaces ?? []) {
    const { name } = old.facts;
    const facts = fresh.get(name);
    fresh.delete(name);
    if (facts !== undefined) interfaces.push(measured(facts, old, spanMs));
    else if (name === picked) interfaces.push({ ...old, gone: true, packetRates: [], bitsPerSecond: null });
  }
  for (const facts of fresh.values()) interfaces.push(measured(facts, undefined, 0));
  return { atMs: answer.atMs, interfaces };
}

/** What is chosen before anybody chose: the first that is up (the host has the last used ones first). */
export function firstChoice({ interfaces }: InterfaceList): string | null {
  const isUsable = ({ facts, gone }: ShownInterface): boolean => facts.up && !gone;
  return (interfaces.find(isUsable) ?? interfaces[0])?.facts.name ?? null;
}
