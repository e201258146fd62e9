import { bits } from './format.js';
import { blamed, layer, score, sourceOf } from './quality.js';

/** Who gets what somebody sends, and how well: the worst first, those who only wait for it last. */
export function viewersOf(person, room) {
  const mine = new Map(person.tracks.map(track => [track.id, track]));
  return room.participants
    .flatMap(viewer => viewer.slots.filter(slot => mine.has(slot.track)).map(slot => ({ viewer, slot, track: mine.get(slot.track) })))
    .sort((a, b) => (a.slot.score || 6) - (b.slot.score || 6))
    .map(({ viewer, slot, track }) => ({
      key: `${viewer.id} ${slot.mid}`,
      text: [
        `${viewer.name || viewer.identity} gets its ${sourceOf(track)}`,
        slot.score > 0 && `score ${score(slot.score)}`,
        layer(slot, track),
        bits(slot.bitsPerSecond),
        blamed(slot),
      ].filter(Boolean).join(' · '),
    }));
}
