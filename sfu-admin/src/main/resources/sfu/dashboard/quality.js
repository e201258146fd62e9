import { words } from './format.js';

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

/** Which layer of a picture is sent, and which the view could use. */
export function layer(slot) {
  if (words(slot.kind) !== 'video' || slot.encoding < 0) return '';
  const sent = ['layer', slot.encoding, slot.spatial > 0 && slot.spatial < ANY && `spatial ${slot.spatial}`,
    slot.temporal >= 0 && slot.temporal < ANY && `temporal ${slot.temporal}`].filter(part => part !== false).join(' ');
  const { wish } = slot;
  if (!wish || wish.encoding < 0) return sent;
  const view = wish.width ? ` for ${wish.width}×${wish.height}` : '';
  return wish.encoding === slot.encoding ? `${sent}${view}` : `${sent}, ${wish.encoding} wanted${view}`;
}

/** Why a slot gets no more than it does. */
export function why(slot) {
  if (slot.frozen) return `frozen ${words(slot.reason)}`.trim();
  return words(slot.reason);
}
