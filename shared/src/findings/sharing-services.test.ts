import { describe, expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { scoreFindings } from './score-findings.ts';
import { sharingServiceOf } from './sharing-services.ts';

describe('sharingServiceOf', () => {
  it.each([
    ['mega.nz', 'T1567.002'],
    ['gfs270n071.userstorage.mega.co.nz', 'T1567.002'],
    ['PASTEBIN.com', 'T1567.003'],
    ['api.telegram.org', 'T1567.004'],
    ['gist.github.com', 'T1567.001'],
  ])('knows %s', (name, technique) => {
    expect(sharingServiceOf(name)?.technique).toBe(technique);
  });

  it.each(['telegram.org', 'github.com', 'notmega.nz', 'mega.nz.evil.example', '203.0.113.9', '', 'io'])(
    'is silent about "%s"',
    (name) => {
      expect(sharingServiceOf(name)).toBeNull();
    },
  );

  it('names the technique of a finding that an upload leads', () => {
    const hour = new Hour(4);
    const to = { remote: '203.0.113.77', port: 8043, sni: 'eu.mega.nz' };
    hour.ask(hour.host(1), 'eu.mega.nz', 1);
    hour.exchange({ at: 5, host: hour.host(1), ...to, up: 3e6, down: 3e3, lastsS: 4 });
    const { findings, techniques } = scoreFindings(hour.table, { names: hour.names });
    expect(findings[0]?.attack).toEqual(['T1041', 'T1048', 'T1567.002']);
    expect(techniques['T1567.002']).toBe('Exfiltration to Cloud Storage');
    expect(findings[0]?.reasons.map(({ text }) => text)).toContain(
      'eu.mega.nz is a service for storing or passing on files',
    );
  });
});
