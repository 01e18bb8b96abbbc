// <bpmn-view src="…" data-state="{…}" data-language="zh"> draws a procedure and where its tokens stand.
//
// data-state is a JSON object, every part optional:
//   done      ids of nodes that are behind us
//   active    {id: how many tokens wait there}
//   chosen    ids of nodes that the page speaks of
//   incident  ids of nodes where the machine was stopped by an error
//   timers    {id: {text: "剩 2小时", state: "ok" | "soon" | "late" | "off"}}
// data-zoom-in, data-zoom-out, data-fit name the three buttons; data-failed is said when the drawing cannot be had.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './bpmn-view.css';
import speakEnglish from './bpmn-english.js';
import WordRenderer from './bpmn-words.js';

// The licence of bpmn-js asks for its mark to be fully visible: this strip at the bottom is kept free for it.
const MARK_HEIGHT = 40;
const MARGIN = 14;
const LARGEST_SCALE = 1.2;

class BpmnView extends HTMLElement {
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
    this.sizes = new ResizeObserver(() => this.fit());
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
      overlays.add(id, { position: { top: -12, right: 12 }, html: label('bpmn-count', count) });
    });
    Object.entries(timers).filter(([id]) => known(id)).forEach(([id, { text, state }]) => {
      const chip = label('bpmn-timer due', text);
      chip.dataset.state = state;
      overlays.add(id, { position: besideLabel(known(id)), html: chip });
    });
  }

  fit() {
    // A hidden element has no size, and fitting into nothing throws in the middle of the library.
    if (!this.clientWidth || !this.clientHeight) return;
    this.canvas.resized();
    const { inner, outer } = this.canvas.viewbox();
    const free = outer.height - MARK_HEIGHT;
    const scale = Math.min(
      outer.width / (inner.width + 2 * MARGIN), free / (inner.height + 2 * MARGIN), LARGEST_SCALE,
    );
    this.canvas.viewbox({
      x: inner.x - (outer.width / scale - inner.width) / 2,
      y: inner.y - (free / scale - inner.height) / 2,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  }

  buttons() {
    const group = document.createElement('div');
    group.className = 'bpmn-buttons';
    const zoom = (step) => () => this.canvas.zoom(this.canvas.zoom() * step, 'auto');
    group.append(
      button(this.dataset.zoomIn, '+', zoom(1.25)),
      button(this.dataset.zoomOut, '−', zoom(0.8)),
      button(this.dataset.fit, '⤢', () => this.fit()),
    );
    return group;
  }
}

async function xmlFrom(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.text();
}

// A boundary event has its name below, a catch event its arrows left and right; a task is free at its foot.
function besideLabel({ type }) {
  if (type === 'bpmn:BoundaryEvent') return { top: 20, left: 38 };
  return type === 'bpmn:IntermediateCatchEvent' ? { top: -20, left: -8 } : { bottom: 4, left: 4 };
}

function label(className, text) {
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
