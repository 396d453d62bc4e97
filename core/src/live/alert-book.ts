// The alerts of live pictures as the host keeps them, by dataset: each once, however many pages look, and a budget of
// those that somebody is told of within 24 hours.

import { liveLimits, type LiveAlert, type LiveAlertList } from '@jaws/shared/contract/live';
import { episodePauseUs } from '@jaws/shared/findings/episodes';

type JudgedAlert = Omit<LiveAlert, 'isTold'>;

const dayMs = 86_400_000;
const pauseMs = episodePauseUs / 1000;
/** Datasets whose alerts are kept; the one alerted longest ago goes first. */
const mostDatasets = 50;
/** Times kept: as many as a budget may have, and what is beyond it. */
const mostTimes = 10_000;

export class AlertBook {
  private readonly byDataset = new Map<string, LiveAlert[]>();
  private toldMs: number[] = [];
  private notToldMs: number[] = [];

  /** Null where nothing of it is new. */
  add(
    dataset: string,
    alerts: readonly JudgedAlert[],
    alertsPerDay: number,
    nowMs: number,
  ): LiveAlertList | null {
    let known = this.byDataset.get(dataset) ?? [];
    let isNews = false;
    for (const alert of alerts) {
      const same = known.find((other) => isSameEpisode(other, alert));
      // Of another picture, or still on the allow-list.
      if (same !== undefined && (same.allowed === null || alert.allowed !== null)) continue;
      const told = { ...alert, id: same?.id ?? alert.id, isTold: this.spend(alert, alertsPerDay, nowMs) };
      known = [told, ...known.filter((other) => other !== same)].slice(0, liveLimits.alerts);
      isNews = true;
    }
    if (!isNews) return null;
    this.keep(dataset, known);
    return this.list(dataset, nowMs);
  }

  list(dataset: string, nowMs: number): LiveAlertList {
    this.forgetYesterday(nowMs);
    const alerts = [...(this.byDataset.get(dataset) ?? [])];
    return { dataset, alerts, told: this.toldMs.length, notTold: this.notToldMs.length };
  }

  private keep(dataset: string, alerts: LiveAlert[]): void {
    this.byDataset.delete(dataset);
    this.byDataset.set(dataset, alerts);
    for (const oldest of this.byDataset.keys()) {
      if (this.byDataset.size <= mostDatasets) return;
      this.byDataset.delete(oldest);
    }
  }

  /** Whether there is room for one more; what is on the allow-list costs nothing. */
  private spend({ allowed }: JudgedAlert, alertsPerDay: number, nowMs: number): boolean {
    if (allowed !== null) return false;
    this.forgetYesterday(nowMs);
    const hasRoom = this.toldMs.length < alertsPerDay;
    const times = hasRoom ? this.toldMs : this.notToldMs;
    if (times.length < mostTimes) times.push(nowMs);
    return hasRoom;
  }

  private forgetYesterday(nowMs: number): void {
    const isToday = (ms: number): boolean => nowMs - ms < dayMs;
    this.toldMs = this.toldMs.filter(isToday);
    this.notToldMs = this.notToldMs.filter(isToday);
  }
}

function isSameEpisode(known: LiveAlert, { happening, firstMs }: JudgedAlert): boolean {
  return known.happening === happening && firstMs - known.packetMs <= pauseMs;
}
