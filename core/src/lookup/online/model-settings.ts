// Which model is asked, on disk (`<data>/lookup/model.json`), and its key, which the host's keeper has.

import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { lookupModel, type LookupModel, type LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { z } from 'zod';
import { onDisk } from '../../dataset/disk-errors.ts';
import { makeFolders } from '../../dataset/make-folders.ts';
import { replaceFile } from '../../dataset/manifest-file.ts';
import type { SecretKeeper } from '../../host/secret-keeper.ts';
import { usableKey } from './ai-client.ts';
import { readKeptFile } from './kept-file.ts';
import { checkServer, hostName } from './outgoing-request.ts';
import { createTurns } from './turns.ts';

export interface ModelSettingsOptions {
  readonly dataDir: string;
  readonly keeper: SecretKeeper;
  readonly warn: (text: string) => void;
}

const modelFile = z.strictObject({ version: z.literal(1), model: lookupModel.nullable() });
/** Of a name in the DNS (RFC 1035 §2.3.4). */
const longestHost = 253;

export class ModelSettings {
  private readonly options: ModelSettingsOptions;
  private readonly path: string;
  private readonly inTurn = createTurns();

  constructor(options: ModelSettingsOptions) {
    this.options = options;
    this.path = join(options.dataDir, 'lookup', 'model.json');
  }

  /** As it is on disk now; null without one that can be used. @throws JawsError dataset.io */
  async model(): Promise<LookupModel | null> {
    const file = await readKeptFile({
      path: this.path,
      what: 'model of look-ups',
      parse: (text) => modelFile.parse(JSON.parse(text)),
      warn: this.options.warn,
    });
    const model = file?.model ?? null;
    return model !== null && isUsable(model) ? model : null;
  }

  /** @throws JawsError dataset.io */
  async state(): Promise<LookupModelState> {
    const model = await this.model();
    if (model === null) return { model, key: 'none', keyNote: null };
    const { place, note } = await this.options.keeper.state(originOf(model));
    return { model, key: place, keyNote: note };
  }

  /** Another server forgets the key, and so does none. @throws JawsError lookup.bad-server, .no-model, dataset.* */
  async setModel(model: LookupModel | null): Promise<LookupModelState> {
    const checked = model === null ? null : checkedModel(model);
    return await this.inTurn(async () => {
      const before = await this.model();
      const isSameServer = before !== null && checked !== null && originOf(before) === originOf(checked);
      if (!isSameServer) await this.options.keeper.forget();
      await onDisk('Cannot make the folder of look-ups', async () => {
        await makeFolders(join(this.options.dataDir, 'lookup'));
      });
      await replaceFile(this.path, `${JSON.stringify({ version: 1, model: checked })}\n`);
      return await this.state();
    });
  }

  /** Null forgets it. @throws JawsError lookup.no-model, lookup.wrong-key, dataset.* */
  async setKey(text: string | null): Promise<LookupModelState> {
    return await this.inTurn(async () => {
      const key = usableKey(text?.trim() ?? null);
      if (key === null) await this.options.keeper.forget();
      else {
        const model = await this.model();
        if (model === null)
          throw new JawsError('lookup.no-model', 'A key belongs to a server: set that first.');
        await this.options.keeper.keep({ origin: originOf(model), key });
      }
      return await this.state();
    });
  }

  /** For this server alone; null without one. */
  async keyFor(model: LookupModel): Promise<string | null> {
    return await this.options.keeper.read(originOf(model));
  }
}

function originOf({ baseUrl }: LookupModel): string {
  return new URL(baseUrl).origin;
}

/** @throws JawsError lookup.bad-server, lookup.no-model */
function checkedModel(model: LookupModel): LookupModel {
  const [baseUrl, name] = [model.baseUrl.trim(), model.name.trim()];
  if (!URL.canParse(baseUrl))
    throw new JawsError('lookup.bad-server', 'This is not the address of a server.');
  const url = new URL(baseUrl);
  checkServer(url);
  if (hostName(url).length > longestHost)
    throw new JawsError('lookup.bad-server', 'The name of the server is too long.');
  if (name === '') throw new JawsError('lookup.no-model', 'The model has no name.');
  return { baseUrl, name };
}

/** Somebody may have changed the file by hand. */
function isUsable(model: LookupModel): boolean {
  try {
    checkedModel(model);
    return true;
  } catch (error) {
    if (error instanceof JawsError) return false;
    throw error;
  }
}
