// What was copied, kept in this browser: it can be pasted in another file, and in another window of the studio.
const PLACE = 'studio copied';

export function keep(kind, what) {
  localStorage.setItem(`${PLACE} ${kind}`, JSON.stringify(what));
}

export function kept(kind, revive) {
  const text = localStorage.getItem(`${PLACE} ${kind}`);
  return text ? JSON.parse(text, revive) : undefined;
}

export function forget(kind) {
  localStorage.removeItem(`${PLACE} ${kind}`);
}
