// What is known of a finding at the moment of its alert, from packets up to then.

import { familiesOf } from '../analysis/unit-findings.ts';
import type { Finding } from '../contract/detection.ts';
import { humanBytes } from '../domain/human-units.ts';
import { isInbound, type Moment, type Standing } from './alert-search.ts';
import { techniquesOf } from './attack-ids.ts';
import { channelName } from './channel-name.ts';
import { leastUpload } from './counterfactual.ts';
import { findingReasons } from './finding-text.ts';
import { confirmedBy, type TierSay } from './finding-tier.ts';
import { evidenceOfScore } from './fusion.ts';
import { happeningKinds, type Happenings } from './happenings.ts';
import { loweredBy } from './lowered-score.ts';
import { sharingServiceOf } from './sharing-services.ts';
import type { Family } from './signal.ts';

type Known =
  | 'kind'
  | ('srcIp' | 'dstIp' | 'dstPort' | 'name' | 'localIp' | 'remoteIp' | 'remotePort' | 'remoteName')
  | ('score' | 'evidence' | 'p' | 'bytesOutAtAlert' | 'bytesInAtAlert' | 'bytesUpBeforeAlert')
  | ('reasons' | 'families' | 'detectors' | 'counterfactual' | 'attack' | 'lowered');

export interface AlertFacts {
  readonly known: Pick<Finding, Known>;
  /** Null: only the score tells. */
  readonly confirmed: TierSay | null;
}

/** `limit`: the score at which it became a finding. */
export function alertFacts(
  { happenings }: Pick<Moment, 'happenings'>,
  { id, score, episode }: Standing,
  limit: number,
): AlertFacts {
  const says = happenings.says.get(id) ?? [];
  const isLedFromOutside = says.slice(0, 1).some((say) => isInbound(happenings, say));
  const least = isLedFromOutside ? null : leastUpload(happenings, id, limit);
  const telling = says.filter((say, at) => at === 0 || say.behaviourHere <= tellingShare);
  const families: Family[] = telling.filter((say) => !isInbound(happenings, say)).map(({ family }) => family);
  const known = ends(happenings, id);
  return {
    known: {
      ...known,
      score,
      // The crowd is already in the score.
      evidence: evidenceOfScore(score, 0),
      p: Math.min(1, says[0]?.pHere ?? 1),
      bytesOutAtAlert: episode.bytesUp,
      bytesInAtAlert: episode.bytesDown,
      bytesUpBeforeAlert: episode.bytesUp,
      reasons: findingReasons(happenings, id),
      families: familiesOf(happenings, id),
      detectors: says.map(({ family }) => family),
      counterfactual:
        least === null
          ? null
          : { bytes: least, text: `Not flagged below ${humanBytes(least)} more sent than came back` },
      attack: techniquesOf(families, sharingServiceOf(known.name)?.technique),
      lowered: loweredBy(happenings, id),
    },
    confirmed: confirmedBy(happenings, id, episode.flows),
  };
}

/** A further family names its techniques only where it says something. */
const tellingShare = 0.01;

type Ends = Pick<
  Finding,
  'kind' | 'srcIp' | 'dstIp' | 'dstPort' | 'name' | 'localIp' | 'remoteIp' | 'remotePort' | 'remoteName'
>;

function ends({ kind, client, server, domain, lead, book }: Happenings, id: number): Ends {
  const { addresses } = book.traffic.table.dictionaries;
  const what = happeningKinds[kind[id] as number] ?? 'pair';
  const channel = lead[id] as number;
  const srcIp = addresses.get(client[id] as number) ?? '';
  const dstIp = what === 'sweep' ? '*' : (addresses.get(server[id] as number) ?? '');
  const name = what === 'sweep' ? null : (domain.get(id) ?? channelName(book, channel));
  const dstPort = book.channels.port[channel] as number;
  const isOut = book.channels.localIsClient[channel] === 1;
  return {
    ...{ kind: what, srcIp, dstIp, dstPort, name },
    ...(isOut
      ? {
          localIp: srcIp,
          remoteIp: dstIp,
          remotePort: dstPort,
          ...(name === null ? {} : { remoteName: name }),
        }
      : { localIp: dstIp, remoteIp: srcIp, remotePort: 0 }),
  };
}
