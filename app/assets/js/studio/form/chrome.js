// The Chinese of what the library writes itself around the form: it asks nobody for a translation. What stands in the
// form (labels, helps, options, texts) is never touched.
import { note } from '../dictionary.js';
import table from './chrome.json';

const FORM = '.fjs-form-field-label, .fjs-form-field-description, .fjs-form-field-text, .fjs-form-field-grouplabel, .fjs-inline-label, .fjs-input-adornment, .fjs-palette-field-text, .form-own-entries, option';
// The library's mark stays as it is; its calendars are never opened here.
const APART = '.fjs-powered-by, .fjs-powered-by-link, .flatpickr-calendar, svg, style';
// How a day and a time are written, in the letters of the browser's own language.
const WRITTEN = /^[ymdh:/.\s-]+$/i;
const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];
const CREATE = /^Create an? (.+) element$/;

export function speakChinese(place) {
  const say = (node) => (node.nodeType === Node.TEXT_NODE ? words(node) : node.nodeType === Node.ELEMENT_NODE && all(node));
  new MutationObserver((changes) => changes.forEach(({ type, target, addedNodes }) => {
    if (type === 'childList') addedNodes.forEach(say);
    else if (type === 'attributes') attributes(target);
    else say(target);
  })).observe(place, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  all(place);
}

function all(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) words(node);
    else attributes(node);
  }
}

function words(node) {
  const text = node.data.trim();
  if (!/[a-z]{2}/i.test(text) || node.parentElement?.closest(`${FORM}, ${APART}`)) return;
  const said = chinese(text);
  if (said) node.data = said;
}

function attributes(node) {
  if (!node.isConnected || node.closest(APART)) return;
  ATTRIBUTES.forEach((name) => {
    const text = node.getAttribute(name);
    if (!text || !/[a-z]{2}/i.test(text)) return;
    const said = chinese(text);
    if (said && said !== text) node.setAttribute(name, said);
  });
}

function chinese(text) {
  if (WRITTEN.test(text)) return /y/i.test(text) ? '年/月/日' : '时:分';
  const [, kind] = CREATE.exec(text) ?? [];
  if (kind) return `添加“${kind}”`;
  if (!(text in table)) { if (!/[一-鿿]/.test(text)) note(text); return null; }
  return table[text];
}
