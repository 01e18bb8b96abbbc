// <bpmn-diff> shows two versions of a diagram side by side, what is new, gone, changed or moved in its colour.
//
//   <script type="application/json">{"before": "<?xml …", "after": …}</script>   either may be null
//   <div data-side="before">, <div data-side="after">   where they are drawn; both move and grow together
//   <button data-element="id">                          goes to that element in both
//
// data-language, data-zoom-in, data-zoom-out, data-fit, data-failed as with <bpmn-view>.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { BpmnModdle } from 'bpmn-moddle';
import { diff } from 'bpmn-js-differ';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './bpmn-diff.css';
import speakEnglish from './bpmn-english.js';
import WordRenderer from './bpmn-words.js';
import aftercare from './studio/bpmn/aftercare.json';
import { button, element } from './studio/page.js';

const MARGIN = 16;
const LARGEST = 1;
const READABLE = 0.7;
const UNDERNEATH = /Participant|Lane$/;
class BpmnDiff extends HTMLElement {
  async connectedCallback() {
    if (this.sides) return;
    try {
      await this.draw(JSON.parse(this.querySelector('script').textContent));
      this.dataset.ready = 'true';
    } catch (error) {
      console.error(error);
      this.prepend(element('p', { className: 'alert alert-warning', textContent: this.dataset.failed }));
    }
  }

  disconnectedCallback() {
    this.sizes?.disconnect();
    Object.values(this.sides ?? {}).forEach((viewer) => viewer.destroy());
    this.sides = undefined;
  }

  async draw(texts) {
    this.sides = {};
    for (const side of ['before', 'after']) {
      const place = this.querySelector(`[data-side="${side}"]`);
      if (texts[side] && place) this.sides[side] = await this.viewer(place, texts[side]);
    }
    this.mark(this.changes(await moved(texts)));
    this.link();
    this.querySelectorAll('[data-element]').forEach((one) => one.addEventListener('click', () => this.goTo(one.dataset.element)));
    this.querySelector('[data-tools]')?.append(...this.buttons());
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(this);
    this.settle();
  }

  async viewer(place, xml) {
    const viewer = new NavigatedViewer({
      container: place, zoomScroll: { enabled: false }, moddleExtensions: { as: aftercare },
      additionalModules: [{ textRenderer: ['type', WordRenderer] }],
    });
    if (this.dataset.language === 'en') viewer.on('import.parse.complete', speakEnglish);
    await viewer.importXML(xml);
    return viewer;
  }

  // What became of which element: the lines say which are not the same, and where one stands says how.
  changes(found) {
    const { before, after } = this.sides;
    const isIn = (side, id) => Boolean(side?.get('elementRegistry').get(id));
    this.querySelectorAll('[data-element]').forEach(({ dataset: { element: id } }) => {
      if (before && after) found.set(id, isIn(before, id) ? isIn(after, id) ? 'changed' : 'removed' : 'added');
    });
    return found;
  }

  // What is gone is marked where it was, what is new where it is, and the rest on both sides.
  mark(found) {
    this.marked = { before: [], after: [] };
    found.forEach((kind, id) => {
      Object.entries(this.sides).forEach(([side, viewer]) => {
        const one = viewer.get('elementRegistry').get(id);
        if (!one?.parent) return;
        viewer.get('canvas').addMarker(id, `is-${kind}`);
        if (!UNDERNEATH.test(one.type)) this.marked[side].push(one);
      });
      this.querySelectorAll(`[data-element="${CSS.escape(id)}"]`).forEach((line) => { line.dataset.change = kind; });
    });
  }

  // One sheet follows the other.
  link() {
    const all = Object.values(this.sides);
    let following = false;
    all.forEach((viewer) => viewer.on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
      if (following) return;
      following = true;
      all.filter((one) => one !== viewer).forEach((one) => one.get('canvas').viewbox({ x, y, width, height }));
      following = false;
    }));
  }

  settle() {
    const [canvas] = this.canvases;
    if (!canvas || !canvas.getContainer().clientWidth) return;
    this.canvases.forEach((one) => one.resized());
    const marked = this.boxOf(([side]) => this.marked[side]);
    if (marked && this.scaleOf(this.whole()) < READABLE && this.scaleOf(marked) >= READABLE) this.show(marked, READABLE);
    else this.fit();
  }

  get canvases() {
    return Object.values(this.sides ?? {}).map((viewer) => viewer.get('canvas'));
  }

  whole() {
    return this.boxOf(([, viewer]) => viewer.get('elementRegistry').filter((one) => one.parent && one.width));
  }

  fit() {
    const box = this.whole();
    if (box) this.show(box, 0);
  }

  goTo(id) {
    const box = this.boxOf(([, viewer]) => [viewer.get('elementRegistry').get(id)].filter(Boolean));
    if (!box) return;
    this.show(box, READABLE);
    this.sought?.forEach(([canvas, old]) => canvas.removeMarker(old, 'is-sought'));
    this.sought = Object.values(this.sides).filter((viewer) => viewer.get('elementRegistry').get(id))
      .map((viewer) => [viewer.get('canvas'), id]);
    this.sought.forEach(([canvas]) => canvas.addMarker(id, 'is-sought'));
    this.querySelector('[data-side]').scrollIntoView({ block: 'nearest' });
  }

  scaleOf(box) {
    const { outer } = this.canvases[0].viewbox();
    return Math.min(outer.width / (box.width + 2 * MARGIN), outer.height / (box.height + 2 * MARGIN), LARGEST);
  }

  // As large as it can be read, or as the box wants it; never beside the drawing where there is more of it to see.
  show(box, least) {
    const [canvas] = this.canvases;
    const { outer } = canvas.viewbox();
    const scale = Math.max(this.scaleOf(box), least);
    const [width, height] = [outer.width / scale, outer.height / scale];
    const whole = this.whole() ?? box;
    const x = within(box.x + (box.width - width) / 2, width, whole.x, whole.width);
    const y = within(box.y + (box.height - height) / 2, height, whole.y, whole.height);
    canvas.viewbox({ x, y, width, height });
  }

  boxOf(elementsOf) {
    const boxes = Object.entries(this.sides).flatMap(elementsOf).map(boundsOf);
    if (!boxes.length) return null;
    const [x, y] = [Math.min(...boxes.map((one) => one.x)), Math.min(...boxes.map((one) => one.y))];
    const right = Math.max(...boxes.map((one) => one.x + one.width));
    const foot = Math.max(...boxes.map((one) => one.y + one.height));
    return { x, y, width: right - x, height: foot - y };
  }

  buttons() {
    const zoom = (step) => () => { const [canvas] = this.canvases; canvas.zoom(canvas.zoom() * step, 'auto'); };
    return [
      button(this.dataset.zoomOut, '−', zoom(0.8)), button(this.dataset.zoomIn, '+', zoom(1.25)),
      button(this.dataset.fit, '⤢', () => this.fit()),
    ];
  }
}

// Where a window of this length begins so that it shows the drawing, which begins there and is that long.
function within(begin, length, first, whole) {
  const [from, to] = [first - MARGIN, first + whole + MARGIN - length];
  return from > to ? (from + to) / 2 : Math.min(Math.max(begin, from), to);
}

// What only stands elsewhere on the sheet.
async function moved({ before, after }) {
  if (!before || !after) return new Map();
  const moddle = new BpmnModdle({ as: aftercare });
  const [old, now] = await Promise.all([before, after].map(async (xml) => (await moddle.fromXML(xml)).rootElement));
  return new Map(Object.keys(diff(old, now)._layoutChanged).map((id) => [id, 'moved']));
}

function boundsOf({ x, y, width, height, waypoints }) {
  if (!waypoints) return { x, y, width, height };
  const [left, top] = [Math.min(...waypoints.map((one) => one.x)), Math.min(...waypoints.map((one) => one.y))];
  return { x: left, y: top, width: Math.max(...waypoints.map((one) => one.x)) - left, height: Math.max(...waypoints.map((one) => one.y)) - top };
}

customElements.define('bpmn-diff', BpmnDiff);
