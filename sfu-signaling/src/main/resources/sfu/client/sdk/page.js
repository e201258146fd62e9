/** Pictures that are about to be scrolled to come a little earlier, so that they are there in time. */
const MARGIN = '80px';

/** An element that is made first and put into the page then is there after so many milliseconds. */
const PLACED_MS = 2000;

/** What a browser gives a video element that nothing else gives a size, before it has a picture. */
const EMPTY = { width: 300, height: 150 };

/**
 * Which pictures of others this page shows, and how large: it watches the elements that tracks are
 * attached to, and whether the page itself is looked at.
 */
export class Page {
  #onChange;
  #elements = new Map(); // element -> {track, isInView, width, height, isPlaced, isLoose}
  #sizes;
  #places;
  #onVisibility = () => this.#onChange();

  /** @param onChange called when anything that it says may be another */
  constructor(onChange) {
    this.#onChange = onChange;
    if (!globalThis.IntersectionObserver || !globalThis.ResizeObserver) return; // nothing is known
    this.#sizes = new ResizeObserver(entries => this.#resized(entries));
    this.#places = new IntersectionObserver(entries => this.#moved(entries), { rootMargin: MARGIN, scrollMargin: MARGIN });
  }

  /** A video element shows this track from now on. */
  watch(element, track) {
    if (!this.#sizes) return;
    const before = this.#elements.get(element);
    if (before) {
      before.track = track;
      this.#onChange();
      return;
    }
    if (this.#elements.size === 0) document.addEventListener('visibilitychange', this.#onVisibility);
    this.#elements.set(element, { track, isInView: undefined, width: 0, height: 0, isPlaced: element.isConnected });
    this.#sizes.observe(element);
    this.#places.observe(element);
    setTimeout(() => this.#settle(element), PLACED_MS);
  }

  #settle(element) {
    const its = this.#elements.get(element);
    if (!its || its.isPlaced || element.isConnected) return;
    its.isLoose = true;
    this.#onChange();
  }

  forget(element, track) {
    if (this.#elements.get(element)?.track !== track) return;
    this.#elements.delete(element);
    if (this.#elements.size === 0) document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#sizes.unobserve(element);
    this.#places.unobserve(element);
    this.#onChange();
  }

  #resized(entries) {
    for (const { target, contentRect } of entries) {
      const its = this.#elements.get(target);
      if (its) Object.assign(its, { width: contentRect.width, height: contentRect.height });
    }
    this.#onChange();
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      const its = this.#elements.get(target);
      if (!its) continue;
      its.isInView = isIntersecting;
      its.isPlaced ||= target.isConnected;
    }
    this.#onChange();
  }

  /** Whether tracks are attached to elements at all; an application may draw them by itself. */
  get isUsed() {
    return this.#elements.size > 0;
  }

  /** How a track is shown: {width, height, visible}, as large as it is anywhere; undefined if that is not known. */
  viewOf(trackId) {
    let view;
    for (const [element, its] of this.#elements) {
      if (its.track.id !== trackId) continue;
      const isFree = isDrawnElsewhere(element, its);
      if (!isFree && its.isInView === undefined) continue; // the browser has not said yet
      view ??= { width: 0, height: 0, visible: false };
      if (!isSeen(element, its)) continue;
      if (isFree || isOfItsOwnSize(element, its)) return { width: 0, height: 0, visible: true };
      view.visible = true;
      view.width = Math.max(view.width, its.width * devicePixelRatio);
      view.height = Math.max(view.height, its.height * devicePixelRatio);
    }
    return view;
  }

  /** The ids of the tracks that are looked at now, but for those that send nothing. */
  seen() {
    const seen = new Set();
    for (const [element, its] of this.#elements) {
      if (!its.track.muted && isSeen(element, its)) seen.add(its.track.id);
    }
    return seen;
  }
}

function isSeen(element, its) {
  return isDrawnElsewhere(element, its) || (its.isInView === true && !document.hidden);
}

/** Never in the page, the application draws it on something; or the browser shows it in a window of its own. */
function isDrawnElsewhere(element, { isPlaced, isLoose }) {
  return (isLoose && !isPlaced && !element.isConnected) || document.pictureInPictureElement === element;
}

/** A picture that is as large as what is received must not be received smaller for that reason. */
function isOfItsOwnSize({ videoWidth, videoHeight }, { width, height }) {
  const own = videoWidth ? { width: videoWidth, height: videoHeight } : EMPTY;
  return Math.abs(width - own.width) < 1 && Math.abs(height - own.height) < 1;
}
