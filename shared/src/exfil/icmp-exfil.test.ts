// What is said of a run by ICMP: never that its bytes arrived.

import { describe, expect, it } from 'vitest';
import { echoesOf, verifiedText } from './icmp-exfil.ts';
import { verifiedReceiptText } from './receipt.ts';

describe('echo requests', () => {
  it('are summed up over connections, and are none where nothing was pinged', () => {
    expect(echoesOf([])).toBeNull();
    expect(echoesOf([{}, { echoes: undefined }])).toBeNull();
    const flows = [{}, { echoes: { requests: 5, answered: 4 } }, { echoes: { requests: 2, answered: 2 } }];
    expect(echoesOf(flows)).toEqual({ requests: 7, answered: 6 });
  });

  it('are told as answered, not as arrived', () => {
    expect(verifiedText(null)).toBe(verifiedReceiptText);
    const text = verifiedText({ requests: 7, answered: 6 });
    expect(text).toContain('6 of 7 were answered by the machine; the listener does not see ICMP');
    expect(text).not.toContain('arrived');
  });
});
