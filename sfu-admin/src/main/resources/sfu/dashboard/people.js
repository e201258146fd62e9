import { showKeyed } from './keyed.js';
import { COLUMNS, PersonRows } from './person.js';

/** A room's people, a body of rows for each. */
export function newTable() {
  const table = document.createElement('table');
  const row = table.createTHead().insertRow();
  for (const column of COLUMNS) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = column;
    row.append(cell);
  }
  return table;
}

export function showPeople(table, { name, participants }, shown = participants) {
  const room = { name, participants };
  const isSmall = shown.length <= 8;
  const rowsOf = (table.rowsOf ??= new Map()); // id -> PersonRows
  const create = person => {
    const rows = new PersonRows(isSmall);
    rowsOf.set(person.id, rows);
    return rows.element;
  };
  const ids = new Set(shown.map(person => person.id));
  for (const id of rowsOf.keys()) if (!ids.has(id)) rowsOf.delete(id);
  const bodies = (table.bodies ??= new Bodies(table));
  const people = [...shown].sort((a, b) => a.joinedAt - b.joinedAt || compare(a.id, b.id));
  showKeyed(bodies, people, person => person.id, create, (body, person) => rowsOf.get(person.id).show(person, room));
}

/** The table's bodies as a parent for showKeyed: its head is none of them. */
class Bodies {
  #table;

  constructor(table) {
    this.#table = table;
  }

  get firstElementChild() {
    return this.#table.tBodies[0] ?? null;
  }

  insertBefore(element, place) {
    this.#table.insertBefore(element, place);
  }
}

function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
