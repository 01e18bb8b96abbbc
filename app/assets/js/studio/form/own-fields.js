// Two kinds of questions that the library does not have, and texts as the product shows them.
import { Description, Label, Text, iconsByType } from '@bpmn-io/form-js-viewer';
import { jsx, jsxs } from 'preact/jsx-runtime';

const SCORES = [1, 2, 3, 4, 5];

function field(type, inside) {
  return function Shown({ field: { label, description, validate }, domId }) {
    return jsxs('div', {
      class: `fjs-form-field fjs-form-field-${type}`,
      children: [
        jsx(Label, { htmlFor: domId, label, required: validate?.required }), inside(), jsx(Description, { description }),
      ],
    });
  };
}

function own(type, icon, component) {
  component.config = { type, icon: iconsByType(icon), keyed: true, emptyValue: '', sanitizeValue: ({ value }) => value, create: (options = {}) => ({ ...options }) };
  return component;
}

export const Signature = own('signature', 'image', field('signature', () => jsx('div', { class: 'form-own-signature' })));
export const Score = own('score', 'taglist', field('score', () => jsx('div', {
  class: 'form-own-score', children: SCORES.map((score) => jsx('span', { children: score }, score)),
})));

// The library reads markup out of a text, and a browser loads the pictures in it. Here, as in the product, it has
// paragraphs and **bold** words, and everything else is what it is: letters.
export function Words({ field: { text } }) {
  const paragraphs = (text ?? '').split(/\n\s*\n/).map((paragraph) => jsx('p', {
    children: paragraph.split('**').map((part, index) => (index % 2 ? jsx('strong', { children: part }) : part)),
  }));
  return jsx('div', { class: 'fjs-form-field fjs-form-field-text', children: paragraphs });
}
Words.config = Text.config;
