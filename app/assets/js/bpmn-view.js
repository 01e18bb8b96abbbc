// <bpmn-view src="…" data-state="{…}" data-language="zh"> draws a procedure and where its tokens stand.
//
// data-state is a JSON object, every part optional:
//   done      ids of nodes that are behind us
//   active    {id: how many tokens wait there}
//   chosen    ids of nodes that the page speaks of
//   incident  ids of nodes where the machine was stopped by an error
//   timers    {id: {text: "剩 2小时", state: "ok" | "soon" | "late" | "off"}}
// A drawing that would be too small to read as a whole opens at the nodes that are marked, with what is around them.
// data-zoom-in, data-zoom-out, data-fit name the three buttons; data-failed is said when the drawing cannot be had.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './bpmn-view.css';
import speakEnglish from './bpmn-english.js';
import { placeFor } from './bpmn-chips.js';
import WordRenderer from './bpmn-words.js';

const MARGIN = 14;
// Around a name, where a chip is hung beside it.
const AIR = 2;
const LARGEST_SCALE = 1.2;
// Below it the names, 11 to 12 units high, cannot be read any more.
const READABLE_SCALE = 0.85;

export class BpmnView extends HTMLElement {
  async connectedCallback() {
    if (this.viewer) return;
    try {
      await this.draw(await xmlFrom(this.getAttribute('src')));
      this.dataset.ready = 'true';
    } catch (error) {
      console.error(error);
      this.replaceChildren(paragraph(this.dataset.failed));
    }
  }

  disconnectedCallback() {
    this.sizes?.disconnect();
    this.viewer?.destroy();
    this.viewer = undefined;
  }

  async draw(xml) {
    this.replaceChildren();
    // The wheel scrolls the page, as everywhere else; the drawing has buttons, and can be dragged.
    this.viewer = new NavigatedViewer({
      container: this, zoomScroll: { enabled: false }, additionalModules: [{ textRenderer: ['type', WordRenderer] }],
    });
    if (this.dataset.language === 'en') this.viewer.on('import.parse.complete', speakEnglish);
    await this.viewer.importXML(xml);
    this.canvas = this.viewer.get('canvas');
    this.mark(JSON.parse(this.dataset.state || '{}'));
    this.append(this.buttons());
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(this);
  }

  mark({ done = [], active = {}, chosen = [], incident = [], timers = {} }) {
    const known = (id) => this.viewer.get('elementRegistry').get(id);
    const overlays = this.viewer.get('overlays');
    done.filter(known).forEach((id) => this.canvas.addMarker(id, 'is-done'));
    chosen.filter(known).forEach((id) => this.canvas.addMarker(id, 'is-active'));
    incident.filter(known).forEach((id) => this.canvas.addMarker(id, 'is-stopped'));
    Object.entries(active).filter(([id]) => known(id)).forEach(([id, count]) => {
      this.canvas.addMarker(id, 'is-active');
      // At the corner of a task; beside an event, which is no larger than the number.
      const right = known(id).width > 60 ? 12 : 0;
      overlays.add(id, { position: { top: -12 - (12 - right), right }, html: label('bpmn-count', count) });
    });
    this.marked = [...chosen, ...incident, ...Object.keys(active)].filter(known).map(known);
    this.hang(Object.entries(timers).filter(([id]) => known(id)).map(([id, timer]) => ({ node: known(id), ...timer })));
  }

  hang(timers) {
    const registry = this.viewer.get('elementRegistry');
    const textOf = (element) => textBox(element, registry.getGraphics(element));
    const taken = [];
    timers.forEach(({ node, text, state }) => {
      const chip = label('bpmn-timer due', text);
      chip.dataset.state = state;
      // Its size is known once it stands in the page.
      this.append(chip);
      const size = { width: chip.offsetWidth, height: chip.offsetHeight };
      const { box, position } = placeFor(node, size, registry.getAll(), textOf, taken);
      taken.push(box);
      this.viewer.get('overlays').add(node, { position, html: chip });
    });
  }

  // A hidden element has no size, and fitting into nothing throws in the middle of the library.
  get isSeen() {
    return this.clientWidth > 0 && this.clientHeight > 0;
  }

  settle() {
    if (!this.isSeen) return;
    this.canvas.resized();
    if (this.whole || !this.marked.length || this.scaleOfAll() >= READABLE_SCALE) this.fit();
    else this.focusOn(around(this.marked));
  }

  scaleOfAll() {
    const { inner, outer } = this.canvas.viewbox();
    return Math.min(outer.width / (inner.width + 2 * MARGIN), outer.height / (inner.height + 2 * MARGIN), LARGEST_SCALE);
  }

  fit() {
    if (!this.isSeen) return;
    const { inner, outer } = this.canvas.viewbox();
    const scale = this.scaleOfAll();
    const [width, height] = [outer.width / scale, outer.height / scale];
    this.canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height });
  }

  // As large as it can be read, with the box in the middle, but no further out than the drawing goes.
  focusOn(box) {
    const { inner, outer } = this.canvas.viewbox();
    const room = Math.min(outer.width / (box.width + 4 * MARGIN), outer.height / (box.height + 4 * MARGIN));
    const scale = Math.max(Math.min(READABLE_SCALE, room), this.scaleOfAll());
    const [width, height] = [outer.width / scale, outer.height / scale];
    this.canvas.viewbox({
      x: within(box.x + box.width / 2 - width / 2, width, inner.x, inner.width),
      y: within(box.y + box.height / 2 - height / 2, height, inner.y, inner.height),
      width,
      height,
    });
  }

  buttons() {
    const group = document.createElement('div');
    group.className = 'bpmn-buttons';
    const zoom = (step) => () => this.canvas.zoom(this.canvas.zoom() * step, 'auto');
    group.append(
      button(this.dataset.zoomIn, '+', zoom(1.25)),
      button(this.dataset.zoomOut, '−', zoom(0.8)),
      button(this.dataset.fit, '⤢', () => { this.whole = true; this.fit(); }),
    );
    return group;
  }
}

async function xmlFrom(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.text();
}

function around(nodes) {
  const [x, y] = [Math.min(...nodes.map((one) => one.x)), Math.min(...nodes.map((one) => one.y))];
  const right = Math.max(...nodes.map((one) => one.x + one.width));
  const foot = Math.max(...nodes.map((one) => one.y + one.height));
  return { x, y, width: right - x, height: foot - y };
}

// Where a window of that length begins, so that it shows nothing beyond the whole; a larger one has it in the middle.
function within(start, length, from, whole) {
  const [first, last] = [from - MARGIN, from + whole + MARGIN - length];
  return first > last ? (first + last) / 2 : Math.min(Math.max(start, first), last);
}

// The box a name takes where it is drawn, which is not the one the file states.
export function textBox({ x, y, waypoints }, graphics) {
  const text = graphics?.querySelector(':scope > .djs-visual > text');
  if (!text || waypoints || x === undefined) return null;
  const { e, f } = text.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
  const box = text.getBBox();
  return { x: x + e + box.x - AIR, y: y + f + box.y - AIR, width: box.width + 2 * AIR, height: box.height + 2 * AIR };
}

export function label(className, text) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}

function button(name, sign, act) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'btn btn-sm btn-icon';
  element.textContent = sign;
  element.title = name;
  element.setAttribute('aria-label', name);
  element.addEventListener('click', act);
  return element;
}

function paragraph(text) {
  const element = document.createElement('p');
  element.className = 'text-secondary p-3 mb-0';
  element.textContent = text || '';
  return element;
}

customElements.define('bpmn-view', BpmnView);
