/** A rota as a form holds it, and as the API takes it: layers laid over one another, each with its people, turn and hours. Pure. */
import type { ActorId } from '#model/ids.ts';
import type { Layer, Restriction } from '#model/oncall/schedule.ts';

export interface RestrictionDraft {
  from: string;
  to: string;
  /** 1 is Monday; empty: every day. */
  fromDay: string;
  toDay: string;
}
export interface LayerDraft {
  id: string;
  name: string;
  people: ActorId[];
  startsAt: string;
  every: string;
  unit: Layer['turn']['unit'];
  restrictions: RestrictionDraft[];
}
export interface RotaDraft {
  name: string;
  zone: string;
  layers: LayerDraft[];
}

const DAY_MS = 86_400_000;
/** The Monday before an instant, nine o'clock, as a field of a form holds it. */
function mondayBefore(at: number): string {
  const day = new Date(at).getUTCDay();
  return `${new Date(at - ((day + 6) % 7) * DAY_MS).toISOString().slice(0, 10)}T09:00`;
}

/** One more layer, over those before it. */
export const newLayer = (at: number, index: number): LayerDraft => ({
  id: `layer-${index + 1}-${at.toString(36)}`,
  name: index === 0 ? 'Turns' : `Layer ${index + 1}`,
  people: [],
  startsAt: mondayBefore(at),
  every: '1',
  unit: 'week',
  restrictions: [],
});

export const newRestriction = (): RestrictionDraft => ({ from: '09:00', to: '17:00', fromDay: '', toDay: '' });

export const rotaDraft = (rota: { name: string; zone: string; layers: readonly Layer[] }): RotaDraft => ({
  name: rota.name,
  zone: rota.zone,
  layers: rota.layers.map(({ id, name, people, startsAt, turn, restrictions }) => ({
    id,
    name,
    people: [...people],
    startsAt,
    every: String(turn.every),
    unit: turn.unit,
    restrictions: restrictions.map(({ from, to, fromDay, toDay }) => ({
      from,
      to,
      fromDay: fromDay === undefined ? '' : String(fromDay),
      toDay: toDay === undefined ? '' : String(toDay),
    })),
  })),
});

function restrictionOf({ from, to, fromDay, toDay }: RestrictionDraft): Restriction {
  const times = { from, to };
  return fromDay === '' || toDay === '' ? times : { ...times, fromDay: Number(fromDay), toDay: Number(toDay) };
}

/** What the API is sent. */
export const rotaBody = ({ name, zone, layers }: RotaDraft) => ({
  name: name.trim(),
  zone: zone.trim(),
  layers: layers.map((layer) => ({
    id: layer.id,
    name: layer.name.trim() || 'Turns',
    people: layer.people,
    startsAt: layer.startsAt,
    turn: { every: Math.max(1, Math.round(Number(layer.every)) || 1), unit: layer.unit },
    restrictions: layer.restrictions.filter(({ from, to }) => from !== '' && to !== '').map(restrictionOf),
  })),
});

/** The key that a rota's name makes; empty when nothing is left of it. */
export const rotaKey = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
