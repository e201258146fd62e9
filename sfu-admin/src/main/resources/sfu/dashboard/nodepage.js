import { el } from './dom.js';
import { Drops } from './drops.js';
import { bits, count, milliseconds, packets, percent } from './format.js';
import { setText, showKeyed } from './keyed.js';
import { Past } from './past.js';
import { facts } from './personpage.js';
import { TimeLine } from './timeline.js';

const SHARD = ['Shard', 'Load', 'Transports', 'Packets in', 'Packets out', 'Bits out', 'Kernel drops', 'p50', 'p99', 'Stalls', 'State'];

/** Of the classes of `forward.counts`, in ms; the last is open. */
const BOUNDS_MS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 50, 100, 500];
const classOf = n => (n < BOUNDS_MS.length ? `to ${BOUNDS_MS[n]} ms` : 'longer');

/** One of several, its figures by column. */
const OF_NODE = [
  ['Node', ({ name, self }) => (self ? `${name} (this one)` : name)],
  ['State', ({ state, heardMsAgo }) => (state === 'stale' ? `stale for ${Math.round(heardMsAgo / 1000)} s` : state)],
  ['Region', ({ region }) => region],
  ['Version', ({ version }) => version],
  ['Load', ({ load }) => percent(load)],
  ['Processor', ({ cpu }) => percent(cpu)],
  ['Packets', ({ packetsPerSecond }) => packets(packetsPerSecond)],
  ['Rooms', ({ rooms }) => count(rooms)],
  ['People', ({ participants }) => count(participants)],
  ['Shard headroom', ({ headroom }) => percent(headroom)],
];

/** This server: its process, its shards, how long packets take in it. */
export class NodePage {
  #process = el('dl', { className: 'facts' });
  #shards = el('tbody');
  #latency = el('ol', { className: 'bars' });
  #dropped = el('ul', { className: 'drops' });
  #noDrops = el('p', { className: 'dim', textContent: 'None so far.' });
  #drops = new Drops(this.#dropped, this.#noDrops);
  #past = new Past('', [
    new TimeLine('Processor (cores)', { cpu: 'cores' }, value => value.toFixed(2)),
    new TimeLine('Heap', { heapMB: 'MB' }, value => `${value.toFixed(0)} MB`),
    new TimeLine('From arrival to leaving, p99', { p99Ms: 'p99' }, milliseconds),
    new TimeLine('Traffic', { bitsInPerSecond: 'in', bitsOutPerSecond: 'out' }, bits),
  ]);
  #nodes = el('tbody');
  #cluster;
  element;

  constructor() {
    const head = el('thead', {}, el('tr', {}, ...SHARD.map(textContent => el('th', { scope: 'col', textContent }))));
    const columns = el('thead', {}, el('tr', {}, ...OF_NODE.map(([textContent]) => el('th', { scope: 'col', textContent }))));
    this.#cluster = el('section', { id: 'nodes', hidden: true }, el('h2', { textContent: 'Nodes' }),
      el('div', { className: 'scroll' }, el('table', {}, columns, this.#nodes)));
    this.element = el('div', {}, el('h2', { textContent: 'This node' }), this.#process, this.#cluster,
      this.#past.element,
      el('div', { className: 'scroll' }, el('table', {}, head, this.#shards)),
      el('h2', { textContent: 'Packets by how long they took' }), this.#latency,
      el('h2', { textContent: 'Packets that went no further' }), this.#dropped, this.#noDrops);
  }

  show({ at, node, nodes }) {
    this.#cluster.hidden = nodes.length === 0;
    showKeyed(this.#nodes, nodes, its => its.name, newNode, showNode);
    facts(this.#process, factsOf(node));
    showKeyed(this.#shards, Object.values(node.shards ?? {}), shard => shard.index, newRow, showShard);
    this.#showLatency(node.forward.counts);
    this.#drops.show(at, node.drops);
    this.#past.keepUp();
  }

  onEvent() {}

  draw() {
    this.#past.draw();
  }

  #showLatency(counts) {
    const all = Math.max(1, counts.reduce((sum, each) => sum + each, 0));
    const create = () => el('li', {}, el('meter', { max: 1 }), el('span'));
    showKeyed(this.#latency, counts.map((each, n) => ({ each, n })), ({ n }) => n, create, (bar, { each, n }) => {
      bar.firstElementChild.value = each / all;
      bar.firstElementChild.setAttribute('aria-label', classOf(n));
      setText(bar.lastElementChild, `${classOf(n)}: ${percent(each / all)}`);
    });
  }
}

function factsOf({ process, forward, refused, pauses, version }) {
  return Object.entries({
    Version: version,
    'This machine': process.hostCpu >= 0 && `${percent(process.hostCpu)} of ${process.processors} processors in use, load ${process.hostLoad.toFixed(1)}`,
    'This process': process.cpu >= 0 && `${process.cpu.toFixed(2)} cores`,
    'It stood still': pauses >= 0 && `${count(pauses)} times as a whole`,
    Heap: process.heapBytes >= 0 && `${(process.heapBytes / 1048576).toFixed(0)} MB`,
    'Garbage collection': process.gcMsPerSecond >= 0 && `${process.gcMsPerSecond.toFixed(1)} ms/s, most of it beside the work`,
    Threads: process.threads >= 0 && String(process.threads),
    'A packet takes': forward.p50Ms >= 0 && `${milliseconds(forward.p50Ms)} (p50), ${milliseconds(forward.p99Ms)} (p99)`,
    'Limits reached': Object.entries(refused ?? {}).map(([limit, times]) => `${limit} ${count(times)}`).join(', '),
  }).filter(([, value]) => value);
}

/** What it gives up for want of resources, if anything. */
function stateOf({ stalled, level = 'NORMAL' }) {
  if (stalled) return 'stalled';
  return level === 'NORMAL' ? '' : level.toLowerCase().replace('_', ' ');
}

function newRow() {
  return el('tr', {}, ...SHARD.map(() => el('td')));
}

function showShard(row, its) {
  const cells = [String(its.index), percent(its.load), count(its.transports), packets(its.packetsInPerSecond), packets(its.packetsOutPerSecond),
    bits(its.bitsOutPerSecond), packets(its.kernelDropsPerSecond), milliseconds(its.p50Ms), milliseconds(its.p99Ms), count(its.stalls ?? 0), stateOf(its)];
  cells.forEach((text, n) => setText(row.cells[n], text));
}

function newNode() {
  return el('tr', {}, ...OF_NODE.map(() => el('td')));
}

function showNode(row, its) {
  OF_NODE.forEach(([, textOf], n) => setText(row.cells[n], textOf(its)));
  row.cells[1].className = its.state === 'ready' ? '' : 'warn';
}
