import { listed, merge } from './state.js';

const RETRY_MS = 2000;
const STALE_MS = 5000;

/**
 * A live stream for operators: asks whether it may, listens, and goes on after every interruption.
 * Tells {onUpdate(update), onEvent(event), onState(text, isLive), onTokenNeeded(sentence)}.
 */
export class Stream {
  #listener;
  #wanted;
  #tokenOf;
  #run = 0; // what an earlier one still waits for is nobody's any more
  #ageTimer;
  #retryTimer;
  #source = null;
  #heardAt = 0;
  #state = null;
  #lastEventId = '';

  /**
   * @param wanted gives the query of /admin/v1/stream (scope, fields, ...) for a ticket
   * @param tokenOf gives the token that a ticket is asked for with, or nothing
   */
  constructor(listener, wanted, tokenOf) {
    this.#listener = listener;
    this.#wanted = wanted;
    this.#tokenOf = tokenOf;
  }

  connect() {
    this.close();
    this.#ageTimer = setInterval(() => this.#checkAge(), 1000);
    this.#open(this.#run);
  }

  close() {
    this.#run++;
    clearInterval(this.#ageTimer);
    clearTimeout(this.#retryTimer);
    this.#source?.close();
    this.#source = null;
  }

  /** EventSource can send no token and tells nothing of a refusal: a ticket is asked for first. */
  async #open(run) {
    const token = this.#tokenOf();
    let answer;
    let body;
    try {
      answer = await fetch('/admin/v1/tickets', {
        method: 'POST',
        headers: token ? { Authorization: `Bearer ${token}` } : {},
      });
      body = await answer.json().catch(() => ({}));
    } catch {
      if (run === this.#run) this.#retry('server unreachable');
      return;
    }
    if (run !== this.#run) return;
    if (answer.ok) this.#listen(body);
    else if (answer.status === 401 || answer.status === 403) this.#onRefused(answer, body, token !== '');
    else this.#retry(`the server answers ${answer.status}`);
  }

  #onRefused(answer, problem, hadToken) {
    this.close();
    this.#listener.onState('token needed', false);
    this.#listener.onTokenNeeded(hadToken || answer.status === 403 ? problem.detail ?? 'it is refused' : '');
  }

  #listen(its) {
    const query = new URLSearchParams({ ...this.#wanted(its), ticket: its.ticket });
    if (this.#state && !this.#state.more) query.set('lastEventId', this.#lastEventId);
    const source = new EventSource(`/admin/v1/stream?${query}`);
    this.#source = source;
    this.#heardAt = Date.now();
    const take = (event, stateOf) => {
      this.#heardAt = Date.now();
      this.#state = stateOf(JSON.parse(event.data));
      this.#lastEventId = event.lastEventId;
      const update = listed(this.#state); // of pieces too: what there is of the rooms is ready when the last comes
      if (this.#state.more) return; // of a long state: the rest follows at once, each piece in a task of its own
      this.#listener.onState('live', true);
      this.#listener.onUpdate(update);
    };
    source.addEventListener('snapshot', event => take(event, whole => whole)); // as it is: a copy of thousands of people takes its time
    source.addEventListener('delta', event => take(event, patch => merge(this.#state, patch)));
    source.addEventListener('tail', event => {
      this.#lastEventId = event.lastEventId;
      this.#listener.onEvent(JSON.parse(event.data));
    });
    source.onerror = () => {
      this.#retry('reconnecting'); // not by itself: the ticket is used
    };
  }

  #retry(state) {
    this.#source?.close();
    this.#source = null;
    this.#listener.onState(state, false);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#open(this.#run), RETRY_MS);
  }

  #checkAge() {
    const ageMs = Date.now() - this.#heardAt;
    if (this.#source?.readyState === EventSource.OPEN && ageMs > STALE_MS) {
      this.#listener.onState(`no news for ${Math.round(ageMs / 1000)} s`, false);
    }
  }
}
