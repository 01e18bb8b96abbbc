// What the library does not know of a form, or writes otherwise without being asked, stays as it was in the file:
//   carried(original, opened, now)
// original is what the file says, opened what the library made of it, now what it makes of it after changes. Whatever
// is the same in opened and now is taken from the original; components are the same by their id, wherever they stand.

export function carried(original, opened, now) {
  const known = pairs(original, opened);
  return laid(original, opened, rowsOf(now, known), known);
}

function laid(original, opened, now, known) {
  if (same(opened, now)) return original;
  if (Array.isArray(now)) return now.map((one) => member(one, original, opened, known));
  if (isObject(now) && now.type && original === undefined) return begun(now, known);
  if (![original, opened, now].every(isObject)) return now;
  const kept = Object.keys(original).flatMap((key) => {
    if (key in now) return [[key, laid(original[key], opened[key], now[key], known)]];
    // What somebody took away was there when it was opened.
    return key in opened ? [] : [[key, original[key]]];
  });
  const added = Object.keys(now).filter((key) => !(key in original) && !(key in opened && same(opened[key], now[key])));
  return Object.fromEntries(ordered([...kept, ...added.map((key) => [key, laid(undefined, undefined, now[key], known)])], kept.length));
}

// A component by its id, an option by its code.
function member(one, original, opened, known) {
  const pair = isObject(one) && known.get(one.id);
  if (pair) return laid(pair.original, pair.opened, one, known);
  if (!isObject(one) || !Array.isArray(original) || !Array.isArray(opened)) return laid(undefined, undefined, one, known);
  const index = opened.findIndex((other) => isObject(other) && other.value !== undefined && other.value === one.value);
  return index < 0 ? one : laid(original[index], opened[index], one, known);
}

// The order in which the shipped forms say things; what is added to a component finds its place in it.
const ORDER = [
  'type', 'id', 'key', 'path', 'schemaVersion', 'subtype', 'label', 'dateLabel', 'timeLabel', 'timeSerializingFormat', 'timeInterval',
  'text', 'description', 'showOutline', 'isRepeating', 'allowAddRemove', 'defaultRepetitions', 'values', 'valuesKey', 'multiple', 'accept',
  'decimalDigits', 'increment', 'appearance', 'defaultValue', 'validate', 'conditional', 'properties', 'layout', 'components',
];

// A component that is new says what it says in the order of the others.
function begun(now, known) {
  return Object.fromEntries(ordered(Object.entries(now).map(([key, value]) => [key, laid(undefined, undefined, value, known)]), 0));
}

function ordered(entries, kept) {
  const found = entries.slice(0, kept);
  entries.slice(kept).forEach((entry) => {
    const rank = ORDER.indexOf(entry[0]);
    const before = rank < 0 ? -1 : found.findIndex(([key]) => ORDER.indexOf(key) > rank);
    found.splice(before < 0 ? found.length : before, 0, entry);
  });
  return found;
}

// The library gives every component a row of its own once something was moved: a row that one component has for itself,
// and did not have before, says nothing.
function rowsOf(now, known) {
  if (!Array.isArray(now.components)) return now;
  const members = Map.groupBy(now.components, ({ layout }) => layout?.row);
  const components = now.components.map((one) => {
    const inner = rowsOf(one, known);
    const said = known.get(one.id)?.original.layout?.row;
    if (!inner.layout || said !== undefined || members.get(inner.layout.row).length > 1) return inner;
    const { row, columns, ...rest } = inner.layout;
    const layout = columns ? { ...rest, columns } : rest;
    const { layout: gone, ...others } = inner;
    return Object.keys(layout).length || known.get(one.id)?.original.layout ? { ...others, layout } : others;
  });
  return { ...now, components };
}

function pairs(original, opened, found = new Map()) {
  (original.components ?? []).forEach((one, index) => {
    const other = opened.components?.[index];
    if (!isObject(one) || !other) return;
    found.set(other.id, { original: one, opened: other });
    pairs(one, other, found);
  });
  return found;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value, index) => same(value, other[index]));
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
  }
  return one === other;
}
