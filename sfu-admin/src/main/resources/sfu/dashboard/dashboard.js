import { EventsPage } from './eventspage.js';
import { duration } from './format.js';
import { setText } from './keyed.js';
import { listenToKeys } from './keys.js';
import { NodePage } from './nodepage.js';
import { Numbers, sumOf } from './numbers.js';
import { OpenRooms } from './openrooms.js';
import { PersonPage } from './personpage.js';
import { RoomPage } from './roompage.js';
import { RoomList } from './rooms.js';
import { routeOf, upFrom } from './route.js';
import { SessionsPage } from './sessions.js';
import { Stream, setToken, takeToken } from './stream.js';

const PAGES = { room: RoomPage, person: PersonPage, node: NodePage, events: EventsPage, sessions: SessionsPage };
const $ = id => document.getElementById(id);

/** A line of each room, and by whose names it may be found: thousands of people's figures would take their time. */
const LINES = ['name', 'template', 'mediaPath', 'locked', 'createdAt', 'bitsInPerSecond', 'bitsOutPerSecond', 'lossIn', 'lossOut', 'people',
  'score', 'bad', 'node', 'stale', 'participants.name', 'participants.identity'];
const FIELDS = LINES.map(name => `rooms.${name}`);
/** A token for some rooms sees these, and nothing of the server. */
const overview = ({ everywhere }) => ({ scope: 'all', fields: (everywhere ? ['node', 'nodes', ...FIELDS] : FIELDS).join() });

const numbers = new Numbers($('overview'));
const rooms = new RoomList($('rooms'), $('rooms-note'), new OpenRooms());
const stream = new Stream({ onUpdate, onEvent, onState, onTokenNeeded }, overview);

let page = null; // none: all rooms
let latest = null;
let isOpen = false; // what the address names
let roomOfPage; // that the page is about, if it is about one
let ofRoom = null; // its name, its stream and what that told last

/** Opens what the address names, as soon as it is known that one may. */
function openPage() {
  if (!latest) return;
  const isFirst = !isOpen;
  isOpen = true;
  const route = routeOf(location.hash);
  const Page = route.page === 'node' && !latest.node ? null : PAGES[route.page];
  page = Page ? new Page(route) : null;
  roomOfPage = ['room', 'person'].includes(route.page) ? route.room : undefined;
  if (page) rooms.hide();
  $('page').replaceChildren(...(page ? [page.element] : []));
  $('page').hidden = !page;
  $('overview').hidden = Boolean(page);
  showPlace(route);
  document.title = [route.identity, route.room, 'SFU dashboard'].filter(Boolean).join(' · ');
  show(latest, isFirst);
  if (ofRoom?.latest) page.show(ofRoom.latest); // of the page before
}

/** All figures of the room that the page is about, while it is open. */
function follow(rooms) {
  const room = page ? roomOfPage : undefined;
  const isOpen = room !== undefined && rooms.some(({ name }) => name === room);
  if (ofRoom && !(isOpen && ofRoom.room === room)) unfollow();
  if (!isOpen || ofRoom) return;
  const its = { room, latest: null };
  const onUpdate = update => {
    if (!update.room && !its.latest) return; // of a room on another node it comes a moment later
    its.latest = update;
    if (its === ofRoom) page.show(update);
  };
  its.stream = new Stream({ onUpdate, onEvent() {}, onState() {}, onTokenNeeded }, () => ({ scope: 'room', room, events: 'none' }));
  ofRoom = its;
  its.stream.connect();
}

function unfollow() {
  ofRoom?.stream.close();
  ofRoom = null;
}

function showPlace({ page: its }) {
  for (const link of document.querySelectorAll('nav a')) {
    if (routeOf(link.hash).page === its) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Whoever goes by keyboard, or hears the page, is where it begins. */
function focusTitle() {
  const title = (page?.element ?? $('overview')).querySelector('h2');
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function onEvent(event) {
  page?.onEvent(event);
}

function onState(text, isLive) {
  setText($('state'), text);
  $('state').classList.toggle('live', isLive);
}

function onTokenNeeded(sentence) {
  stream.close(); // what it still tells would hide the question
  unfollow();
  $('board').hidden = true;
  $('token-form').hidden = false;
  $('token-error').hidden = !sentence;
  setText($('token-error'), sentence);
  $('token-input').focus();
}

function onUpdate(update) {
  const isFirst = !latest;
  latest = update;
  const { at, node, nodes, rooms: all } = update;
  $('token-form').hidden = true;
  $('board').hidden = false;
  $('to-node').hidden = !node;
  setText($('engines'), node ? enginesOf(node) : 'rooms of your token');
  numbers.add(at, !node || nodes.length > 1 ? sumOf(all) : node);
  if (isFirst && node && nodes.length <= 1) numbers.begin(at);
  if (isOpen) show(update, false);
  else if (isFirst) setTimeout(openPage);
}

/** @param isFirst then the list is made in a task of its own, as all that takes its time with thousands of rooms */
function show(update, isFirst) {
  const { rooms: all } = update;
  follow(all);
  if (page) {
    if (!ofRoom) page.show(update); // of a room that is not open: how it was
    return;
  }
  numbers.show();
  setText($('rooms-title'), `Rooms ${all.length}`);
  if (isFirst) setTimeout(() => page ?? rooms.show(latest.rooms));
  else rooms.show(all);
}

function enginesOf({ name, draining, io, srtp, uptimeSeconds }) {
  const named = [name, draining && 'draining', io, srtp].filter(Boolean);
  return `${named.join(' · ')} · up ${duration(uptimeSeconds)}`;
}

function draw() {
  if (page) page.draw();
  else numbers.draw();
}

$('token-form').onsubmit = event => {
  event.preventDefault();
  setToken($('token-input').value);
  $('token-input').value = '';
  stream.connect();
};
$('order').onchange = () => rooms.sort($('order').value);
$('filter').oninput = () => rooms.filter($('filter').value);
window.addEventListener('resize', draw);
window.addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
  else if (latest) {
    openPage();
    focusTitle();
  }
});
listenToKeys({
  find() {
    const focus = () => $('filter').focus();
    if (!page) return focus();
    window.addEventListener('hashchange', focus, { once: true }); // when the page is there
    location.hash = '#/';
  },
  up() {
    location.hash = upFrom(routeOf(location.hash));
  },
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

takeToken();
stream.connect();
