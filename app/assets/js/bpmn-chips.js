// Where the chip of a time limit stands: beside its node, where it covers no name, no shape and no line. The drawing
// is the process owner's and changes; a fixed place would lie on a name in one procedure or another.
const GAP = 4;
const STEP = 14;
// What a chip may least lie on: a name cannot be read through it, a line still shows where it goes.
const WEIGHT = { name: 40, shape: 12, flow: 6, host: 1 };
// Of two places that are as good, the earlier one of the list.
const LATER = 0.03;

// The place for a chip of that size at the node. textOf(element) is the box of its name as it is drawn; taken are
// the boxes of other chips. position is relative to the node's upper left corner, as an overlay wants it.
export function placeFor(node, size, elements, textOf, taken) {
  const box = best(candidates(node, size), node, elements, textOf, taken);
  return { box, position: { left: box.x - node.x, top: box.y - node.y } };
}

// The place for a chip of that size at a line: beside its first leg, near where it begins. position is relative to the
// corner of the box around the line, as an overlay wants it.
export function placeAlong(flow, size, elements, textOf, taken) {
  const box = best(alongside(flow.waypoints, size), flow, elements, textOf, taken);
  const [left, top] = ['x', 'y'].map((side) => Math.min(...flow.waypoints.map((point) => point[side])));
  return { box, position: { left: box.x - left, top: box.y - top } };
}

function best(places, node, elements, textOf, taken) {
  const things = [
    ...elements.flatMap((one) => partsOf(one, node)),
    ...[...elements.map(textOf).filter(Boolean), ...taken].map((box) => ({ ...box, kind: 'name' })),
  ];
  const [{ box }] = places
    .map((one, order) => ({ box: one, cost: costOf(one, things) + order * LATER }))
    .sort((one, other) => one.cost - other.cost);
  return box;
}

function alongside(points, { width, height }) {
  return points.slice(1).flatMap((to, leg) => {
    const from = points[leg];
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const level = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
    return Array.from({ length: Math.max(Math.floor(length / STEP), 1) }, (_, step) => {
      const share = Math.min((step + 0.5) * STEP, length) / (length || 1);
      const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share];
      return level
        ? [[x - width / 2, y + GAP / 2], [x - width / 2, y - height - GAP / 2]]
        : [[x + GAP / 2, y - height / 2], [x - width - GAP / 2, y - height / 2]];
    }).flat();
  }).map(([x, y]) => ({ x, y, width, height }));
}

function candidates(node, { width, height }) {
  const right = node.x + node.width + GAP;
  const left = node.x - width - GAP;
  const [below, above] = [node.y + node.height + GAP, node.y - height - GAP];
  const [middle, level] = [node.x + (node.width - width) / 2, node.y + (node.height - height) / 2];
  const beside = [node.y + node.height - height, level, node.y];
  return [
    ...feet(node.host || node, width, height),
    ...beside.map((y) => [right, y]), [middle, below], [middle, above], ...beside.map((y) => [left, y]),
    [right, below], [right, above], [left, below], [left, above],
    ...[1, 2, 3].flatMap((step) => [[middle, below + step * STEP], [middle, above - step * STEP],
      [right, below + step * STEP], [right, above - step * STEP], [left, below + step * STEP], [left, above - step * STEP]]),
  ].map(([x, y]) => ({ x, y, width, height }));
}

// A task is free at its foot.
function feet(task, width, height) {
  if (task.width < width + 2 * GAP) return [];
  const y = task.y + task.height - height - GAP;
  return [[task.x + GAP, y], [task.x + task.width - width - GAP, y]];
}

function costOf(box, things) {
  const area = box.width * box.height;
  return things.reduce((sum, thing) => sum + WEIGHT[thing.kind] * (shared(box, thing) / area), 0);
}

function shared(one, other) {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const high = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function partsOf(element, node) {
  if (element.waypoints) return legs(element.waypoints);
  if (element.labelTarget || isRoom(element)) return [];
  const { x, y, width, height } = element;
  const host = element === node.host || (element === node && width > 60);
  return [{ x, y, width, height, kind: host ? 'host' : 'shape' }];
}

// A line counts as a strip.
function legs(points) {
  return points.slice(1).map((to, index) => {
    const from = points[index];
    const [width, height] = [Math.abs(from.x - to.x) + 4, Math.abs(from.y - to.y) + 4];
    return { x: Math.min(from.x, to.x) - 2, y: Math.min(from.y, to.y) - 2, width, height, kind: 'flow' };
  });
}

// What others stand in: a pool, a lane, an expanded subprocess, the drawing itself.
function isRoom({ type, x, children = [] }) {
  return x === undefined || /Participant|Lane/.test(type) || children.some((one) => !one.labelTarget);
}
