import { bits, words } from './format.js';

/** As a layer's number: all there are. */
const ANY = 7;

/** Scores of 1 (bad) to 5 for people; zero is nothing to judge. */
export const score = value => (value > 0 ? value.toFixed(1) : '');

/** Below 3 is bad, as the server counts it. */
export function scoreAlarm(value) {
  if (!(value > 0) || value >= 4) return '';
  return value < 3 ? 'bad' : 'warn';
}

/** Whose fault the worst of it is, and why, in a sentence; empty where nothing is wrong. */
export function verdict(person) {
  const [worst] = person.findings ?? [];
  return worst ? `${words(worst.blame)}: ${worst.sentence}` : '';
}

/** A finding in words: whose fault, of what, why, and what it takes from the score. */
export function findingOf({ blame, where, sentence, cost }, person, room) {
  const of = where && nameOf(where, person, room);
  const takes = cost >= 0.1 ? ` (takes ${cost.toFixed(1)} of the score)` : '';
  return `${words(blame)}${of ? `, ${of}` : ''}: ${sentence}${takes}`;
}

/** A track or slot of a participant by what is in it: its camera, Bob’s screen. */
function nameOf(where, person, room) {
  const own = person.tracks.find(track => track.id === where);
  if (own) return `its ${sourceOf(own)}`;
  const slot = person.slots.find(each => each.mid === where);
  const owner = slot && room.participants.find(other => other.tracks.some(track => track.id === slot.track));
  if (!owner) return slot ? `slot ${where}` : '';
  return `${owner.name || owner.identity}’s ${sourceOf(owner.tracks.find(track => track.id === slot.track))}`;
}

/** As screen audio. */
export const sourceOf = ({ source }) => source.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).toLowerCase();

/** An encoding as a viewer knows it: 640×360, 30 fps, 500 kbit/s. */
export function encodingOf({ rid, width, height, framesPerSecond, bitsPerSecond, active }) {
  const parts = [width && `${width}×${height}`, framesPerSecond >= 1 && `${Math.round(framesPerSecond)} fps`, active ? bits(bitsPerSecond) : 'not sent'];
  return [rid, parts.filter(Boolean).join(' ')].filter(Boolean).join(': ');
}

/** Which layer of a picture is sent, and which the view could use. @param track that is in it */
export function layer(slot, track) {
  if (words(slot.kind) !== 'video' || slot.encoding < 0) return '';
  const sizeOf = n => (track?.encodings?.[n]?.width ? ` (${encodingOf({ ...track.encodings[n], rid: '' })})` : '');
  const sent = ['layer', slot.encoding + sizeOf(slot.encoding), slot.spatial > 0 && slot.spatial < ANY && `spatial ${slot.spatial}`,
    slot.temporal >= 0 && slot.temporal < ANY && `temporal ${slot.temporal}`].filter(part => part !== false).join(' ');
  const { wish } = slot;
  if (!wish || wish.encoding < 0) return sent;
  const view = wish.width ? ` for ${wish.width}×${wish.height}` : '';
  return wish.encoding === slot.encoding ? `${sent}${view}` : `${sent}, ${wish.encoding}${sizeOf(wish.encoding)} wanted${view}`;
}

/** Whose fault it is that a track or slot is not well; empty where it is. */
export const blamed = ({ blame, sentence }) => (sentence ? `${words(blame)}: ${sentence}` : '');

/** Why a slot gets no more than it does. */
export function why(slot) {
  if (slot.frozen) return `frozen ${words(slot.reason)}`.trim();
  return words(slot.reason);
}
