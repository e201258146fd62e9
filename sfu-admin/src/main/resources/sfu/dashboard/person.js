import { actsButton, personActs } from './acts.js';
import { alarm, bits, count, milliseconds, percent, words } from './format.js';
import { setText, showKeyed } from './keyed.js';
import { blamed, encodingOf, layer, score, scoreAlarm, sourceOf, verdict, why } from './quality.js';
import { toPerson } from './route.js';

export const COLUMNS = ['Who', 'Score', 'State', 'In', 'Out', 'Packets/s', 'Loss in', 'Loss out', 'RTT', 'Jitter', 'More'];
const [WHO, SCORE, STATE, IN, OUT, PACKETS, LOSS_IN, LOSS_OUT, RTT, JITTER, MORE] = COLUMNS.keys();

/** The rows of one participant: itself, and when expanded what it sends and what its slots carry. */
export class PersonRows {
  #isExpanded;
  #latest = null;
  element = document.createElement('tbody');

  constructor(isExpanded) {
    this.#isExpanded = isExpanded;
  }

  show(person, room) {
    this.#latest = { person, room };
    const rows = [{ ...personRow(person), href: toPerson(room.name, person.identity) }];
    if (this.#isExpanded) rows.push(...person.tracks.map(trackRow), ...slotRows(person, room));
    showKeyed(this.element, rows, row => row.key, row => this.#create(row), update);
  }

  #create(row) {
    const element = document.createElement('tr');
    element.className = row.style;
    for (const column of COLUMNS) {
      const cell = element.insertCell();
      if (column !== 'Who') cell.dataset.label = column;
    }
    if (row.style === 'person') element.cells[WHO].append(this.#toggle(), link(row.href), this.#acts(row.cells[WHO]));
    return element;
  }

  #acts(who) {
    return actsButton(who, () => personActs(this.#latest.room.name, this.#latest.person));
  }

  #toggle() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'toggle';
    button.setAttribute('aria-expanded', String(this.#isExpanded));
    button.onclick = () => {
      this.#isExpanded = !this.#isExpanded;
      button.setAttribute('aria-expanded', String(this.#isExpanded));
      this.show(this.#latest.person, this.#latest.room);
    };
    return button;
  }
}

function link(href) {
  const element = document.createElement('a');
  element.href = href;
  element.textContent = 'why';
  return element;
}

function update(element, { cells, alarms = {}, title = '' }) {
  COLUMNS.forEach((column, n) => {
    const cell = element.cells[n];
    setText(cell.firstElementChild ?? cell, cells[n] ?? '');
    if (n !== WHO && cell.className !== (alarms[n] ?? '')) cell.className = alarms[n] ?? '';
  });
  if (element.title !== title) element.title = title;
}

/** What its client says of itself, where that is not well. */
function client(report) {
  if (!report) return '';
  const sum = name => report.slots.reduce((all, slot) => all + slot[name], 0);
  const ills = [
    sum('freezes') && `${sum('freezes')} freezes`,
    sum('concealedMs') && `${sum('concealedMs')} ms of sound made up`,
    sum('framesDropped') && `${sum('framesDropped')} frames dropped`,
    report.cpuLimited && 'short of CPU',
  ].filter(Boolean);
  return ills.length ? `its client says: ${ills.join(', ')}` : '';
}

function personRow(person) {
  const inUse = person.slots.filter(slot => slot.track).length;
  return {
    key: 'person',
    style: 'person',
    title: `${person.identity} · ${person.id}`,
    cells: {
      [WHO]: (person.name || person.identity) + (person.hidden ? ' (hidden)' : ''),
      [SCORE]: score(person.score),
      [STATE]: words(person.connection),
      [IN]: bits(person.bitsInPerSecond),
      [OUT]: bits(person.bitsOutPerSecond),
      [PACKETS]: `${count(person.packetsInPerSecond)} / ${count(person.packetsOutPerSecond)}`,
      [LOSS_IN]: percent(person.lossIn),
      [LOSS_OUT]: percent(person.lossOut),
      [RTT]: milliseconds(person.rttMs),
      [MORE]: [verdict(person), `${inUse} of ${person.slots.length} slots used`, path(person.bandwidth), client(person.client), person.remoteAddress, person.srtpProfile]
        .filter(Boolean).join(' · '),
    },
    alarms: {
      [SCORE]: scoreAlarm(person.score),
      [STATE]: words(person.connection) === 'connected' ? '' : 'warn',
      [LOSS_IN]: alarm(person.lossIn, 0.02, 0.1),
      [LOSS_OUT]: alarm(person.lossOut, 0.02, 0.1),
      [RTT]: alarm(person.rttMs, 300, 800),
    },
  };
}

/** What the way to the participant takes, where its client tells. */
function path(bandwidth) {
  if (!bandwidth || bandwidth.estimate < 0) return '';
  const queue = bandwidth.queueMs >= 1 ? `, ${milliseconds(bandwidth.queueMs)} queued` : '';
  return `takes ${bits(bandwidth.estimate)} (${words(bandwidth.limitedBy)}${queue})`;
}

/** By what the server knows who speaks. */
const SPEECH = { level: 'loudness as the client says', size: 'loudness by the size of packets', none: 'loudness not known' };

function trackRow(track) {
  return {
    key: `track ${track.id}`,
    style: 'part',
    title: track.id,
    cells: {
      [WHO]: `sends ${sourceOf(track)} ${track.codec}`,
      [SCORE]: score(track.score),
      [STATE]: track.muted ? 'muted' : '',
      [IN]: bits(track.bitsPerSecond),
      [PACKETS]: count(track.packetsPerSecond),
      [LOSS_IN]: percent(track.loss),
      [JITTER]: milliseconds(track.jitterMs),
      [MORE]: [blamed(track), encodings(track), track.kind.toLowerCase() === 'video' && `${track.keyFrames} key frames`, SPEECH[track.speech], `${track.nacks} NACK sent`,
        track.kind.toLowerCase() === 'video' && `${track.plis} PLI sent`].filter(Boolean).join(' · '),
    },
    alarms: { [SCORE]: scoreAlarm(track.score), [LOSS_IN]: alarm(track.loss, 0.02, 0.1), [JITTER]: alarm(track.jitterMs, 30, 100) },
  };
}

/** Which sizes a picture is sent in. */
function encodings(track) {
  return (track.encodings ?? []).map(encodingOf).join(' | ');
}

/** Slots that carry something, and those that do not for want of a codec or as an operator wants it. */
function slotRows(person, room) {
  const ownerOf = new Map(room.participants.flatMap(other => other.tracks.map(track => [track.id, { other, track }])));
  const isTold = slot => slot.track || ['codec', 'moderator'].includes(words(slot.reason));
  return person.slots.filter(isTold).map(slot => {
    const carried = ownerOf.get(slot.track);
    const what = carried ? `${carried.other.name || carried.other.identity}’s ${sourceOf(carried.track)}` : words(slot.kind);
    return {
      key: `slot ${slot.mid}`,
      style: 'part',
      title: `slot ${slot.mid} ${slot.track ?? ''}`,
      cells: {
        [WHO]: `gets ${what}`,
        [SCORE]: score(slot.score),
        [STATE]: why(slot),
        [OUT]: bits(slot.bitsPerSecond),
        [PACKETS]: count(slot.packetsPerSecond),
        [LOSS_OUT]: percent(slot.loss),
        [JITTER]: milliseconds(slot.jitterMs),
        [MORE]: [blamed(slot), `slot ${slot.mid}`, layer(slot, carried?.track),
          `${slot.retransmissions} retransmitted`].filter(Boolean).join(' · '),
      },
      alarms: {
        [SCORE]: scoreAlarm(slot.score),
        [STATE]: words(slot.reason) === 'codec' || slot.frozen ? 'bad' : '',
        [LOSS_OUT]: alarm(slot.loss, 0.02, 0.1),
        [JITTER]: alarm(slot.jitterMs, 30, 100),
      },
    };
  });
}
