// The Chinese of a library: a table from its English sentences. What the table lacks is shown in English and noted in
// window.__missing, so that a test of the pages finds it.

window.__missing ??= [];

// translate(table, language) answers the function these libraries ask for: (sentence, values) => sentence.
export function translate(table, language = document.documentElement.lang) {
  const chinese = language.startsWith('zh');
  return (sentence, values = {}) => {
    if (chinese && !(sentence in table) && /[a-z]/i.test(sentence)) note(sentence);
    const said = chinese ? table[sentence] ?? sentence : sentence;
    return said.replace(/\{([^}]+)\}/g, (place, name) => values[name] ?? place);
  };
}

// The same as a module of diagram-js.
export function translateModule(table, language) {
  return { translate: ['value', translate(table, language)] };
}

export function note(sentence) {
  if (!window.__missing.includes(sentence)) window.__missing.push(sentence);
}
