// One state of a page in every theme: axe's findings that are serious or critical, and a picture of each where
// JAWS_SCREENSHOTS names a folder. Themes differ in colours only, so the rules about anything else are asked once.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './launch-jaws.ts';

/** How the system asks for each theme; the settings of a fresh page follow it. */
const themes = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  contrast: { colorScheme: 'dark', contrast: 'more' },
  // Last: it is the one that a page of these tests begins with and goes on in.
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
} as const;

/** While colours fade from one theme's to the next's nobody can judge them. */
async function transitionsOver(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

async function findingsIn(page: Page, theme: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    theme === 'dark' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])
  ).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${theme}, ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** `state` names the pictures and the failure. `settled` waits for what moves after a change of theme. */
export async function expectFineInAllThemes(
  page: Page,
  state: string,
  settled: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  const findings: string[] = [];
  for (const [theme, media] of Object.entries(themes)) {
    await page.emulateMedia(media);
    await expect(page.locator(`:root[data-theme="${theme}"]`)).toBeAttached();
    await transitionsOver(page);
    await settled();
    findings.push(...(await findingsIn(page, theme)));
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/${state.replaceAll(' ', '-')}-${theme}.png` });
  }
  expect(findings, state).toEqual([]);
}
