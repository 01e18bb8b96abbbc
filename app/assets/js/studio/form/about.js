// What the panel beside the form asks: of a component, or of the form itself.
import insertable from '../insertable.js';
import { groupsOf } from './groups.js';
import { nameOf } from './kinds.js';

// Closed until somebody opens them.
const CLOSED = new Set(['more', 'appearance', 'condition']);

export default function about(desk) {
  const { language, model, say } = desk;
  return {
    chosen: () => model.chosen ?? null,
    title: ({ type }) => (type === 'default' ? say('Form') : nameOf(type, language)),
    groups: (one) => groupsOf(one, desk),
    // First what the form itself asks, then what is known of the case.
    insertable: () => [{ label: say('Answers of this form'), options: desk.answers().map(({ name, label }) => [name, `${label} · ${name}`]) }, ...insertable(desk)],
    isOpen: (key, fields) => !CLOSED.has(key) || (key === 'condition' && fields.some(({ value }) => value)),
    wrong: (problems, one) => problems.filter(({ place }) => (one.type === 'default' ? !place || place === one.id : model.find(place) === one)),
  };
}
