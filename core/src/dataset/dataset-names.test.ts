// Names of datasets made from names of files.

import { datasetName } from '@jaws/shared/contract/primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetNameFromFile } from './dataset-names.ts';

describe('datasetNameFromFile', () => {
  it.each([
    ['demo.pcapng', 'demo'],
    ['My Capture (1).pcap.gz', 'my-capture-1'],
    ['/tmp/x/Ärger.PCAP', 'arger'],
    ['C:\\data\\a.b.pcap', 'a-b'],
    ['.pcap', 'pcap'],
    ['日本.pcap', 'dataset'],
    ['', 'dataset'],
    ['__x.csv', 'x'],
    ['no_ending', 'no_ending'],
    [`${'a'.repeat(70)}.pcap`, 'a'.repeat(64)],
  ])('makes %j a %s', (file, name) => {
    expect(datasetNameFromFile(file)).toBe(name);
  });

  it('is usable whatever the file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (file) => {
        expect(datasetName.safeParse(datasetNameFromFile(file)).success).toBe(true);
      }),
    );
  });
});
