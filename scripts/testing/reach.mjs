// Which checks a change can reach: a change to a screen leaves the decoders alone.

const codeFile = /\.(ts|tsx|cts|mjs|js)$/;
const formattedFile = /\.(ts|tsx|cts|mjs|js|json|md|css|html|yml)$/;
const testFile = /\.test\.tsx?$/;
/** What any check may depend on. */
const settings =
  /^(package(-lock)?\.json|tsconfig[^/]*\.json|[^/]+\.config\.(ts|js)|scripts\/test\.mjs|scripts\/testing\/.*\.mjs)$/;
/** What is in the command, the page or the listener that integration and browser tests start. */
const built =
  /^(shared|core|headless|electron|renderer|listener-server)\/(?!.*\.(test|fixture)\.).*\.(ts|tsx|css|html)$/;
const shownInBrowser = /^(renderer|e2e|assets|shared\/src\/contract|core\/src\/host|headless\/src\/serve)/;

const browserSpec = /^e2e\/[^/]+\.spec\.ts$/;

/** Tests that start the built command import this; the import graph does not tell what the command is built from. */
const startsCommand = 'headless/src/jaws-process.fixture.ts';

/**
 * @param {readonly string[]} files changed, from the project's root
 * @returns {{ everything: boolean, format: string[], lint: string[], isTyped: boolean, related: string[], isShown: boolean, specs: string[] }}
 */
export function reachOf(files) {
  const shown = files.filter((file) => shownInBrowser.test(file) && !testFile.test(file));
  const code = files.filter((file) => codeFile.test(file));
  return {
    everything: files.some((file) => settings.test(file)),
    format: files.filter((file) => formattedFile.test(file)),
    lint: code,
    isTyped: code.length > 0,
    // Vitest follows imports from these to the tests.
    related: [...code, ...(files.some((file) => built.test(file)) ? [startsCommand] : [])],
    isShown: shown.length > 0,
    specs: shown.every((file) => browserSpec.test(file)) ? shown : [],
  };
}
