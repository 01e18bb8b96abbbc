// What the server has found in the table: rules without a test case, rules that are never hit, overlaps and gaps. A click
// leads to the rules; of a gap a test case can be made.
import { button, element } from '../page.js';
import { told } from './values.js';

export class FindingsPanel {
  constructor(place, desk) {
    Object.assign(this, { place, desk });
  }

  show(answer) {
    const { say } = this.desk;
    const content = answer.tests ? this.sections(answer) : [this.unreadable(answer)];
    this.place.replaceChildren(
      element('header', { className: 'dmn-head' }, element('h2', { className: 'dmn-title', textContent: say('Coverage and gaps') })),
      element('div', { className: 'dmn-scroll' }, ...content),
    );
  }

  unreadable({ problems }) {
    const { say } = this.desk;
    return element('div', {},
      element('p', { className: 'dmn-none', textContent: say('The table cannot be read yet:') }),
      element('ul', { className: 'dmn-list' }, ...problems.map((one) => this.line(one.told, () => this.desk.goTo(one.place)))));
  }

  sections(answer) {
    const { say } = this.desk;
    const of = (some, make = (one) => this.found(one)) => some.map(make);
    const full = answer.gaps.filter(({ empty }) => !empty);
    const empty = answer.gaps.filter((one) => one.empty);
    const wrong = answer.problems.map((one) => this.line(one.message, () => this.desk.trial(one.name)));
    return [
      this.section('wrong', say('Test cases that cannot be run'), wrong),
      this.section('wrong', say('Rules that are never hit'), of(answer.hidden)),
      this.section('wrong', say('Rules that fit at once'), of(answer.overlaps, (one) => this.overlap(one))),
      this.section('wrong', say('No rule fits'), of(full, (one) => this.gap(one))),
      this.section('note', say('No rule fits, where something is left empty'), of(empty, (one) => this.gap(one))),
      this.section('note', say('Rules without a test case'), of(answer.never, (id) => this.never(id))),
      this.section('note', say('Not looked into'), [
        ...of(answer.unread), ...(answer.complete ? [] : [element('li', { textContent: say('The table is too large to be gone through to the end.') })]),
      ]),
      ...(this.isFine(answer) ? [element('p', { className: 'dmn-fine', textContent: say('Every rule has a test case; nothing overlaps, and no value is left without a rule.') })] : []),
    ].filter(Boolean);
  }

  isFine({ problems, hidden, overlaps, gaps, never, unread, complete }) {
    return complete && ![problems, hidden, overlaps, gaps, never, unread].some(({ length }) => length);
  }

  section(tone, title, items) {
    if (!items.length) return null;
    const made = element('details', { className: 'dmn-section', open: true },
      element('summary', {}, element('span', { textContent: title }), element('span', { className: 'badge badge-tint', textContent: items.length })),
      element('ul', { className: 'dmn-list' }, ...items));
    made.dataset.tone = tone;
    return made;
  }

  found({ says, rules, column }) { return this.line(says, rules.length || column ? () => this.lead(rules, column) : null); }

  overlap({ says, rules, cells }) {
    const item = this.line(says, () => this.lead(rules));
    item.append(this.where(cells));
    return item;
  }

  gap({ cells, given }) {
    const { say, readOnly } = this.desk;
    const item = element('li', {}, this.where(cells));
    item.classList.add('dmn-gap');
    if (!readOnly) item.append(button(say('Make a test case of it'), '', () => this.desk.add(given), 'btn btn-sm'));
    return item;
  }

  never(id) {
    const { say } = this.desk;
    const rules = this.desk.opened.table.get('rule') ?? [];
    const number = 1 + rules.findIndex((rule) => rule.id === id);
    const note = rules[number - 1]?.description;
    return this.line(`${say('Rule {number}', { number })}${note ? ` · ${note}` : ''}`, () => this.lead([id]));
  }

  // The values of a part, input by input; what does not matter is left out.
  where(cells) {
    const { say } = this.desk;
    const parts = this.desk.opened.table.get('input').flatMap((column, place) => {
      if (!cells[place] || cells[place] === '-') return [];
      const name = element('span', { className: 'dmn-column', textContent: this.desk.heading(column) });
      return [element('span', { className: 'dmn-part' }, name, told(cells[place], this.desk.choices(column), say))];
    });
    return element('div', { className: 'dmn-where' }, ...(parts.length ? parts : [say('any values')]));
  }

  line(text, act) {
    const item = element('li');
    const made = item.appendChild(element(act ? 'button' : 'span', { textContent: text }));
    if (act) {
      made.type = 'button';
      made.className = 'studio-problem';
      made.addEventListener('click', act);
    }
    return item;
  }

  lead(rules, column) {
    this.desk.hit(rules);
    this.desk.goTo(rules[0] ?? column);
  }
}
