// What a file consists of, as text: for whoever wants to see or mend it there.
import { open } from './studio/draft.js';

const draft = open();
const area = document.getElementById('editor');

area.value = draft.content;
area.disabled = false;
area.readOnly = draft.readOnly;
area.addEventListener('input', () => draft.changed(() => area.value));
draft.onReplaced((content) => { area.value = content; });
draft.onElement((place) => {
  const from = area.value.indexOf(`"${place}"`);
  if (from < 0) return;
  area.focus();
  area.setSelectionRange(from + 1, from + 1 + place.length);
  // A text area does not scroll to what is selected by itself.
  area.scrollTop = (area.value.slice(0, from).split('\n').length - 5) * parseFloat(getComputedStyle(area).lineHeight);
});

area.dataset.ready = 'true';
