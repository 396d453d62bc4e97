// Bounded building blocks of the contract's schemas.

import { z } from 'zod';

export const datasetName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
export const labelName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);
export const shortText = z.string().max(512);
export const filterText = z.string().max(4096);
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const milliseconds = z.number().min(-8.64e15).max(8.64e15);
export const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const finite = z.number();
export const nothing = z.null();
/** Procedures without input take `{}`. */
export const noInput = z.strictObject({});
