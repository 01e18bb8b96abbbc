// Where there is room for a label on the sheet: beside the other labels, clear of the shapes and of the lines.
const AIR = 2;
const HAIR = 0.1;
const STEP = 4;
const FAR = 32;
const OPEN = /SubProcess$|Transaction$/;
const UNDERNEATH = /Participant$|Lane$|Group$/;

const SHIFTS = [];
for (let x = -FAR; x <= FAR; x += STEP) for (let y = -FAR; y <= FAR; y += STEP) SHIFTS.push({ x, y });
SHIFTS.sort((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y));

export default class Room {
  // "drawn" maps each element to what draws it.
  constructor(drawn) {
    this.labels = new Map();
    this.solid = [];
    drawn.forEach((its, element) => {
      if (its.label?.bounds) this.labels.set(element, its.label.bounds);
      if (its.waypoint) this.solid.push([element, pieces(its.waypoint)]);
      else if (its.bounds && !UNDERNEATH.test(element.$type) && !OPEN.test(element.$type)) {
        this.solid.push([element, [its.bounds]]);
      }
    });
  }

  isFree(box, owner, air = AIR) {
    const others = [...this.labels].filter(([element]) => element !== owner).map(([, bounds]) => bounds);
    const solid = this.solid.filter(([element]) => element !== owner).flatMap(([, boxes]) => boxes);
    return ![...others, ...solid].some((other) => meets(wider(box, air), other));
  }

  // The nearest free place for one of these boxes, the earlier ones first: with air around it, or at least without
  // touching much; undefined where all is taken.
  nearest(boxes, owner) {
    for (const air of [AIR, -AIR]) {
      for (const { x, y } of SHIFTS) {
        for (const box of boxes) {
          const moved = { ...box, x: box.x + x, y: box.y + y };
          if (this.isFree(moved, owner, air)) return moved;
        }
      }
    }
    return undefined;
  }
}

function meets(one, other) {
  const over = (start, size) => Math.min(one[start] + one[size], other[start] + other[size])
    - Math.max(one[start], other[start]);
  return over('x', 'width') > 0 && over('y', 'height') > 0;
}

function wider({ x, y, width, height }, by) {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

// A line as boxes of a hair's width.
function pieces(points) {
  return points.slice(1).map((to, index) => {
    const at = points[index];
    const [x, y] = [Math.min(at.x, to.x), Math.min(at.y, to.y)];
    return { x, y, width: Math.abs(at.x - to.x) + HAIR, height: Math.abs(at.y - to.y) + HAIR };
  });
}
