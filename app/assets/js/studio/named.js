// A name with its key behind it; what has no key that anybody writes is plain.
export default function named(language) {
  return ({ value, zh, en, plain }) => {
    const name = (language === 'en' ? en : zh) || value;
    return plain || !value || name === value ? name : `${name} · ${value}`;
  };
}

// Several of them in one line.
export function enumerated(names, language) {
  return names.join(language === 'en' ? ', ' : '、');
}
