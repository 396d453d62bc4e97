// Practice, verdicts and the scoreboard on screen, over the in-memory host that a test moves on.

import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeFingerprint, fakeListener, fakeToken, fakeVerdict } from '../../testing/fake-chum.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function openDrill(datasets: Record<string, number> = { office: 10 }): Promise<RenderedApp> {
  const app = renderApp({ datasets });
  await app.user.click(await screen.findByRole('button', { name: 'Drill' }));
  await screen.findByRole('form', { name: 'New run' });
  return app;
}

const result = (): string => screen.getByRole('status', { name: 'Result of the practice' }).textContent;

function addRun(app: RenderedApp, sizeBytes: number, verdicts: RunVerdict[]): void {
  act(() => {
    const target = { host: fakeListener, ports: [], fingerprint: fakeFingerprint, token: fakeToken };
    const runId = app.host.chum.start({ target, sizeBytes, style: 'classic', scenario: null, seed: 1 });
    const facts = { phase: 'ended', sentBytes: sizeBytes, bytesPerSecond: sizeBytes / 2 } as const;
    app.host.chum.change(runId, { ...facts, endedMs: Date.UTC(2026, 4, 4, 14), verdicts });
  });
}

describe('practice', () => {
  test('is one click; its steps, its capture followed, its verdict, the finding', async () => {
    const app = await openDrill();
    await app.user.click(screen.getByRole('button', { name: /^Practice / }));
    const steps = await screen.findByRole('list', { name: 'Practice' });
    expect(
      within(steps)
        .getByText(/Start a listener/)
        .getAttribute('aria-current'),
    ).toBe('step');
    act(() => {
      app.host.practice.change({ phase: 'sending', dataset: 'office', runId: '1'.padStart(32, '0') });
    });
    expect(app.stores.live.getState().following).toBe('office');
    act(() => {
      app.host.practice.change({ phase: 'ended', verdict: fakeVerdict('office') });
    });
    expect(result()).toContain('● Noticed after 79 kB (3.2 s) by upload volume');
    // The inbox takes its first row as soon as it knows that it has no such finding.
    const picked = new Set<string | null>();
    app.stores.navigation.subscribe(({ pick }) => picked.add(pick));
    await app.user.click(screen.getByRole('button', { name: 'Show the finding: office' }));
    expect(app.stores.navigation.getState()).toMatchObject({ screen: 'findings', dataset: 'office' });
    expect(app.stores.findings.getState().filter).toBe('all');
    expect([...picked]).toContain('0123456789abcdef');
  });

  test('from the first start: the same, on the Drill screen', async () => {
    const app = renderApp({ datasets: {} });
    await app.user.click(await screen.findByRole('button', { name: 'Practice on this machine' }));
    expect(await screen.findByRole('list', { name: 'Practice' })).toBeTruthy();
    expect(app.stores.navigation.getState().screen).toBe('drill');
  });

  test('a replay says that it is one; Alt+P cancels; a failure says what to do', async () => {
    const app = await openDrill();
    await app.user.keyboard('{Alt>}p{/Alt}');
    await screen.findByRole('list', { name: 'Practice' });
    act(() => {
      app.host.practice.change({ phase: 'sending', how: 'replay', why: 'No permission.' });
    });
    expect(result()).toContain('This is a replay of the demo capture, not a run of this machine');
    expect(result()).toContain('No permission.');
    await app.user.keyboard('{Alt>}p{/Alt}');
    expect(result()).toContain('Cancelled.');
    act(() => {
      app.host.practice.change({
        phase: 'failed',
        error: { code: 'chum.broken', message: 'It broke.', hint: 'Run it again.' },
      });
    });
    expect(screen.getByRole('alert').textContent).toContain('It broke.');
    expect(screen.getByRole('button', { name: /^Practice again/ })).toBeTruthy();
  });
});

describe('verdicts of a run', () => {
  test.each([
    [
      { outcome: 'missed', findingId: null, evidence: 0.315 },
      '□ Not noticed: highest evidence .31, the limit is .37',
    ],
    [{ outcome: 'not-judged', findingId: null, evidence: null }, '□ Not judged'],
    [{ outcome: 'earlier' }, '□ Not noticed anew'],
    [{ outcome: 'allowed' }, '□ Not told: found by upload volume'],
  ] as const)('%j', async (changes, text) => {
    const app = await openDrill();
    addRun(app, 1000, [fakeVerdict('office', changes)]);
    await app.user.click(screen.getByRole('button', { name: 'Runs' }));
    expect(screen.getByRole('status', { name: 'Noticed?' }).textContent).toContain(text);
  });

  test('while it is looked at, that is said; each of several captures is named', async () => {
    const app = await openDrill();
    act(() => {
      app.host.capture.start({ ...defaultCaptureOptions, interface: 'eth0', dataset: 'wire' });
    });
    addRun(app, 1000, [fakeVerdict('wire'), fakeVerdict('office', { outcome: 'missed', findingId: null })]);
    await app.user.click(screen.getByRole('button', { name: 'Runs' }));
    const status = screen.getByRole('status', { name: 'Noticed?' });
    expect(status.textContent).toMatch(/Noticed after.*wire.*Not noticed.*office/);
    act(() => {
      app.host.chum.change('1'.padStart(32, '0'), { isBeingJudged: true });
    });
    expect(status.textContent).toContain('Looking whether it was noticed…');
  });
});

describe('the scoreboard', () => {
  test('without runs leads to practice', async () => {
    const app = await openDrill();
    await app.user.click(screen.getByRole('button', { name: 'Scoreboard' }));
    await app.user.click(await screen.findByRole('button', { name: 'Go to Practice' }));
    expect(screen.getByRole('button', { name: /^Practice / })).toBeTruthy();
  });

  test('tells the limit, and shows each run as a mark of its own shape and as a row', async () => {
    const app = await openDrill();
    addRun(app, 300_000, [fakeVerdict('a')]);
    addRun(app, 20_000, [fakeVerdict('b', { outcome: 'missed', findingId: null })]);
    addRun(app, 10, [fakeVerdict('c', { outcome: 'not-judged', findingId: null })]);
    await app.user.click(screen.getByRole('button', { name: 'Scoreboard' }));
    const board = await screen.findByRole('region', { name: 'Scoreboard' });
    expect(board.textContent).toContain(
      'Noticed 1 of 2 runs: the smallest noticed had 300 kB, the largest missed had 20 kB.',
    );
    expect(board.textContent).toContain('By style: classic 1 of 2.');
    const plot = screen.getByRole('img', { name: /1 noticed, 1 missed/ });
    expect(plot.querySelectorAll('circle.jw-score-caught')).toHaveLength(1);
    expect(plot.querySelectorAll('rect.jw-score-missed')).toHaveLength(1);
    const rows = within(screen.getByRole('table', { name: 'Runs with a verdict' })).getAllByRole('row');
    expect(rows.slice(1).map((row) => row.textContent)).toEqual([
      expect.stringMatching(/classic.*20 kB.*10 kB\/s□ not noticed$/),
      expect.stringMatching(/classic.*300 kB.*150 kB\/s● 79 kB \(3.2 s\)upload volume$/),
    ]);
    await app.user.click(within(rows[2] as HTMLElement).getByRole('button'));
    expect(screen.getByRole('status', { name: 'Noticed?' }).textContent).toContain('Noticed after 79 kB');
  });

  test('that cannot be read says why', async () => {
    const app = await openDrill();
    app.host.failNext('chum.scores', new JawsError('internal'));
    await app.user.click(screen.getByRole('button', { name: 'Scoreboard' }));
    expect((await screen.findByRole('alert')).textContent).toContain('(internal)');
  });
});
