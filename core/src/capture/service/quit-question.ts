// Whether a window may close while captures run, and what to ask. The policy is here; a desktop shell binds it.

export interface QuitFacts {
  readonly runningCaptures: number;
  /** False for a window that closes where the app stays (macOS): captures go on there. */
  readonly endsApp: boolean;
  /** The user has said so, or a question is no use any more (the system shuts down). */
  readonly isDecided: boolean;
}

/** The question to ask first; null = go on without asking. */
export function quitQuestion({ runningCaptures, endsApp, isDecided }: QuitFacts): string | null {
  if (isDecided || !endsApp || runningCaptures === 0) return null;
  return runningCaptures === 1
    ? 'A capture is running. Stop it and quit?'
    : `${runningCaptures} captures are running. Stop them and quit?`;
}
