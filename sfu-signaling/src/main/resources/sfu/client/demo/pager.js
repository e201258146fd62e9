const $ = id => document.getElementById(id);

/** The pages of a grid that does not fit: it is scrolled by as many rows as are seen at once. */
export class Pager {
  #root;
  #gap;
  #stepPx = 0;
  #pages = 1;

  constructor(root, gap) {
    this.#root = root;
    this.#gap = gap;
    root.onscroll = () => this.#showPage();
    $('page-back').onclick = () => this.turn(-1);
    $('page-on').onclick = () => this.turn(1);
  }

  stop() {
    this.#root.onscroll = null;
    $('pager').hidden = true;
  }

  /** @param grid its columns and the height of a tile */
  show({ columns, height: tilePx }, count, heightPx) {
    const rows = Math.max(1, Math.floor((heightPx + this.#gap) / (tilePx + this.#gap)));
    this.#stepPx = rows * (tilePx + this.#gap);
    this.#pages = Math.max(1, Math.ceil(count / (columns * rows)));
    this.#root.classList.toggle('paged', this.#pages > 1);
    $('pager').hidden = this.#pages === 1;
    if (this.#pages > 1) this.#showPage();
  }

  turn(by) {
    const page = Math.min(Math.max(this.#page() + by, 0), this.#pages - 1);
    this.#root.scrollTo({ top: page * this.#stepPx, behavior: 'smooth' });
  }

  #page() {
    const { scrollTop, clientHeight, scrollHeight } = this.#root;
    const isAtEnd = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
    return isAtEnd ? this.#pages - 1 : Math.round(scrollTop / this.#stepPx);
  }

  #showPage() {
    if (this.#pages === 1) return;
    const page = this.#page();
    const text = `${page + 1} of ${this.#pages}`;
    if ($('page-number').textContent !== text) $('page-number').textContent = text;
    $('page-back').disabled = page === 0;
    $('page-on').disabled = page === this.#pages - 1;
  }
}
