import { gridOf, spotlightOf } from '/layout.js';
import { watchSpeakers } from '/speakers.js';
import { Tile } from '/tile.js';

const GAP = 8; // as in room.css
const PAGE = 25; // tiles that are seen at once; one scrolls to the others
const SELF = 'self';
const SELF_SCREEN = 'self/screen';

/** The grid: a tile for each participant, and one for each shared screen. */
export class Tiles {
  #root;
  #room;
  #tiles = new Map(); // key -> Tile
  #pinned = null; // key
  #favoured = ''; // key
  #stops = [];
  #frame = 0;

  constructor(root, room, myName) {
    this.#root = root;
    this.#room = room;
    root.replaceChildren();
    this.#add(SELF, myName, { label: `${myName} (you)`, isMirrored: true });
    this.#listen();
    const observer = new ResizeObserver(() => this.#layoutSoon());
    observer.observe(root);
    this.#stops.push(() => observer.disconnect(), watchSpeakers(room, levels => this.#showSpeakers(levels)));
    this.#showSelf();
  }

  #listen() {
    const on = (event, listener) => this.#stops.push(this.#room.on(event, listener));
    on('localTrackChanged', () => this.#showSelf());
    on('participantJoined', person => this.#add(person.id, person.name));
    on('participantLeft', person => this.#remove(person.id));
    on('trackPublished', track => this.#attach(track));
    on('trackUnpublished', track => this.#detach(track));
    for (const event of ['encryptionError', 'encryptionRestored']) on(event, (person, ...rest) => this.#show(rest.at(-1)));
    for (const event of ['trackSubscribed', 'trackUnsubscribed', 'trackMuted', 'trackUnmuted', 'trackLayerChanged']) {
      on(event, track => this.#show(track));
    }
  }

  clear() {
    this.#stops.forEach(stop => stop());
    cancelAnimationFrame(this.#frame);
    this.#tiles.clear();
    this.#root.replaceChildren();
  }

  #add(key, name, options = {}) {
    const tile = new Tile(key, name, { ...options, onPin: () => this.#togglePin(key) });
    this.#tiles.set(key, tile);
    this.#root.append(tile.element);
    this.#layoutSoon();
    return tile;
  }

  #remove(key) {
    this.#tiles.get(key)?.element.remove();
    if (!this.#tiles.delete(key)) return;
    if (this.#pinned === key) this.#pinned = null;
    this.#layoutSoon();
  }

  #attach(track) {
    const key = keyOf(track);
    const { name } = track.participant;
    const tile = this.#tiles.get(key) ?? this.#add(key, name, { label: `${name}’s screen`, isScreen: true });
    track.attach(tile.media(track.kind));
    this.#show(track);
    this.#layoutSoon();
  }

  /** The room has taken it from its element already. */
  #detach(track) {
    const key = keyOf(track);
    this.#show(track);
    const { participant } = track;
    const isLastOfScreen = !participant.trackOf('screen') && !participant.trackOf('screenAudio');
    if (isLastOfScreen && key !== participant.id) this.#remove(key);
  }

  #show(track) {
    const tile = this.#tiles.get(keyOf(track));
    if (!tile) return;
    const isThere = track.participant.tracks.has(track.id);
    if (track.kind === 'video') {
      tile.showVideo(isThere && track.isSubscribed && !track.muted && !track.isPaused);
      tile.showLayer(isThere ? layerText(track) : '');
    } else if (track.source === 'microphone') {
      tile.showMuted(isThere && track.muted);
    }
    tile.showNote(noteOf(track.participant, keyOf(track)));
  }

  #showSelf() {
    const me = this.#room.localParticipant;
    const ownVideo = source => (me.isEnabled(source) ? me.mediaTrack(source) : undefined);
    const self = this.#tiles.get(SELF);
    self.showOwn(ownVideo('camera'));
    self.showMuted(!me.isEnabled('microphone'));
    const screen = ownVideo('screen');
    if (!screen) this.#remove(SELF_SCREEN);
    else (this.#tiles.get(SELF_SCREEN) ?? this.#add(SELF_SCREEN, 'Your screen', { isScreen: true })).showOwn(screen);
  }

  #showSpeakers(levels) {
    for (const [key, tile] of this.#tiles) tile.showSpeaking(levels.get(key === SELF ? null : key) ?? false);
  }

  #togglePin(key) {
    const isLarge = this.#largeKey() === key;
    this.#pinned = isLarge ? '' : key; // '' : the grid, also while a screen is shared
    this.#layoutSoon();
  }

  /** What is shown large: what the user chose, else the newest screen of another. */
  #largeKey() {
    if (this.#pinned !== null) return this.#pinned;
    const screens = [...this.#tiles].filter(([key, tile]) => tile.isScreen && key !== SELF_SCREEN);
    return screens.at(-1)?.[0] ?? '';
  }

  /** Many tiles that come at once are laid out at once. */
  #layoutSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#layout());
  }

  #layout() {
    const large = this.#largeKey();
    const isSpotlight = large !== '' && this.#tiles.size > 1;
    const [width, height] = [this.#root.clientWidth, this.#root.clientHeight];
    const set = (name, px) => this.#root.style.setProperty(name, `${px}px`);
    const spotlight = spotlightOf(this.#tiles.size, width, height, GAP);
    const small = isSpotlight ? spotlight.small : gridOf(Math.min(this.#tiles.size, PAGE), width, height, GAP);
    this.#root.classList.toggle('spotlight', isSpotlight);
    this.#root.classList.toggle('below', spotlight.isBelow);
    set('--tile-width', small.width);
    set('--tile-height', small.height);
    set('--large-width', spotlight.large.width);
    set('--large-height', spotlight.large.height);
    for (const [key, tile] of this.#tiles) tile.showPinned(key === large, isSpotlight && key === large);
    this.#favour(isSpotlight ? large : '');
  }

  /** What is large is served first where not all fits; sizes the room sees by itself. */
  #favour(key) {
    if (key === this.#favoured) return;
    const before = this.#favoured;
    this.#favoured = key;
    for (const { tracks } of this.#room.participants.values()) {
      for (const track of tracks.values()) {
        const its = keyOf(track);
        if (track.kind === 'video' && (its === key || its === before)) {
          this.#room.setView(track, { priority: its === key ? 1 : 0 });
        }
      }
    }
  }
}

/** A screen has a tile of its own, where its sound plays as well. */
function keyOf(track) {
  return track.source.startsWith('screen') ? `${track.participant.id}/screen` : track.participant.id;
}

const ENCRYPTION_NOTES = {
  wrongKey: 'Encrypted with another passphrase',
  notEncrypted: 'Not encrypted, so not shown',
};

/** Why something of a tile cannot be seen or heard. */
function noteOf(participant, key) {
  const its = [...participant.tracks.values()].filter(track => keyOf(track) === key);
  const failed = its.find(track => track.encryptionError);
  if (failed) return ENCRYPTION_NOTES[failed.encryptionError];
  return its.some(({ reason }) => reason === 'codec') ? 'This browser cannot play this video' : '';
}

/** As "360p, bandwidth"; the tile itself shows what is muted, empty or cannot be played. */
function layerText({ layer, reason, muted }) {
  if (!layer || muted) return '';
  const size = layer.height ? `${Math.min(layer.width || layer.height, layer.height)}p` : layer.rid;
  const why = ['view', 'bandwidth', 'cap', 'paused'].includes(reason) ? reason : '';
  return [layer.paused ? '' : size, why].filter(Boolean).join(', ');
}
