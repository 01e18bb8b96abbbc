// Questions that are answered from a list: the library looks for a code list among the data of a task, and there is none
// while a form is made. It is given the entries of the list as options, in the language the form itself speaks; the form
// keeps the name of the list.
import { Select } from '@bpmn-io/form-js-viewer';
import { jsx, jsxs } from 'preact/jsx-runtime';
import { enumerated } from '../named.js';

export function choosing(component, lists, language) {
  const entries = new Map(lists.map(({ value: list, codes }) => [list, codes.map(({ value, zh }) => ({ value, label: zh }))]));
  return function Choosing(props) {
    const { field } = props;
    const values = entries.get(field.valuesKey) ?? field.values ?? [];
    const drawn = component({ ...props, field: entries.has(field.valuesKey) ? { ...field, valuesKey: undefined, values } : field });
    if (component !== Select) return drawn;
    // It is never unfolded here: what it offers stands below it.
    const offered = enumerated(values.map(({ label }) => label), 'zh');
    return jsxs('div', { children: [drawn, jsx('div', { class: 'form-own-entries', children: (language === 'en' ? 'Options: ' : '可选：') + offered })] });
  };
}
