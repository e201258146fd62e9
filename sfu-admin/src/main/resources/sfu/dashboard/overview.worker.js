import { Overview } from './overview.js';
import { Stream } from './stream.js';

/** A line of each room, and by whose names it may be found: thousands of people's figures would take their time. */
const LINES = ['name', 'template', 'mediaPath', 'locked', 'createdAt', 'bitsInPerSecond', 'bitsOutPerSecond', 'lossIn', 'lossOut', 'people',
  'score', 'bad', 'node', 'stale', 'participants.name', 'participants.identity'];
const FIELDS = LINES.map(name => `rooms.${name}`);
/** A token for some rooms sees these, and nothing of the server. */
const wanted = ({ everywhere }) => ({ scope: 'all', fields: (everywhere ? ['node', 'nodes', ...FIELDS] : FIELDS).join() });

let token = ''; // the page's: sessionStorage is not here
let run = 0; // of the page, which wants to hear of its latest alone
const overview = new Overview();
const tell = message => postMessage({ ...message, run });

const TOGETHER_MS = 100; // what happens in thousands of rooms is told together: each message takes the page's time
let events = [];

function onEvent(event) {
  if (events.length === 0) setTimeout(tellEvents, TOGETHER_MS);
  events.push(event);
}

function tellEvents() {
  tell({ events });
  events = [];
}

let said = ''; // of the stream's state

function onState(text, isLive) {
  if (text !== said) tell({ state: { text, isLive } });
  said = text;
}

const stream = new Stream({
  onUpdate: state => tell({ update: overview.take(state) }),
  onEvent,
  onState,
  onTokenNeeded: sentence => tell({ refusal: { sentence } }),
}, wanted, () => token);

const ACTS = {
  connect(its) {
    ({ token, run } = its);
    said = '';
    overview.begin();
    stream.connect();
  },
  close() {
    stream.close();
  },
  look({ view }) {
    const list = overview.look(view);
    if (list) tell({ list });
  },
};

addEventListener('message', ({ data }) => ACTS[data.act](data));
addEventListener('unhandledrejection', ({ reason }) => tell({ failure: String(reason) })); // of which the page hears nothing by itself
