/** What an application writes on a room, a person or a track: `metadata`, a text, and `attributes`, texts by name. */

/** Writes what the server says of it, where what is missing is empty; whether that is news. */
export function putNotes(target, { metadata = '', attributes = {} }) {
  const isSame = target.metadata === metadata && areSame(target.attributes, attributes);
  if (!isSame) Object.assign(target, { metadata, attributes });
  return !isSame;
}

/** Notes after a change: what is missing stays, an attribute that is null is taken away. */
export function changedNotes(before, { metadata = before.metadata, attributes = {} }) {
  const all = Object.entries({ ...before.attributes, ...attributes });
  return { metadata, attributes: Object.fromEntries(all.filter(([, text]) => text !== null)) };
}

export const noNotes = () => ({ metadata: '', attributes: {} });

function areSame(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every(name => a[name] === b[name]);
}

/** Takes over when somebody raised the hand; whether that is news. */
export function putHand(to, { handRaisedAt = 0 }) {
  const isNews = to.handRaisedAt !== handRaisedAt;
  to.handRaisedAt = handRaisedAt;
  return isNews;
}
