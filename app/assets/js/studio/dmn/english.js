// The English names of the decision and its columns: the library knows one name only.
import { element } from '../page.js';

export function english(place, desk) {
  const { say, opened, readOnly } = desk;
  const rows = [['', opened.decision], ...opened.table.get('input').map((one) => ['input', one]), ...opened.table.get('output').map((one) => ['output', one])];
  place.replaceChildren(
    element('summary', { textContent: say('English names') }),
    element('div', { className: 'dmn-english' }, ...rows.map(([kind, one]) => {
      const input = element('input', { className: 'form-control form-control-sm', value: one.get('as:nameEn') ?? '', maxLength: 200, readOnly });
      input.dataset.at = `english ${one.id}`;
      input.addEventListener('change', () => opened.get('modeling').updateProperties(one, { 'as:nameEn': input.value.trim() || undefined }));
      const chinese = kind === 'input' ? one.label || one.inputExpression?.text : one.label || one.name;
      return element('label', { className: 'dmn-name-pair' }, element('span', { textContent: chinese || one.id }), input);
    })),
  );
}
