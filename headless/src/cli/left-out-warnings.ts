// A flood of names: what was not looked at is said.

import { formatMany } from './format.ts';

export function leftOutWarnings({ namesLeftOut }: { readonly namesLeftOut?: number | undefined }): string[] {
  if (namesLeftOut === undefined) return [];
  return [
    `More distinct names and URLs than memory is given to: those of ${formatMany(namesLeftOut, 'packet')} were not looked at. All are in packets.csv.`,
  ];
}
