import { bits, percent } from './format.js';

const COLUMNS = ['', 'State', 'In', 'Out', 'Loss in', 'Loss out', 'RTT', 'Jitter', 'More'];

/** The rooms with their people, tracks and slots; updated in place. All text is set as text. */
export class RoomList {
  #root;
  #rooms = new Map(); // name -> {details, summary, body}

  constructor(root) {
    this.#root = root;
  }

  show(rooms) {
    const names = new Set(rooms.map(room => room.name));
    for (const [name, entry] of this.#rooms) {
      if (!names.has(name)) {
        entry.details.remove();
        this.#rooms.delete(name);
      }
    }
    for (const room of [...rooms].sort((a, b) => a.createdAt - b.createdAt)) this.#showRoom(room);
  }

  #showRoom(room) {
    const entry = this.#rooms.get(room.name) ?? this.#add(room.name);
    const [title, people, rates] = entry.summary.children;
    title.textContent = room.name;
    people.textContent = `${room.participants.length} here`;
    rates.textContent =
      `in ${bits(room.bitsInPerSecond)}, out ${bits(room.bitsOutPerSecond)}, loss ${percent(room.lossIn)} / ${percent(room.lossOut)}`;
    if (entry.details.open) fill(entry.body, room.participants.flatMap(rowsOf));
  }

  #add(name) {
    const details = document.createElement('details');
    details.className = 'room';
    details.open = true;
    const summary = document.createElement('summary');
    for (const style of ['title', 'dim', 'dim']) {
      const span = document.createElement('span');
      span.className = style;
      summary.append(span);
    }
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const column of COLUMNS) {
      const cell = document.createElement('th');
      cell.textContent = column;
      head.append(cell);
    }
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    scroll.append(table);
    details.append(summary, scroll);
    this.#root.append(details);
    const entry = { details, summary, body: table.createTBody() };
    this.#rooms.set(name, entry);
    return entry;
  }
}

/** A row for the person, one for each track that it sends and each slot that carries something. */
function rowsOf(person) {
  const rows = [{
    style: 'person',
    cells: [person.name, person.connection.toLowerCase(), bits(person.bitsInPerSecond), bits(person.bitsOutPerSecond),
      percent(person.lossIn), percent(person.lossOut), person.rttMs < 0 ? '' : `${person.rttMs.toFixed(0)} ms`, '',
      [person.remoteAddress, person.srtpProfile].filter(Boolean).join(' ')],
  }];
  for (const track of person.tracks) {
    rows.push({
      style: 'part',
      cells: [`sends ${track.source} ${track.codec}`, track.muted ? 'muted' : '', bits(track.bitsPerSecond), '',
        percent(track.loss), '', '', `${track.jitterMs.toFixed(1)} ms`,
        `${track.keyFrames} key frames, ${track.nacks} NACK, ${track.plis} PLI sent`],
    });
  }
  for (const slot of person.slots.filter(s => s.track || s.reason === 'CODEC')) {
    rows.push({
      style: 'part',
      cells: [`slot ${slot.mid} ${slot.kind}`, slot.reason.toLowerCase(), '', bits(slot.bitsPerSecond), '',
        percent(slot.loss), '', `${slot.jitterMs.toFixed(1)} ms`, `${slot.retransmissions} retransmitted`],
    });
  }
  return rows;
}

function fill(body, rows) {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach(({ style, cells }, i) => {
    const row = body.rows[i] ?? body.insertRow();
    row.className = style;
    cells.forEach((text, n) => {
      const cell = row.cells[n] ?? row.insertCell();
      if (cell.textContent !== text) cell.textContent = text;
    });
  });
}
