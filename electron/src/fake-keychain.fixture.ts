// As much of Electron's safeStorage as the shell uses: asynchronous, with keys that are changed, and without a keychain.

import { Buffer } from 'node:buffer';

export const fakeKeychain = {
  available: true,
  backend: 'gnome_libsecret' as 'basic_text' | 'gnome_libsecret' | 'unknown',
  /** Before the text: `v10` on Linux says that the password is known to everybody. */
  mark: 'v11',
  /** Of the key; raised when the system changes it. */
  generation: 1,
  /** The oldest one that can be read still. */
  oldest: 1,
  asked: [] as string[],

  reset(): void {
    Object.assign(fakeKeychain, { available: true, backend: 'gnome_libsecret', mark: 'v11' });
    Object.assign(fakeKeychain, { generation: 1, oldest: 1, asked: [] });
  },
};

/** So that a search for the text does not find it. */
function masked(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xa5));
}

export const safeStorageModule = {
  isAsyncEncryptionAvailable: () => Promise.resolve(fakeKeychain.available),
  getSelectedStorageBackend: () => fakeKeychain.backend,
  encryptStringAsync: (text: string): Promise<Buffer> => {
    fakeKeychain.asked.push('encrypt');
    const { available, mark, generation } = fakeKeychain;
    if (!available) return Promise.reject(new Error('Encryption is not available.'));
    return Promise.resolve(
      Buffer.concat([Buffer.from(mark), Buffer.from([generation]), masked(Buffer.from(text))]),
    );
  },
  decryptStringAsync: (sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> => {
    fakeKeychain.asked.push('decrypt');
    const generation = sealed[3] ?? 0;
    const isKnown = sealed.subarray(0, 2).toString() === 'v1' && generation >= fakeKeychain.oldest;
    const result = masked(sealed.subarray(4)).toString();
    // It may say too much: nobody may pass it on.
    if (!isKnown) return Promise.reject(new Error(`Cannot decrypt ${result}`));
    return Promise.resolve({ result, shouldReEncrypt: generation !== fakeKeychain.generation });
  },
};
