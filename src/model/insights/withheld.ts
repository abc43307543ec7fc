/** When figures say more about a person than about the system: then they are not shown, to anybody. Pure. */
/** Why there is nothing to see: too few incidents, or so few people that one could be told. */
export type Withheld = 'few-incidents' | 'few-people' | null;

/** Fewer are no distribution. */
export const LEAST_INCIDENTS = 5;
/** With two people each could tell what the other one's part was. */
const LEAST_PEOPLE = 3;

/** Why there is nothing to see; null when there is. Incidents about which no people are known (imports) name nobody. */
export function withheld(incidents: number, people: number): Withheld {
  if (incidents < LEAST_INCIDENTS) return 'few-incidents';
  return people > 0 && people < LEAST_PEOPLE ? 'few-people' : null;
}
