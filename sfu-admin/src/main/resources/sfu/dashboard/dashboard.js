import { drawChart } from './chart.js';
import { bits, count, duration } from './format.js';
import { RoomList } from './rooms.js';

const $ = id => document.getElementById(id);
const HISTORY = 120;
const history = { bitsIn: [], bitsOut: [], packetsIn: [], packetsOut: [] };
const rooms = new RoomList($('rooms'));

function readToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.has('token')) {
    sessionStorage.setItem('sfu-token', fragment.get('token'));
    window.history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem('sfu-token') ?? '';
}

/** EventSource tells nothing of a 401, so it is asked for first. */
async function connect() {
  const token = readToken();
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let probe;
  try {
    probe = await fetch('/admin/v1/rooms', { headers });
  } catch {
    showState('unreachable', false);
    setTimeout(connect, 2000);
    return;
  }
  if (probe.status === 401 || probe.status === 403) {
    const problem = await probe.json();
    $('token-form').hidden = false;
    $('token-error').textContent = token ? problem.detail : '';
    showState('token needed', false);
    return;
  }
  $('token-form').hidden = true;
  $('board').hidden = false;
  listen(token);
}

function listen(token) {
  const source = new EventSource(`/admin/v1/stream${token ? `?access_token=${encodeURIComponent(token)}` : ''}`);
  source.onopen = () => showState('live', true);
  source.onerror = () => showState('reconnecting', false);
  for (const name of ['snapshot', 'update']) source.addEventListener(name, event => show(JSON.parse(event.data)));
}

function showState(text, isLive) {
  $('state').textContent = text;
  $('state').classList.toggle('live', isLive);
}

function show(update) {
  const { node } = update;
  $('engines').textContent = `${node.io} · ${node.srtp} · up ${duration(node.uptimeSeconds)}`;
  showNumbers([
    ['Rooms', node.rooms], ['Participants', node.participants], ['Tracks', node.tracks],
    ['In', bits(node.bitsInPerSecond)], ['Out', bits(node.bitsOutPerSecond)],
    ['Packets out', `${count(node.packetsOutPerSecond)}/s`],
  ]);
  push('bitsIn', node.bitsInPerSecond);
  push('bitsOut', node.bitsOutPerSecond);
  push('packetsIn', node.packetsInPerSecond);
  push('packetsOut', node.packetsOutPerSecond);
  drawChart($('bits'), [history.bitsIn, history.bitsOut], HISTORY, bits);
  drawChart($('packets'), [history.packetsIn, history.packetsOut], HISTORY, count);
  rooms.show(update.rooms);
  $('no-rooms').hidden = update.rooms.length > 0;
  $('drops').textContent = Object.entries(node.drops).map(([reason, n]) => `${reason} ${count(n)}`).join('   ');
}

function push(name, value) {
  history[name].push(value);
  if (history[name].length > HISTORY) history[name].shift();
}

function showNumbers(entries) {
  const root = $('numbers');
  while (root.children.length < entries.length) {
    const box = document.createElement('div');
    box.append(document.createElement('span'), document.createElement('b'));
    box.firstChild.className = 'dim';
    root.append(box);
  }
  entries.forEach(([label, value], i) => {
    root.children[i].children[0].textContent = label;
    root.children[i].children[1].textContent = value;
  });
}

$('token-form').onsubmit = event => {
  event.preventDefault();
  sessionStorage.setItem('sfu-token', $('token-input').value.trim());
  connect();
};

connect();
