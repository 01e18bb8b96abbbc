// The sentences of the studio's scripts in the reader's language: they stand in the page.

const sentences = JSON.parse(document.getElementById('studio-said')?.textContent ?? '{}');

export function said(name, values = {}) {
  return (sentences[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
