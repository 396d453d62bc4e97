// Who stands in an RDAP answer (RFC 9083 §5.1): contact cards are jCards (RFC 7095), arrays whose shape is known only
// by reading them. What is odd in a card is left out; the rest is read.

import { z } from 'zod';
import { safeLine } from './online-text.ts';

const cardLine = z.tuple([z.string(), z.unknown(), z.string(), z.unknown()]).rest(z.unknown());
const card = z.tuple([z.literal('vcard'), z.array(z.unknown()).max(200)]).rest(z.unknown());

export interface RdapEntity {
  readonly handle?: string | undefined;
  readonly roles: readonly string[];
  readonly vcardArray?: unknown;
  readonly entities: readonly RdapEntity[];
}

/** Deeper ones are not read: RIRs nest one within another, at most. */
const deepest = 3;

export const rdapEntity: z.ZodType<RdapEntity> = entityOf(deepest);

function entityOf(depth: number): z.ZodType<RdapEntity> {
  const within: z.ZodType<readonly RdapEntity[]> =
    depth === 0
      ? z.unknown().transform(() => [])
      : z
          .array(entityOf(depth - 1))
          .max(64)
          .catch([]);
  return z.object({
    handle: z.string().optional().catch(undefined),
    roles: z.array(z.string()).max(32).catch([]).default([]),
    vcardArray: z.unknown().optional(),
    entities: within.default([]),
  });
}

export interface RdapContact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** The first contact of a role, outer ones before inner ones. */
export function contactOf(entities: readonly RdapEntity[], role: string): RdapContact | null {
  let level = entities;
  while (level.length > 0) {
    const found = level.find((entity) => entity.roles.includes(role));
    if (found !== undefined) return readContact(found);
    level = level.flatMap((entity) => entity.entities);
  }
  return null;
}

function readContact(entity: RdapEntity): RdapContact {
  const lines = linesOf(entity.vcardArray);
  const first = (name: string): string | null => lines.find((entry) => entry.name === name)?.value ?? null;
  return {
    name: first('fn') ?? first('org') ?? textOrNull(entity.handle),
    email: first('email'),
    phone: first('tel')?.replace(/^tel:/, '') ?? null,
  };
}

function linesOf(vcardArray: unknown): { readonly name: string; readonly value: string }[] {
  const parsed = card.safeParse(vcardArray);
  if (!parsed.success) return [];
  return parsed.data[1].flatMap((entry) => {
    const read = cardLine.safeParse(entry);
    if (!read.success) return [];
    const value = textOrNull(firstText(read.data[3]));
    return value === null ? [] : [{ name: read.data[0].toLowerCase(), value }];
  });
}

/** Values with several parts (`org`, `adr`) are lists. */
function firstText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.find((part): part is string => typeof part === 'string') : undefined;
}

/** One line, or null where there is nothing to read. */
export function textOrNull(value: string | undefined): string | null {
  const text = safeLine(value ?? '', 500);
  return text === '' ? null : text;
}
