// Which features each unit has: for the list on screen, `--features`, and the documents.

import type { UnitKind } from '../contract/analysis.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import { endpointCatalogue } from './endpoint-totals.ts';
import { packetCatalogue } from './packet-units.ts';

export interface ListedFeature {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

export function featuresOf(unit: UnitKind): readonly ListedFeature[] {
  return catalogueOf(unit).map(({ name, unit: of, meaning }) => ({ name, unit: of, meaning }));
}

function catalogueOf(unit: UnitKind): readonly ListedFeature[] {
  if (unit === 'packets') return Object.values(packetCatalogue);
  const channels = Object.values(channelCatalogue);
  return unit === 'endpoints' ? [...Object.values(endpointCatalogue), ...channels] : channels;
}
