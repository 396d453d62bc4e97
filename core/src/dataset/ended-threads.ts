// Worker threads of this process that have ended. They share its pid: nobody else can tell that what they held or were
// making is nobody's any more. Known to the thread that started them, which is the one that tidies.

const ended = new Set<number>();

/** `thread`: as its lock names it (`threadId` of node:worker_threads); a number is never used again. */
export function threadEnded(thread: number): void {
  ended.add(thread);
}

/** Of this process. */
export function hasThreadEnded(thread: number): boolean {
  return ended.has(thread);
}
