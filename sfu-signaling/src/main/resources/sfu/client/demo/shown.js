/** A screen has a tile of its own, where its sound plays as well. */
export function keyOf(track) {
  return track.source.startsWith('screen') ? `${track.participant.id}/screen` : track.participant.id;
}

const ENCRYPTION_NOTES = {
  wrongKey: 'Encrypted with another passphrase',
  notEncrypted: 'Not encrypted, so not shown',
};

/** Why something of a tile cannot be seen or heard. */
export function noteOf(participant, key) {
  const its = [...participant.tracks.values()].filter(track => keyOf(track) === key);
  const failed = its.find(track => track.encryptionError);
  if (failed) return ENCRYPTION_NOTES[failed.encryptionError];
  return its.some(({ reason }) => reason === 'codec') ? 'This browser cannot play this video' : '';
}

/** As "360p, bandwidth"; the tile itself shows what is muted, empty or cannot be played. */
export function layerText({ layer, reason, muted }) {
  if (!layer || muted) return '';
  const size = layer.height ? `${Math.min(layer.width || layer.height, layer.height)}p` : layer.rid;
  const why = ['view', 'bandwidth', 'overload', 'cap', 'paused'].includes(reason) ? reason : '';
  return [layer.paused ? '' : size, why].filter(Boolean).join(', ');
}

/** One or two letters that stand for a name. */
export function initials(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ['?'];
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map(word => [...word][0]).join('').toUpperCase();
}

/** The same colour for the same name, everywhere. */
export function hueOf(name) {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 360;
  return hash;
}
