/**
 * The incidents on a page, kept current over socket.io: what the server pushes replaces what the page was loaded with. Who is in a room changes without a
 * fact, so the live ones are asked for again at intervals while somebody looks.
 */
import { openEvents } from '#lib/sync/events.ts';
import type { EventsSocket } from '#lib/sync/events.ts';
import { isLive } from '#model/incident/lifecycle.ts';
import type { IncidentId } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';

const AGAIN_MS = 15_000;

export class LiveIncidents {
  #byId = $state.raw<ReadonlyMap<IncidentId, IncidentSummary>>(new Map());
  #isConnected = $state(true);
  #isBehind = $state(false);
  /** Called after a change that the server pushed. */
  onChange: ((incident: IncidentSummary) => void) | null = null;

  /** Called when the line is there, at first and again: what happened before was not pushed. */
  onConnect: (() => void) | null = null;

  constructor(incidents: readonly IncidentSummary[]) {
    this.#byId = new Map(incidents.map((incident) => [incident.id, incident]));
  }

  get all(): IncidentSummary[] {
    return [...this.#byId.values()];
  }

  /** False while the line is down: what is shown may be old then. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** What happens on other nodes arrives up to two seconds late. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Listens until the returned function is called. */
  listen(): () => void {
    let isOver = false;
    let stop: (() => void) | null = null;
    openEvents().then(
      (socket) => {
        if (isOver) socket.close();
        else stop = this.#follow(socket);
      },
      () => (this.#isConnected = false),
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }

  #follow(socket: EventsSocket): () => void {
    const askAgain = (): void => {
      if (socket.connected && document.visibilityState === 'visible') socket.emit('watch-incidents', this.#takeLive);
    };
    socket.on('connect', () => {
      this.#isConnected = true;
      this.#isBehind = false;
      socket.emit('watch-incidents', this.#takeLive);
      this.onConnect?.();
    });
    socket.on('disconnect', () => (this.#isConnected = false));
    socket.on('nodes-behind', (behind) => (this.#isBehind = behind));
    socket.on('incident', (incident) => {
      this.#byId = new Map(this.#byId).set(incident.id, incident);
      this.onChange?.(incident);
    });
    socket.on('incident-gone', ({ id }) => {
      const rest = new Map(this.#byId);
      rest.delete(id);
      this.#byId = rest;
    });
    const timer = setInterval(askAgain, AGAIN_MS);
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askAgain);
      socket.close();
    };
  }

  /** The whole live list: what was live here and is not in it any more has ended or is hidden now. */
  #takeLive = (live: IncidentSummary[]): void => {
    const over = this.all.filter((incident) => !isLive(incident.status));
    this.#byId = new Map([...over, ...live].map((incident) => [incident.id, incident]));
  };
}
