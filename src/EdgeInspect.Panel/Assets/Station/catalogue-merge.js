// Two people changed the catalogue at once: nothing that either of them typed gets lost.

/** A kind with its fields in one order, so that two can be compared. */
export const kindOf = ({ id, name, rule, severity, examples, counter_examples, is_retired }) =>
  ({ id, name, rule, severity, examples: [...examples], counter_examples: [...counter_examples], is_retired });

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const byId = kinds => new Map(kinds.map(kind => [kind.id, kind]));

/** An id that no other kind has: of the letters of the name where it has Latin ones. */
export function newId(name, taken) {
  const plain = name.normalize('NFKD').toLowerCase().replace(/ß/g, 'ss').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 28);
  const stem = plain || 'kind';
  for (let n = 1; ; n++) {
    const id = n === 1 && plain ? stem : `${stem}-${n}`;
    if (!taken.includes(id))
      return id;
  }
}

/**
 * What comes out when mine is put on top of theirs, both having begun with base. Where both changed a kind, mine stays and theirs is
 * given beside it; a kind of mine whose id they took for another one gets another.
 */
export function merge(base, mine, theirs) {
  const [before, others] = [byId(base), byId(theirs)];
  const beside = new Map();
  const touched = new Set();
  const taken = [...theirs, ...mine].map(kind => kind.id);
  const merged = mine.map(kind => {
    const [old, their] = [before.get(kind.id), others.get(kind.id)];
    if (!their || same(old, their) || same(kind, their))
      return kind;
    if (!old)
      return { ...kind, id: newId(kind.name, taken) };
    if (same(old, kind)) {
      touched.add(kind.id);
      return their;
    }
    beside.set(kind.id, their);
    return kind;
  });
  const added = theirs.filter(their => !merged.some(kind => kind.id === their.id));
  for (const kind of added)
    touched.add(kind.id);
  return { kinds: [...merged, ...added], beside, touched };
}
