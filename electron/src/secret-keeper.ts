// The key of a model's server, kept by the system: encrypted by its keychain, in `<data>/lookup/key.bin` (mode 0600). Where
// there is no keychain, in memory until the app ends.

import type { Buffer } from 'node:buffer';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoCode, onDisk } from '@jaws/core/dataset/disk-errors';
import { makeFolders } from '@jaws/core/dataset/make-folders';
import { replaceFile } from '@jaws/core/dataset/manifest-file';
import { type OriginKey, originKey, type SecretKeeper } from '@jaws/core/host/secret-keeper';
import { createTurns, type InTurn } from '@jaws/core/lookup/online/turns';
import { safeStorage } from 'electron';

export interface KeychainOptions {
  readonly dataDir: string;
  readonly platform: NodeJS.Platform;
}

const notes = {
  noKeychain:
    'There is no keychain on this system that JAWS can use, so it is in memory only, until JAWS ends.',
  shutNow: 'The keychain of the system cannot be used now. Unlock it, or type the key again.',
  ofAnother: 'The key was of another server, so it is forgotten. Type the one of this server.',
  forgotten: 'The keychain could not give the key back, so it is forgotten. Type it again.',
} as const;

/** Of Chromium on Linux: encrypted with a password that everybody knows. */
const openlyEncrypted = 'v10';

export function createKeychainKeeper({ dataDir, platform }: KeychainOptions): SecretKeeper {
  return new KeychainKeeper(join(dataDir, 'lookup', 'key.bin'), platform);
}

class KeychainKeeper implements SecretKeeper {
  private readonly path: string;
  private readonly isLinux: boolean;
  private readonly inTurn: InTurn = createTurns();
  /** Only where there is no keychain. */
  private held: OriginKey | null = null;
  /** Why the last one is gone, or could not be read. */
  private trouble: string | null = null;

  constructor(path: string, platform: NodeJS.Platform) {
    this.path = path;
    this.isLinux = platform === 'linux';
  }

  state: SecretKeeper['state'] = (origin) =>
    this.inTurn(async () => {
      if (this.held !== null)
        return this.held.origin === origin
          ? { place: 'session', note: notes.noKeychain }
          : { place: 'none', note: null };
      const isThere = await stat(this.path).then(
        () => true,
        () => false,
      );
      return { place: isThere ? 'keychain' : 'none', note: this.trouble };
    });

  read: SecretKeeper['read'] = (origin) =>
    this.inTurn(async () => {
      if (this.held !== null) return this.held.origin === origin ? this.held.key : null;
      const kept = await this.readFile();
      if (kept === null || kept.origin === origin) return kept?.key ?? null;
      // Another process has chosen another server since.
      this.trouble = notes.ofAnother;
      await this.remove();
      return null;
    });

  keep: SecretKeeper['keep'] = (key) =>
    this.inTurn(async () => {
      const sealed = await this.seal(key);
      if (sealed === null) {
        await this.remove();
        this.held = key;
      } else {
        await this.write(sealed);
        this.held = null;
      }
      this.trouble = null;
    });

  forget: SecretKeeper['forget'] = () =>
    this.inTurn(async () => {
      this.held = null;
      this.trouble = null;
      await this.remove();
    });

  private async readFile(): Promise<OriginKey | null> {
    const sealed = await onDisk('Cannot read key.bin', () => readFile(this.path)).catch((error: unknown) => {
      if (error instanceof Error && errnoCode(error.cause) === 'ENOENT') return null;
      throw error;
    });
    if (sealed === null) return null;
    if (!(await isAvailable())) {
      this.trouble = notes.shutNow;
      return null;
    }
    try {
      const opened = await this.open(sealed);
      this.trouble = null;
      return opened;
    } catch {
      // What it says is left out: it may hold what was in the file.
      this.trouble = notes.forgotten;
      await this.remove();
      return null;
    }
  }

  private async open(sealed: Buffer): Promise<OriginKey> {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
    if (!shouldReEncrypt) return originKey.parse(JSON.parse(result));
    // As Electron wants it when its own key was changed: read again, then written anew.
    const { result: again } = await safeStorage.decryptStringAsync(sealed);
    const key = originKey.parse(JSON.parse(again));
    const anew = await this.seal(key);
    // A disk that is full must not cost the key: the old file can be read still.
    if (anew !== null) await this.write(anew).catch(() => undefined);
    return key;
  }

  /** Null where no keychain would keep it. */
  private async seal(key: OriginKey): Promise<Buffer | null> {
    if (!(await isAvailable()) || (this.isLinux && !hasBackend())) return null;
    try {
      const sealed = await safeStorage.encryptStringAsync(JSON.stringify(key));
      const isOpen =
        this.isLinux && sealed.subarray(0, openlyEncrypted.length).toString('latin1') === openlyEncrypted;
      return isOpen ? null : sealed;
    } catch {
      return null;
    }
  }

  private async write(sealed: Buffer): Promise<void> {
    await onDisk('Cannot make the folder of look-ups', async () => {
      await makeFolders(dirname(this.path));
    });
    await replaceFile(this.path, sealed);
  }

  private async remove(): Promise<void> {
    await onDisk('Cannot remove key.bin', () => rm(this.path, { force: true }));
  }
}

async function isAvailable(): Promise<boolean> {
  return await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
}

function hasBackend(): boolean {
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}
