import { duration } from './format.js';
import { setText } from './keyed.js';
import { listenToKeys } from './keys.js';
import { Numbers } from './numbers.js';
import { OpenRooms } from './openrooms.js';
import { OverviewStream } from './overviewstream.js';
import { RoomList } from './rooms.js';
import { routeOf, upFrom } from './route.js';
import { Stream } from './stream.js';
import { forgetToken, setToken, takeToken, tokenOf } from './token.js';

/** Whoever opens the list of rooms waits for no other page's script; these come soon after. */
const PAGES = {
  room: async () => (await import('./roompage.js')).RoomPage,
  person: async () => (await import('./personpage.js')).PersonPage,
  node: async () => (await import('./nodepage.js')).NodePage,
  events: async () => (await import('./eventspage.js')).EventsPage,
  sessions: async () => (await import('./sessions.js')).SessionsPage,
};
const LOAD_AFTER_MS = 2000;
const $ = id => document.getElementById(id);

const numbers = new Numbers($('overview'));
const stream = new OverviewStream({ onUpdate, onList, onEvent, onState, onTokenNeeded }, tokenOf);
const rooms = new RoomList($('rooms'), $('rooms-note'), new OpenRooms(), view => stream.look(view));

let page = null; // none: all rooms
let latest = null;
let isOpen = false; // what the address names
let opening = 0; // what was to be opened before is not any more
let roomOfPage = null; // that the page is about, if it is about one
let ofRoom = null; // its name, its stream and what that told last

/** Opens what the address names, as soon as it is known that one may. */
async function openPage() {
  if (!latest) return;
  const own = ++opening;
  const route = routeOf(location.hash);
  const Page = route.page === 'node' && !latest.node ? null : await PAGES[route.page]?.();
  if (own === opening) open(route, Page);
}

function open(route, Page) {
  const isFirst = !isOpen;
  isOpen = true;
  page = Page ? new Page(route) : null;
  const room = page && ['room', 'person'].includes(route.page) ? route.room : null;
  if (room !== roomOfPage) stream.look({ follow: room });
  roomOfPage = room;
  if (page) rooms.hide();
  $('page').replaceChildren(...(page ? [page.element] : []));
  $('page').hidden = !page;
  $('overview').hidden = Boolean(page);
  showPlace(route);
  document.title = [route.identity, route.room, 'SFU dashboard'].filter(Boolean).join(' · ');
  show(latest, isFirst);
  if (ofRoom?.latest) page.show(ofRoom.latest); // of the page before
}

function begin() {
  openPage().catch(failed);
  setTimeout(() => Promise.all(Object.values(PAGES).map(load => load())).catch(() => {}), LOAD_AFTER_MS); // who opens it is told
}

function failed({ message }) {
  onState(`this page cannot be shown (${message}): reload it`, false);
}

/** All figures of the room that the page is about, while it is open. */
function follow({ follow: room, isOpen }) {
  const isOfPage = room === roomOfPage; // else it is not known yet whether that is open
  if (ofRoom && !(isOfPage ? isOpen : ofRoom.room === roomOfPage)) unfollow();
  if (!isOfPage || !isOpen || ofRoom) return;
  const its = { room, latest: null };
  const onUpdate = update => {
    if (!update.room && !its.latest) return; // of a room on another node it comes a moment later
    its.latest = update;
    if (its === ofRoom) page.show(update);
  };
  its.stream = new Stream({ onUpdate, onEvent() {}, onState() {}, onTokenNeeded }, () => ({ scope: 'room', room, events: 'none' }), tokenOf);
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
  forgetToken();
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
  const { at, node, nodes, sums, list } = update;
  rooms.take(list);
  $('token-form').hidden = true;
  $('board').hidden = false;
  $('to-node').hidden = !node;
  setText($('engines'), node ? enginesOf(node) : 'rooms of your token');
  numbers.add(at, !node || nodes.length > 1 ? sums : node);
  if (isFirst && node && nodes.length <= 1) numbers.begin(at);
  if (isOpen) show(update, false);
  else if (isFirst) setTimeout(begin);
}

/** Of what is shown, or of the room of the page, as it was asked for. */
function onList(list) {
  if (!latest) return;
  latest = { ...latest, list };
  rooms.take(list);
  if (!isOpen) return;
  if (page) show(latest, false);
  else rooms.show();
}

/** @param isFirst then the list is made in a task of its own, as all that takes its time with thousands of rooms */
function show(update, isFirst) {
  const { list } = update;
  follow(list);
  if (page) {
    if (!ofRoom && list.follow === roomOfPage) page.show(update); // of a room that is not open: how it was
    return;
  }
  numbers.show();
  setText($('rooms-title'), `Rooms ${list.count}`);
  if (isFirst) setTimeout(() => page ?? rooms.show());
  else rooms.show();
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
  else if (latest) openPage().then(focusTitle, failed);
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
