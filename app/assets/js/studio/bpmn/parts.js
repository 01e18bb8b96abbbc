// What groups of the panel are made of.
import { of, words as split } from './model.js';

export function group(key, label, fields) {
  return { key, label, fields: fields.filter(Boolean) };
}

// An option that is called the same in every language, and has no key that anybody writes.
export function plain(value, name) {
  return { value, zh: name, en: name, plain: true };
}

// A field that is one of our attributes.
export function own(element, desk, name, label, more = {}, inner = of(element)) {
  return {
    key: `as:${name}`, label, value: inner.get(`as:${name}`) ?? '',
    set: (value) => desk.model.set(element, { [`as:${name}`]: value }, inner), ...more,
  };
}

export function several(element, desk, name, label, options) {
  const { model } = desk;
  return {
    key: `as:${name}`, label, kind: 'several', options, value: split(of(element).get(`as:${name}`)),
    set: (values) => model.set(element, { [`as:${name}`]: values.join(' ') }),
  };
}
