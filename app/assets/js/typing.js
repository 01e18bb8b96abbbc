// What a person types stays: while the form is fetched anew on a slow line, and when another task takes its place.
import htmx from 'htmx.org';

const FIELDS = 'form-fields';
let asked = { xhr: null, before: new Map() };
let composing = false;
let kept = { entries: [], place: null };
let unsaved = false;

document.addEventListener('htmx:beforeSend', ({ detail }) => {
  if (detail.target.id === FIELDS) asked = { xhr: detail.xhr, before: stateOf(detail.target) };
});

document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.target.id !== FIELDS) return;
  if (detail.xhr !== asked.xhr) {
    // Something was answered differently since: the answer to that is on its way.
    detail.shouldSwap = false;
    return;
  }
  if (composing) {
    // An input method would lose what is being put together: the form is asked for again afterwards.
    detail.shouldSwap = false;
    const asking = detail.requestConfig.elt;
    document.addEventListener('compositionend', () => setTimeout(() => htmx.trigger(asking, 'change')), { once: true });
    return;
  }
  const { before } = asked;
  const now = stateOf(detail.target);
  kept = { entries: [...now].filter(([key, value]) => before.get(key) !== value), place: placeIn(detail.target) };
});

document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (target.id !== FIELDS) return;
  const typed = new Map(kept.entries);
  const restored = controlsOf(target).filter((control) => typed.has(keyOf(control)));
  restored.forEach((control) => {
    if (isChoice(control)) control.checked = typed.get(keyOf(control));
    else control.value = typed.get(keyOf(control));
  });
  returnTo(kept.place);
  kept = { entries: [], place: null };
  // What others depend on was changed without anybody hearing of it.
  const asking = restored.map((control) => control.closest('[data-field][hx-post]')).find(Boolean);
  if (asking) target.addEventListener('htmx:afterSettle', () => htmx.trigger(asking, 'change'), { once: true });
});

document.addEventListener('compositionstart', () => { composing = true; });
document.addEventListener('compositionend', () => { composing = false; });

// A draft is saved a moment after the last key; whoever goes elsewhere sooner does not wait for it.
document.addEventListener('input', ({ target }) => { if (target.form?.id === 'task-form') unsaved = true; });
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  if (detail.successful && detail.pathInfo.requestPath.endsWith('/draft')) unsaved = false;
});
document.addEventListener('submit', ({ target }) => {
  if (target.id === 'task-form') unsaved = false;
  else keepDraft();
});
window.addEventListener('pagehide', () => keepDraft());

export async function keepDraft() {
  const form = document.getElementById('task-form');
  const address = form?.querySelector('[data-draft]')?.dataset.draft;
  if (!unsaved || !address) return;
  unsaved = false;
  const body = new FormData(form);
  // What is sent while a page goes away must be small; files wait for the form itself.
  [...body.entries()].filter(([, value]) => value instanceof File).forEach(([name]) => body.delete(name));
  try {
    await fetch(address, { method: 'POST', body, headers: { 'HX-Request': 'true' }, keepalive: true });
  } catch {
    unsaved = true;
  }
}

function controlsOf(root) {
  return [...root.querySelectorAll('input, select, textarea')]
    .filter(({ name, type }) => name && type !== 'file' && type !== 'hidden');
}

function isChoice({ type }) {
  return type === 'radio' || type === 'checkbox';
}

function keyOf(control) {
  return isChoice(control) ? `${control.name}=${control.value}` : control.name;
}

function stateOf(root) {
  return new Map(controlsOf(root).map((one) => [keyOf(one), isChoice(one) ? one.checked : one.value]));
}

function placeIn(root) {
  const { activeElement: here } = document;
  return root.contains(here) && here.id ? { id: here.id, from: here.selectionStart, to: here.selectionEnd } : null;
}

function returnTo(place) {
  const here = place && document.getElementById(place.id);
  if (!here) return;
  here.focus({ preventScroll: true });
  // Only inputs of text have a place in them.
  if (place.from !== null && place.from !== undefined) here.setSelectionRange(place.from, place.to);
}
