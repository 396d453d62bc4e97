// What an import is asked for, checked before anything is made: labels, addresses, local ranges.

import { JawsError } from '@jaws/shared/contract/errors';
import { labelName } from '@jaws/shared/contract/primitives';
import { formatIp, parseCidr, parseIp } from '@jaws/shared/domain/ip-address';
import type { LocalRuleRecord } from '@jaws/shared/domain/manifest';

/** @throws JawsError label.bad-name */
export function checkedLabel(label: string): string {
  if (labelName.safeParse(label).success) return label;
  throw new JawsError('label.bad-name', `${JSON.stringify(label.slice(0, 80))} is not a usable label.`);
}

/** The addresses as they stand in the CSV. @throws JawsError usage.invalid */
export function checkedAddresses(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(canonicalAddress));
}

function canonicalAddress(text: string): string {
  const address = parseIp(text);
  if (address !== null) return formatIp(address);
  throw new JawsError('usage.invalid', `${JSON.stringify(text.slice(0, 80))} is not an IP address.`);
}

/** `--local` as the manifest records it; null when nothing was given. @throws JawsError usage.invalid */
export function checkedLocal(texts: readonly string[]): LocalRuleRecord | null {
  if (texts.length === 0) return null;
  for (const text of texts) {
    if (parseCidr(text) !== null) continue;
    const shown = JSON.stringify(text.slice(0, 80));
    throw new JawsError('usage.invalid', `${shown} is neither an address nor a range such as 10.0.0.0/8.`);
  }
  return { rule: 'given', addresses: [...texts] };
}
