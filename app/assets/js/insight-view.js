// <insight-view src="…" data-figures="{…}"> draws a procedure and what became of the cases in it.
//
// data-figures is a JSON object:
//   nodes     {measure: {id of a node: {text: "3", level: 0–4}}}: a chip, and how warm the node is
//   flows     {id of a flow: {text: "67%", level: 0–4}}: the share that went there, and how broad the line is
// Which measure is shown is said by the radio buttons named "measure" of the page. The page has it all in tables, too.
import { BpmnView, label, textBox } from './bpmn-view.js';
import { placeAlong, placeFor } from './bpmn-chips.js';
import './insight-view.css';

const HEAT = 'insight';

class InsightView extends BpmnView {
  mark() {
    this.marked = [];
    this.figures = JSON.parse(this.dataset.figures || '{}');
    this.buttonsOfMeasures = [...document.querySelectorAll('input[name="measure"]')];
    this.buttonsOfMeasures.forEach((one) => one.addEventListener('change', () => this.show(one.value)));
    this.show(this.buttonsOfMeasures.find((one) => one.checked)?.value);
  }

  show(measure) {
    const overlays = this.viewer.get('overlays');
    const registry = this.viewer.get('elementRegistry');
    overlays.remove({ type: HEAT });
    this.heated?.forEach(([id, marker]) => this.canvas.removeMarker(id, marker));
    this.heated = [];
    const known = (entries) => Object.entries(entries || {}).filter(([id]) => registry.get(id));
    const taken = [];
    known(this.figures.flows).forEach(([id, { text, level }]) => {
      this.warm(id, `way-${level}`);
      this.attach(registry.get(id), 'insight-share', text, placeAlong, taken);
    });
    known(this.figures.nodes?.[measure]).forEach(([id, { text, level }]) => {
      this.warm(id, `heat-${level}`);
      this.attach(registry.get(id), 'insight-chip', text, placeFor, taken);
    });
    this.dataset.measure = measure;
  }

  warm(id, marker) {
    this.canvas.addMarker(id, marker);
    this.heated.push([id, marker]);
  }

  attach(element, className, text, place, taken) {
    const registry = this.viewer.get('elementRegistry');
    const chip = label(className, text);
    // Its size is known once it stands in the page.
    this.append(chip);
    const size = { width: chip.offsetWidth, height: chip.offsetHeight };
    const textOf = (one) => textBox(one, registry.getGraphics(one));
    const { box, position } = place(element, size, registry.getAll(), textOf, taken);
    taken.push(box);
    this.viewer.get('overlays').add(element, HEAT, { position, html: chip });
  }
}

customElements.define('insight-view', InsightView);
