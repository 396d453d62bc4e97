// What can be done with an address or a conversation, wherever it stands: one list for every menu and panel.

import type { AppServices } from '../state/app-context.tsx';
import type { AddressOption } from '../state/capture-store.ts';
import { hasScope, type TableName } from '../state/navigation-store.ts';
import {
  isName,
  lookupEnds,
  objectCondition,
  objectEnds,
  type TrafficObject,
} from '../state/traffic-object.ts';
import { showDone, showError } from '../ui/error-report.ts';
import { addCondition } from '../ui/filter-text.ts';
import type { Pivot } from '../ui/row-menu.tsx';

export type ObjectServices = Pick<AppServices, 'stores'>;
/** Everywhere but where live captures have it. */
export const lookupKey = 'L';
export type PivotGroups = readonly (readonly Pivot[])[];

const optionTitles: Readonly<Record<AddressOption, (address: string) => string>> = {
  chumAddresses: (address) => `Label ${address} as chum in new captures`,
  blacklist: (address) => `Never store ${address} in new captures`,
};

function addressEnds(object: TrafficObject): string[] {
  return objectEnds(object).filter((end) => !isName(end));
}

/** Opens the details of each: first the conversation, where there is one. */
export function detailPivots(object: TrafficObject, { stores }: ObjectServices): Pivot[] {
  const show = (title: string, shown: TrafficObject): Pivot => ({
    title,
    run() {
      stores.navigation.getState().showObject(shown);
    },
  });
  return [
    ...(object.peer === null ? [] : [show(`Details of ${object.address} and ${object.peer}`, object)]),
    ...objectEnds(object).map((address) => show(`Details of ${address}`, { address, peer: null })),
  ];
}

/** For each address: who it is. */
export function lookupPivots(object: TrafficObject, { stores }: ObjectServices): Pivot[] {
  return lookupEnds(object).map((address) => ({
    title: `Look up ${address}`,
    run() {
      stores.navigation.getState().lookUp({ address, peer: null });
    },
  }));
}

/** For each address: where it lies in the picture. */
export function picturePivots(object: TrafficObject, { stores }: ObjectServices): Pivot[] {
  return addressEnds(object).map((address) => ({
    title: `Show ${address} in the picture`,
    run() {
      stores.navigation.getState().showInPicture(address);
    },
  }));
}

/** Sends an address to the options of the next capture. */
export function capturePivots(object: TrafficObject, { stores }: ObjectServices): Pivot[] {
  return (['chumAddresses', 'blacklist'] as const).flatMap((option) =>
    addressEnds(object).map((address) => ({
      title: optionTitles[option](address),
      run() {
        stores.captures.getState().want(option, address);
        showDone(optionTitles[option](address), 'The next capture that is started here does so.');
      },
    })),
  );
}

export function copyPivot(title: string, text: string, { platform }: Pick<AppServices, 'platform'>): Pivot {
  return {
    title,
    run() {
      platform
        .copyText(text)
        .then(() => {
          showDone(`Copied ${text}`);
        })
        .catch(showError);
    },
  };
}

function copyPivots(object: TrafficObject, app: AppServices): Pivot[] {
  return [
    ...objectEnds(object).map((address) => copyPivot(`Copy ${address}`, address, app)),
    copyPivot('Copy its filter', objectCondition(object), app),
  ];
}

/** Narrows the scope to it, or takes it out; only where a scope is shown. */
export function scopePivots(condition: string, what: string, { stores }: ObjectServices): Pivot[] {
  const { screen } = stores.navigation.getState();
  if (!hasScope(screen)) return [];
  const add = (title: string, added: string): Pivot => ({
    title,
    run() {
      const { filter, setFilter } = stores.navigation.getState();
      setFilter(addCondition(filter, added));
    },
  });
  return [add(`Show only this ${what}`, condition), add(`Hide this ${what}`, `not (${condition})`)];
}

/** Tables of the packets of a condition. */
export function tablePivots(
  condition: string,
  what: string,
  tables: readonly TableName[],
  { stores }: ObjectServices,
): Pivot[] {
  return tables.map((table) => ({
    title: `Show the ${table} of this ${what}`,
    run() {
      stores.navigation.getState().showTable(table, condition);
    },
  }));
}

export function objectWord({ address, peer }: TrafficObject): 'address' | 'name' | 'conversation' {
  if (peer !== null) return 'conversation';
  return isName(address) ? 'name' : 'address';
}

/** All of it: the menu of an address or a conversation that is no row of a table. */
export function objectGroups(object: TrafficObject, app: AppServices): PivotGroups {
  const condition = objectCondition(object);
  const what = objectWord(object);
  return [
    scopePivots(condition, what, app),
    [...tablePivots(condition, what, ['packets', 'flows', 'channels'], app), ...picturePivots(object, app)],
    [...detailPivots(object, app), ...lookupPivots(object, app)],
    capturePivots(object, app),
    copyPivots(object, app),
  ];
}
