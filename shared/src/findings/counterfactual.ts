// How much less would not have been a finding: of a finding that an upload leads, the bytes below which its score stays
// under the limit, everything else as it was.

import { bothShares } from './channel-signals.ts';
import { byRarity, crowdScore, scoreOf, type FamilySay } from './fusion.ts';
import type { Happenings } from './happenings.ts';
import { ordinaryShare } from './ordinary-share.ts';

/**
 * Bytes sent beyond what came back, rounded up to a whole one; null where the finding is led by something else, or
 * would stand without any upload.
 */
export function leastUpload(happenings: Happenings, id: number, limit: number): number | null {
  const [lead, ...others] = happenings.says.get(id) ?? [];
  if (lead?.family !== 'upload') return null;
  const scoreAt = scoreByUpload(lead, others, happenings);
  let low = 0;
  let high = lead.signal.value;
  if (scoreAt(low) >= limit || scoreAt(high) < limit) return null;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (scoreAt(middle) >= limit) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

/** The score that as many bytes would have given. */
export function scoreByUpload(
  lead: FamilySay,
  others: readonly FamilySay[],
  { identity, scale }: Pick<Happenings, 'identity' | 'scale'>,
): (bytes: number) => number {
  const { signal } = lead;
  const power = customPower(ordinaryShare('upload', signal.value), signal.behaviour);
  // Where as many others here send as much, that stays so.
  const leastHere = lead.pHere > lead.p ? lead.pHere : 0;
  const leastBehaviour = lead.behaviourHere > signal.behaviour ? lead.behaviourHere : 0;
  return (bytes) => {
    const share = ordinaryShare('upload', bytes);
    if (share === 1) return crowdScore(scoreOf(others), scale);
    const p = bothShares(share, identity.share[signal.channel] as number) ** power;
    const say: FamilySay = {
      ...lead,
      ...{ p, pHere: Math.max(p, leastHere), behaviourHere: Math.max(share ** power, leastBehaviour) },
    };
    const says = [say, ...others].sort(byRarity);
    return crowdScore(scoreOf(says), scale);
  };
}

/** The exponent that the custom of the house has put on a share: 1, or .5. */
export function customPower(share: number, behaviour: number): number {
  return share < 1 && behaviour < 1 ? Math.log(behaviour) / Math.log(share) : 1;
}
