// The diagram's own names are Chinese; the English ones stand beside them as as:nameEn. They are longer, so a label
// beside a shape or a line is given new bounds, which grow away from it; where something else stands there already,
// it takes fewer or more lines, and the nearest place that is free.
import Room from './bpmn-room.js';
import { arranged } from './bpmn-words.js';

const STYLE = { fontFamily: 'Arial, sans-serif', fontSize: 11 };
const LINE = 13.2;
const ROOM = 76;
const OTHERS = [60, 46, 100, 130];
const NEAR = 6;

export default function speakEnglish({ elementsById }) {
  const drawn = new Map();
  Object.values(elementsById).forEach((element) => {
    if (element.bpmnElement) drawn.set(element.bpmnElement, element);
  });
  const labels = [];
  Object.values(elementsById).forEach((element) => {
    const english = element.get?.('as:nameEn');
    if (!english) return;
    element.name = english;
    const bounds = drawn.get(element)?.label?.bounds;
    if (!bounds) return;
    const old = { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height };
    labels.push({ element, bounds, at: (room) => placed(english, old, drawn.get(element), room) });
  });
  labels.forEach(({ bounds, at }) => Object.assign(bounds, at(ROOM)));
  const room = new Room(drawn);
  labels.forEach(({ element, bounds, at }) => {
    if (room.isFree(bounds, element)) return;
    Object.assign(bounds, room.nearest([ROOM, ...OTHERS].map(at), element));
  });
}

function placed(text, old, { bounds, waypoint }, most) {
  const beside = bounds ? sidesOf(old, bounds) : along(old, waypoint);
  const { lines, width } = arranged(text, widest(old, beside, most), STYLE);
  const size = { width: Math.ceil(width) + 2, height: Math.ceil(lines.length * LINE) };
  return {
    ...size,
    x: from(beside.x, old.x, old.width, size.width),
    y: from(beside.y, old.y, old.height, size.height),
  };
}

function widest(old, beside, most) {
  return most === ROOM ? Math.max(old.width, Math.min(ROOM, beside.room ?? ROOM)) : most;
}

// Which edge of a label stays: "start" the left or upper one, "end" the other, "middle" neither.
function from(edge, start, length, now) {
  if (edge === 'start') return start;
  return edge === 'end' ? start + length - now : start + (length - now) / 2;
}

function sidesOf(label, shape) {
  return {
    x: side(label.x, label.width, shape.x, shape.width),
    y: side(label.y, label.height, shape.y, shape.height, true),
  };
}

// Beside a boundary event, above or below the middle, a label stays clear of the activity by not growing that way.
function side(start, length, from_, size, leaning = false) {
  const off = leaning ? start + length / 2 - (from_ + size / 2) : 0;
  if (start >= from_ + size - NEAR || off > 1) return 'start';
  return start + length <= from_ + NEAR || off < -1 ? 'end' : 'middle';
}

// A label keeps its distance from the leg of the line it stands at.
function along(label, points) {
  const middle = { x: label.x + label.width / 2, y: label.y + label.height / 2 };
  const legs = points.slice(1).map((to, index) => ({ a: points[index], b: to }));
  const [leg] = legs.sort((one, other) => distance(middle, one) - distance(middle, other));
  const upright = Math.abs(leg.a.x - leg.b.x) < Math.abs(leg.a.y - leg.b.y);
  if (upright) return { x: middle.x >= leg.a.x ? 'start' : 'end', y: endOf(middle.y, leg.a.y, leg.b.y) };
  return { x: 'middle', y: middle.y >= leg.a.y ? 'start' : 'end', room: Math.abs(leg.a.x - leg.b.x) - 2 * NEAR };
}

// A label near the end of a leg stays away from what lies there.
function endOf(value, one, other) {
  const share = (value - Math.min(one, other)) / Math.abs(one - other);
  if (share < 1 / 3) return 'start';
  return share > 2 / 3 ? 'end' : 'middle';
}

function distance({ x, y }, { a, b }) {
  const outside = (value, one, other) => Math.max(Math.min(one, other) - value, 0, value - Math.max(one, other));
  return Math.hypot(outside(x, a.x, b.x), outside(y, a.y, b.y));
}
