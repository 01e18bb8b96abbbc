// What is marked in the table: rules that are hit, rules without a test case, cells with a problem. The library draws its
// cells anew as it likes, so the marks are rules of a style sheet and not classes of what it has drawn.
import { element } from '../page.js';

export class Marks {
  constructor(place, sheet) {
    Object.assign(this, { place, wrong: new Map() });
    this.sheets = { hit: new CSSStyleSheet(), never: new CSSStyleSheet(), wrong: new CSSStyleSheet() };
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...Object.values(this.sheets)];
    this.why = place.appendChild(element('div', { className: 'dmn-why', hidden: true }));
    this.why.setAttribute('role', 'tooltip');
    sheet.addEventListener('mouseover', ({ target }) => this.explain(target));
    sheet.addEventListener('focusin', ({ target }) => this.explain(target));
    sheet.addEventListener('mouseleave', () => this.explain(null));
  }

  hit(rules) {
    this.sheets.hit.replaceSync(rules.map((id) => `${of(id)} { background-color: var(--dmn-hit) !important; }
      ${index(id)} { box-shadow: inset 4px 0 0 var(--tblr-primary); }`).join('\n'));
  }

  never(rules) {
    this.sheets.never.replaceSync(rules.map((id) => `${index(id)}::after { content: "○"; color: var(--desk-soon, #b35900); }`).join('\n'));
  }

  // Problems by the id of a cell, a column or a rule.
  problems(found) {
    this.wrong = new Map();
    found.filter(({ place }) => place).forEach(({ place, message }) => this.wrong.set(place, [...this.wrong.get(place) ?? [], message]));
    this.sheets.wrong.replaceSync([...this.wrong.keys()].map((id) => `${cell(id)} { box-shadow: inset 0 0 0 2px var(--tblr-danger); }`).join('\n'));
    this.explain(this.at);
  }

  explain(target) {
    this.at = target;
    const box = target?.closest('[data-element-id], th');
    const says = box && this.wrong.get(box.dataset.elementId ?? box.dataset.colId);
    this.why.hidden = !says;
    if (!says) return;
    this.why.textContent = says.join('\n');
    const [at, around] = [box.getBoundingClientRect(), this.place.getBoundingClientRect()];
    this.why.style.left = `${Math.max(8, Math.min(at.left - around.left, around.width - 340))}px`;
    this.why.style.top = `${at.bottom - around.top + 4}px`;
  }
}

const text = (id) => `"${CSS.escape(id)}"`;
const of = (id) => `.tjs-container td[data-row-id=${text(id)}]`;
const index = (id) => `.tjs-container td.rule-index[data-row-id=${text(id)}]`;
const cell = (id) => `.tjs-container [data-element-id=${text(id)}], .tjs-container [data-col-id=${text(id)}]:is(th)`;
