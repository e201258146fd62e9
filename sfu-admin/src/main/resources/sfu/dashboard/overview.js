const FIRST = { order: 'age', filter: '', from: 0, to: 50, name: null, follow: null };

/** What a row of the list shows, and what else its page asks of it. */
const LINE = ['name', 'node', 'stale', 'people', 'locked', 'score', 'bad', 'bitsInPerSecond', 'bitsOutPerSecond', 'lossIn', 'lossOut', 'createdAt'];

/**
 * All rooms in order and as they are found, of which the page is told what it shows: states and views in, messages
 * out. A view is {order, filter, from, to, name, follow}: the place of the first row that the page wants and that
 * behind its last, the name of one more, and that of the room that another page is about.
 */
export class Overview {
  #view = FIRST;
  #rooms = null;
  #found = [];
  #told = null; // the names that the page has

  /** Whoever listens from now on has heard of nothing. */
  begin() {
    this.#told = null;
  }

  /**
   * @param state of all rooms, as listed
   * @returns what is to be told: {at, node, nodes, sums, list}
   */
  take({ at, node, nodes, rooms }) {
    this.#rooms = rooms;
    this.#find();
    return { at, node, nodes, sums: sumOf(rooms), list: this.#list() };
  }

  /** @returns the list as it is wanted from now on; null before there are rooms, which come with it */
  look(view) {
    const { filter, order } = this.#view;
    this.#view = { ...FIRST, ...view };
    if (!this.#rooms) return null;
    if (this.#view.filter !== filter || this.#view.order !== order) this.#find();
    return this.#list();
  }

  #find() {
    const { filter, order } = this.#view;
    this.#found = this.#rooms.filter(room => matches(room, filter)).sort(ORDERS[order]);
  }

  #list() {
    const { from, to, name, follow } = this.#view;
    const names = this.#found.map(room => room.name);
    const isNew = !this.#told || names.length !== this.#told.length || names.some((each, n) => each !== this.#told[n]);
    this.#told = names;
    const lines = this.#found.slice(from, to);
    const apart = name === null ? -1 : names.indexOf(name);
    if (apart >= 0 && (apart < from || apart >= to)) lines.push(this.#found[apart]);
    return {
      count: this.#rooms.length,
      ...(isNew && { names }),
      lines: lines.map(lineOf),
      follow,
      isOpen: follow !== null && this.#rooms.some(room => room.name === follow),
    };
  }
}

const lineOf = room => Object.fromEntries(LINE.map(name => [name, room[name]]));

/** Of those rooms that are known, where the server's own figures are not. */
function sumOf(rooms) {
  const sum = name => rooms.reduce((all, room) => all + room[name], 0);
  return { rooms: rooms.length, participants: sum('people'), bitsInPerSecond: sum('bitsInPerSecond'), bitsOutPerSecond: sum('bitsOutPerSecond') };
}

function matches(room, filter) {
  return !filter || room.name.toLowerCase().includes(filter) || room.node?.toLowerCase() === filter || room.names.some(name => name.toLowerCase().includes(filter));
}

function byAge(a, b) {
  return a.createdAt - b.createdAt || compare(a.name, b.name);
}

/** Rooms where nothing flows come behind those that are good. */
const worth = room => room.score || 6;

const ORDERS = {
  age: byAge,
  score: (a, b) => worth(a) - worth(b) || byAge(a, b),
  people: (a, b) => b.people - a.people || byAge(a, b),
  traffic: (a, b) => b.bitsInPerSecond + b.bitsOutPerSecond - a.bitsInPerSecond - a.bitsOutPerSecond || byAge(a, b),
};

function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
