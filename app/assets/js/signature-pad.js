// <signature-pad>: a signature drawn with a finger, a pen or a mouse, sent as a PNG data URL in the hidden input.
// Without this file a picture of the signature is added instead; that way stays open here too, folded away.
import SignaturePad from 'signature_pad';

const INK = '#1c232d';
const MOST_DOTS = 2; // a dot of the screen is enough twice over; more only makes the picture large

class SignatureField extends HTMLElement {
  connectedCallback() {
    if (this.pad) return; // moved, not made: a refresh of the form keeps what is drawn
    this.entry = this.querySelector('input[type="hidden"]');
    this.canvas = this.querySelector('canvas');
    // What is drawn is read after every stroke.
    const canvasContextOptions = { willReadFrequently: true };
    this.pad = new SignaturePad(this.canvas, { penColor: INK, minWidth: 0.8, maxWidth: 2.6, canvasContextOptions });
    this.pad.addEventListener('endStroke', () => this.signed());
    this.querySelector('[data-clear]').addEventListener('click', () => this.begin());
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    this.querySelector('details').open = this.querySelector('details .is-invalid') !== null && !this.entry.value;
    this.show(!this.entry.value);
  }

  // A stored signature is shown as a picture until somebody wants to sign again.
  show(drawing) {
    this.canvas.hidden = !drawing;
    this.querySelector('[data-stored]')?.toggleAttribute('hidden', drawing);
    this.querySelector('[data-clear]').hidden = false;
    this.querySelector('[data-here]').hidden = !drawing;
  }

  begin() {
    this.pad.clear();
    this.show(true);
    this.fit();
    this.tell('');
  }

  signed() {
    this.tell(this.pad.isEmpty() ? '' : this.canvas.toDataURL('image/png'));
  }

  // The form listens for what an input does by itself: the draft is kept, and fields that depend on it follow.
  tell(value) {
    this.entry.value = value;
    for (const kind of ['input', 'change']) this.entry.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  // Changing the size of a canvas wipes it: what was drawn is drawn again, as much larger or smaller.
  fit() {
    const dots = Math.min(window.devicePixelRatio || 1, MOST_DOTS);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || (this.canvas.width === Math.round(width * dots) && this.width === width)) return;
    const scale = this.width ? width / this.width : 1;
    const lines = this.pad.toData().map((line) => ({
      ...line, points: line.points.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })),
    }));
    this.canvas.width = Math.round(width * dots);
    this.canvas.height = Math.round(height * dots);
    this.canvas.getContext('2d').scale(dots, dots);
    this.width = width;
    this.pad.clear();
    this.pad.fromData(lines);
  }
}

customElements.define('signature-pad', SignatureField);
