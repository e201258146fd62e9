import { hueOf, initials } from '/shown.js';

/** One tile of the grid: a person, or a screen that somebody shares. All text is set as text. */
export class Tile {
  #video;
  #note;
  #micOff;
  #pin;
  #layer;
  #weak;
  #hand;
  #label;
  #pinned = '';
  element;
  isScreen;

  /** @param onPin called when its button is pressed, onMenu with the button of its menu */
  constructor(key, name, { label = name, isScreen = false, isMirrored = false, onPin, onMenu }) {
    this.isScreen = isScreen;
    this.#label = label;
    this.element = document.getElementById('tile-template').content.firstElementChild.cloneNode(true);
    this.element.dataset.key = key;
    this.element.setAttribute('aria-label', label);
    this.element.classList.toggle('screen', isScreen);
    this.element.classList.toggle('mirror', isMirrored);
    this.#video = this.find('video');
    this.#note = this.find('.tile-note');
    this.#micOff = this.find('.mic-off');
    this.#pin = this.find('.pin');
    this.#layer = this.find('.layer');
    this.#weak = this.find('.weak');
    this.#hand = this.find('.tile-hand');
    this.#pin.onclick = onPin;
    const menu = this.find('.moderate');
    menu.onclick = () => onMenu?.(menu);
    menu.setAttribute('aria-label', `Moderate ${name}`);
    const avatar = this.find('.avatar');
    avatar.textContent = initials(name);
    avatar.style.setProperty('--hue', String(hueOf(name)));
    this.find('.name').textContent = label;
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  /** The media element for a kind. */
  media(kind) {
    return kind === 'video' ? this.#video : this.find('audio');
  }

  /** Its button that the keyboard reaches by arrow keys, and by the tab key where `isStop`. */
  get button() {
    return this.#pin;
  }

  showStop(isStop) {
    this.#pin.tabIndex = isStop ? 0 : -1;
  }

  /** Shows a media track of this client's own. */
  showOwn(mediaTrack) {
    if (this.#video.srcObject?.getTracks()[0] !== mediaTrack) {
      this.#video.srcObject = mediaTrack ? new MediaStream([mediaTrack]) : null;
    }
    this.showVideo(Boolean(mediaTrack));
  }

  showVideo(isOn) {
    this.element.classList.toggle('has-video', isOn);
  }

  showMuted(isMuted) {
    this.#micOff.toggleAttribute('hidden', !isMuted);
  }

  showHand(isRaised) {
    this.#hand.toggleAttribute('hidden', !isRaised);
  }

  showSpeaking(isSpeaking) {
    this.element.classList.toggle('speaking', isSpeaking);
  }

  /** @param quality good, poor, lost */
  showQuality(quality) {
    this.#weak.toggleAttribute('hidden', quality === 'good');
    this.#weak.setAttribute('aria-label', quality === 'lost' ? 'connection lost' : 'weak connection');
  }

  showNote(text) {
    this.#note.hidden = !text;
    this.#note.textContent = text;
  }

  /** What is received of it, as "360p, bandwidth". */
  showLayer(text) {
    this.#layer.hidden = !text;
    this.#layer.textContent = text;
  }

  showPinned(isPinned, isLarge) {
    const pinned = `${isPinned} ${isLarge}`;
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#pin.setAttribute('aria-pressed', String(isPinned));
    this.#pin.setAttribute('aria-label', `Enlarge ${this.#label}`);
    this.#pin.title = isPinned ? 'Back to the others' : 'Enlarge';
    this.element.classList.toggle('large', isLarge);
  }
}
