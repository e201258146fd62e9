import { gridOf, pageSize, spotlightOf } from '/layout.js';
import { Pager } from '/pager.js';
import { keyOf, layerText, noteOf } from '/shown.js';
import { watchSpeakers } from '/speakers.js';
import { Spotlight } from '/spotlight.js';
import { Tile } from '/tile.js';

const GAP = 8; // as in tiles.css
const SELF = 'self';
const SELF_SCREEN = 'self/screen';

/** The tiles: one for each participant, and one for each shared screen, in a grid or beside a large one. */
export class Tiles {
  #root;
  #room;
  #tiles = new Map(); // key -> Tile
  #spotlight;
  #pager;
  #onMenu;
  #stop = SELF; // the key of the tile that the tab key reaches
  #stops = [];
  #frame = 0;

  /** @param onMenu function (participant's id, button): wants the menu of somebody */
  constructor(root, room, myName, onMenu = () => {}) {
    this.#root = root;
    this.#room = room;
    this.#onMenu = onMenu;
    this.#spotlight = new Spotlight(room, this.#tiles);
    this.#pager = new Pager(root, GAP);
    root.replaceChildren();
    this.#add(SELF, myName, { label: `${myName} (you)`, isMirrored: true });
    this.#listen();
    const observer = new ResizeObserver(() => this.#layoutSoon());
    observer.observe(root);
    root.onkeydown = event => this.#handleArrow(event);
    this.#stops.push(() => observer.disconnect(), watchSpeakers(room, levels => this.#showSpeakers(levels)));
    this.#showSelf();
  }

  #listen() {
    const on = (event, listener) => this.#stops.push(this.#room.on(event, listener));
    on('localTrackChanged', () => this.#showSelf());
    on('participantJoined', person => this.#add(person.id, person.name).showMuted(person.trackOf?.('microphone')?.muted !== false));
    on('participantLeft', person => this.#remove(person.id));
    on('trackPublished', track => this.#attach(track));
    on('trackUnpublished', track => this.#detach(track));
    on('speakersChanged', () => this.#spotlight.isAutomatic && this.#layoutSoon());
    on('qualityChanged', (person, quality) => this.#tiles.get(person?.id ?? SELF)?.showQuality(quality));
    for (const event of ['encryptionError', 'encryptionRestored']) on(event, (person, ...rest) => this.#show(rest.at(-1)));
    for (const event of ['trackSubscribed', 'trackUnsubscribed', 'trackMuted', 'trackUnmuted', 'trackLayerChanged']) {
      on(event, track => this.#show(track));
    }
  }

  clear() {
    this.#stops.forEach(stop => stop());
    cancelAnimationFrame(this.#frame);
    this.#pager.stop();
    this.#tiles.clear();
    this.#root.replaceChildren();
  }

  /** @param isSpeaker whether who speaks is large, else all have the same size */
  setLayout(isSpeaker) {
    this.#spotlight.setAutomatic(isSpeaker);
    this.#layoutSoon();
  }

  turnPage(by) {
    this.#pager.turn(by);
  }

  /** @param id of a participant, null: oneself */
  showHand(id, isRaised) {
    this.#tiles.get(id ?? SELF)?.showHand(isRaised);
  }

  #add(key, name, options = {}) {
    const tile = new Tile(key, name, { ...options, onPin: () => this.#togglePin(key), onMenu: button => this.#onMenu(key, button) });
    this.#tiles.set(key, tile);
    tile.button.onfocus = () => this.#stopAt(key);
    tile.showStop(key === this.#stop);
    this.#root.append(tile.element);
    this.#layoutSoon();
    return tile;
  }

  #remove(key) {
    this.#tiles.get(key)?.element.remove();
    if (!this.#tiles.delete(key)) return;
    this.#spotlight.forget(key);
    if (this.#stop === key) this.#stopAt(SELF);
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
      tile.showMuted(!isThere || track.muted);
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
    this.#spotlight.toggle(key);
    this.#layoutSoon();
  }

  /** Arrow keys go from tile to tile, so that the tab key passes a crowd in one step. */
  #handleArrow(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const keys = [...this.#tiles.keys()];
    const next = keys.at((keys.indexOf(this.#stop) + by) % keys.length);
    event.preventDefault();
    this.#tiles.get(next).button.focus();
  }

  #stopAt(key) {
    if (!this.#tiles.has(key) || key === this.#stop) return;
    this.#tiles.get(this.#stop)?.showStop(false);
    this.#stop = key;
    this.#tiles.get(key).showStop(true);
  }

  /** Many tiles that come at once are laid out at once. */
  #layoutSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#layout());
  }

  #layout() {
    const large = this.#spotlight.key;
    const isSpotlight = large !== '' && this.#tiles.size > 1;
    const [width, height] = [this.#root.clientWidth, this.#root.clientHeight];
    const set = (name, px) => this.#root.style.setProperty(name, `${px}px`);
    const spotlight = spotlightOf(this.#tiles.size, width, height, GAP);
    const perPage = Math.min(this.#tiles.size, pageSize(width, height));
    const small = isSpotlight ? spotlight.small : gridOf(perPage, width, height, GAP);
    this.#root.classList.toggle('spotlight', isSpotlight);
    this.#root.classList.toggle('below', spotlight.isBelow);
    set('--tile-width', small.width);
    set('--tile-height', small.height);
    set('--large-width', spotlight.large.width);
    set('--large-height', spotlight.large.height);
    for (const [key, tile] of this.#tiles) tile.showPinned(this.#spotlight.isPressed(key), isSpotlight && key === large);
    this.#pager.show(isSpotlight ? { columns: 1, height } : small, isSpotlight ? 1 : this.#tiles.size, height);
    this.#spotlight.favour(isSpotlight ? large : '');
  }
}
