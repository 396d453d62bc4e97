// Back-pressure for events, the same over every transport: at most `window` events are on their way; the client
// says how many it has taken in. Meanwhile a `state` event replaces its older self and `log` events wait in a
// bounded queue, whose drops are counted and told. So a slow page costs bounded memory, whatever the pipe buffers.

import type { EventDefinition } from './contract-shape.ts';

export interface OutgoingEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly dropped: number;
}

export const eventWindow = 16;
const stateLimit = 1000;
const logLimit = 1000;

export class EventOutbox {
  private readonly states = new Map<string, { readonly event: string; readonly payload: unknown }>();
  private readonly logs: { readonly event: string; readonly payload: unknown }[] = [];
  private readonly sendEvent: (event: OutgoingEvent) => void;
  private onTheWay = 0;
  private dropped = 0;

  constructor(sendEvent: (event: OutgoingEvent) => void) {
    this.sendEvent = sendEvent;
  }

  push(event: string, definition: EventDefinition, payload: unknown): void {
    if (definition.kind === 'state') this.pushState(event, definition, payload);
    else this.pushLog(event, payload);
    this.flush();
  }

  /** The client took `events` in. More than were sent is a lie that changes nothing. */
  taken(events: number): void {
    this.onTheWay = Math.max(0, this.onTheWay - events);
    this.flush();
  }

  /** Forgets what waits for an event that nobody listens to any more. */
  forget(event: string): void {
    for (const [key, waiting] of this.states) if (waiting.event === event) this.states.delete(key);
    for (let i = this.logs.length - 1; i >= 0; i--) if (this.logs[i]?.event === event) this.logs.splice(i, 1);
  }

  private pushState(event: string, definition: EventDefinition, payload: unknown): void {
    const key = `${event} ${stateKey(definition, payload)}`;
    // Deleted first, so that the newest stands last and the oldest is dropped when there are too many.
    this.states.delete(key);
    this.states.set(key, { event, payload });
    if (this.states.size <= stateLimit) return;
    const oldest = this.states.keys().next();
    if (oldest.done !== true) this.states.delete(oldest.value);
    this.dropped++;
  }

  private pushLog(event: string, payload: unknown): void {
    this.logs.push({ event, payload });
    if (this.logs.length <= logLimit) return;
    this.logs.shift();
    this.dropped++;
  }

  private flush(): void {
    while (this.onTheWay < eventWindow) {
      const next = this.takeNext();
      if (next === undefined) return;
      const dropped = this.dropped;
      this.dropped = 0;
      this.onTheWay++;
      this.sendEvent({ event: next.event, payload: next.payload, dropped });
    }
  }

  private takeNext(): { readonly event: string; readonly payload: unknown } | undefined {
    const log = this.logs.shift();
    if (log !== undefined) return log;
    const first = this.states.entries().next();
    if (first.done === true) return undefined;
    this.states.delete(first.value[0]);
    return first.value[1];
  }
}

function stateKey(definition: EventDefinition, payload: unknown): string {
  const { key } = definition;
  if (key === undefined || typeof payload !== 'object' || payload === null) return '';
  if (!Object.hasOwn(payload, key)) return '';
  return String((payload as Readonly<Record<string, unknown>>)[key]);
}
