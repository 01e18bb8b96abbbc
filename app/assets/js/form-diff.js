// Two versions of a form beside each other, each drawn by the server as it is met at work; what differs is marked.
import './form-diff.css';
import { element } from './studio/page.js';

const SIDES = ['before', 'after'];

customElements.define('form-diff', class extends HTMLElement {
  connectedCallback() {
    this.told = JSON.parse(this.querySelector('script').textContent);
    this.frames = SIDES.map((side) => this.querySelector(`iframe[data-side="${side}"]`)).filter(Boolean);
    this.frames.forEach((frame) => {
      frame.addEventListener('load', () => this.mark());
      this.draw(frame);
    });
    this.addEventListener('click', ({ target }) => this.lead(target.closest('[data-place]')?.dataset.place));
  }

  draw(frame) {
    const [token] = Object.values(JSON.parse(document.body.getAttribute('hx-headers') ?? '{}'));
    const form = element('form', { method: 'post', action: this.dataset.preview, target: frame.name, hidden: true });
    const entries = { csrf_token: token ?? '', _content: this.told[frame.dataset.side] };
    form.append(...Object.entries(entries).map(([name, value]) => element('textarea', { name, value })));
    document.body.append(form);
    form.submit();
    form.remove();
  }

  // What both have was changed; what one has alone came, or went.
  mark() {
    const found = this.frames.map((frame) => ({ frame, fields: fieldsOf(frame) }));
    this.told.places.forEach((place) => found.forEach(({ frame, fields }) => {
      const isAlone = found.every((other) => other.frame === frame || !other.fields.has(place));
      fields.get(place)?.classList.add(isAlone ? { before: 'is-removed', after: 'is-added' }[frame.dataset.side] : 'is-changed');
    }));
    found.forEach(({ frame }) => { frame.style.height = `${Math.min(frame.contentDocument?.documentElement?.scrollHeight || 480, 2_000)}px`; });
    this.dataset.ready = 'true';
  }

  lead(place) {
    if (place) this.frames.forEach((frame) => fieldsOf(frame).get(place)?.scrollIntoView({ block: 'center' }));
  }
});

function fieldsOf(frame) {
  return new Map([...frame.contentDocument?.querySelectorAll('[data-field]') ?? []].map((field) => [field.dataset.field, field]));
}
