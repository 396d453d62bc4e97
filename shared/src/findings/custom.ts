// The custom of the house: what many hosts here do with the same service of one server (mail, updates, time).

import { addressStride, type ChannelBook } from './channel-book.ts';
import type { Usual } from './habits.ts';
import type { Identity } from './identity.ts';

/** The power that a channel's shares are taken to: 1, or .5 where the custom of the house makes them half as odd. */
export type Custom = (channel: number) => number;

/** Clients from which on it is a custom: a tenth of them all, at least three and at most ten. */
export function leastCompany({ client }: ChannelBook): number {
  return Math.min(mostCustomers, Math.max(leastCustomers, new Set(client).size / 10));
}

/** What a host sends out much more of than the baseline knows of it is no custom. */
export function customsOfTheHouse(book: ChannelBook, identity: Identity, usual: Usual | null): Custom {
  const { channels, server } = book;
  const least = leastCompany(book);
  const company = new Map<number, number>();
  const keyOf = (at: number): number =>
    (server[at] as number) * addressStride +
    (channels.port[at] as number) * 1024 +
    (channels.protocol[at] as number);
  for (let at = 0; at < channels.count; at++) company.set(keyOf(at), (company.get(keyOf(at)) ?? 0) + 1);
  return (channel) => {
    const isMore = identity.unusual.get(channel)?.what === 'more-than-before';
    if (isMore && book.isPrivate[book.server[channel] as number] === 0) return 1;
    const isCustom = (company.get(keyOf(channel)) ?? 0) >= least || usual?.isCustom(channel) === true;
    return isCustom ? customPower : 1;
  };
}

const customPower = 0.5;
const leastCustomers = 3;
const mostCustomers = 10;
